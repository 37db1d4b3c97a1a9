"""The library tests search in: the guides of the product and generated ones, published at one go."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.utils import timezone

from kb import content
from kb.actions.guides import set_codes, shelf
from kb.content import Written
from kb.domain import markup
from kb.domain.states import FileRole, VersionState, Visibility
from kb.models import Guide, GuideFile, GuideVersion, GuideVersionFile, KBIAttachment, KBItem
from support.accounts.models import User
from support.domain.files import FileState, Scan
from support.domain.roles import Role
from support.domain.text import sort_key
from support.models import Agency, ConnectedSystem, Topic
from tests import factories
from tests.kb.library_words import DETAILS, HEADINGS, PLACES, STEPS, SYSTEMS, TASKS, TROUBLES


def generated(count: int = 105, *, seed: int = 46) -> Iterator[Written]:
    """Yield invented guides of invented agencies, the same ones for the same seed, no title twice."""
    pairs = [(place, task) for task in TASKS for place in PLACES]
    random.Random(seed).shuffle(pairs)
    for number in range(count):
        place, task = pairs[number % len(pairs)]
        lap = number // len(pairs)
        yield _one(random.Random(f"{seed}/{number}"), place, task, lap, number)


def _one(dice: random.Random, place: str, task: tuple[str, str, str], lap: int, number: int) -> Written:
    topic, title, letters = task
    system = dice.choice(SYSTEMS)
    whole = f"{title} {place}: {system}" + (f", phần {lap + 1}" if lap else "")
    code = f"{letters}-{100 + number}"
    return Written(
        slug=content.address(whole),
        title=whole,
        summary=f"{place}: {dice.choice(DETAILS)}.",
        topic=topic,
        body=_body(dice, place, system, code),
        visibility=dice.choice([Visibility.PUBLIC, Visibility.CONNECTED]),
        agency=place,
        codes=(code,),
    )


def _body(dice: random.Random, place: str, system: str, code: str) -> str:
    heads = [dice.choice(choice) for choice in HEADINGS]
    steps = "".join(f"<li>{one}.</li>" for one in dice.sample(STEPS, dice.randint(4, 7)))
    rows = "".join(
        f"<tr><td>{sign}</td><td>{cure}</td></tr>" for sign, cure in dice.sample(TROUBLES, dice.randint(3, 5))
    )
    minutes, records = dice.choice([5, 10, 15, 20, 30]), dice.randint(2, 90) * 10
    points = "".join(f"<li>{one}.</li>" for one in dice.sample(DETAILS, 4))
    return (
        f"<h2>{heads[0]}</h2><p>Tài liệu dành cho người dùng {system} tại {place}. "
        f"Mỗi lượt xử lý tối đa {records} bản ghi, thường xong trong {minutes} phút.</p>"
        f"<h2>{heads[1]}</h2><ol>{steps}</ol>"
        f"<h2>{heads[2]}</h2><p>Mã riêng của tình huống này là <code>{code}</code> (mã ví dụ).</p>"
        f"<table><thead><tr><th>Dấu hiệu</th><th>Cách xử lý</th></tr></thead><tbody>{rows}</tbody></table>"
        f"<h2>{heads[3]}</h2><ul>{points}</ul>"
    )


def everything(count: int = 105) -> list[Written]:
    """Return all guides: ours, the agencies', the English ones, and `count` generated."""
    shelves = (content.OWN, content.AGENCIES, content.ENGLISH)
    return [*(one for name in shelves for one in content.shelf(name)), *generated(count)]


def load(written: Iterable[Written]) -> dict[str, Guide]:
    """Publish guides by their rows, in bulk, with systems, codes and papers; return them by address."""
    editor, lead = factories.user(Role.GUIDE_EDITOR), factories.user(Role.TEAM_LEAD)
    checker = factories.user(Role.GUIDE_EDITOR)
    topics = {topic.code: topic for topic in Topic.objects.select_related("parent")}
    systems = {str(one.key): one.pk for one in ConnectedSystem.objects.exclude(key=None)}
    agencies: dict[str, Agency] = {}
    found: dict[str, Guide] = {}
    for one in written:
        if one.agency and one.agency not in agencies:
            agencies[one.agency] = factories.agency(name=f"Cơ quan {one.agency}")
        guide = _guide(one, editor, topics[one.topic], agencies.get(one.agency))
        guide.systems.set([systems[name] for name in one.systems if name in systems])
        set_codes(guide, one.codes)
        _publish(one, guide, (editor, lead, checker))
        found[one.slug] = guide
    for one in written if isinstance(written, list) else ():
        if one.translation_of in found:
            Guide.objects.filter(pk=found[one.slug].pk).update(translation_of=found[one.translation_of])
    return found


def _guide(one: Written, editor: User, topic: Topic, agency: Agency | None) -> Guide:
    now = timezone.now()
    item = KBItem.objects.create(
        category=shelf(topic), title=one.title[:100], question="", answer="", enabled=True, last_updated=now
    )
    visibility = one.visibility if agency or one.visibility is not Visibility.AGENCY else Visibility.CONNECTED
    return Guide.objects.create(
        item=item,
        slug=one.slug,
        title=one.title,
        summary=one.summary,
        sort_key=sort_key(one.title),
        language=one.language.value,
        agency=agency,
        topic=topic,
        visibility=visibility.value,
        concerns_ndb=agency is None,  # one key is enough to make them
        created_by=editor,
        created_at=now,
    )


def _publish(one: Written, guide: Guide, people: tuple[User, User, User]) -> None:
    editor, lead, checker = people
    now, day = timezone.now(), timezone.localdate()
    body = markup.clean(one.body)
    version = GuideVersion.objects.create(
        guide=guide,
        major=1,
        minor=0,
        title=one.title,
        summary=one.summary,
        body=body,
        text=markup.text(body),
        author=editor,
        created_at=now,
        saved_at=now,
        approver=lead,
        approved_at=now,
        checker=checker if guide.agency_id else None,
        checked_at=now if guide.agency_id else None,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        effective_on=day,
        published_at=now,
        review_by=day + timedelta(days=365),
    )
    if one.paper:
        _attach(one, guide, version, editor)
    GuideVersion.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED.value)
    guide.current, guide.review_by, guide.changed_at = version, version.review_by, now
    guide.save(update_fields=["current", "review_by", "changed_at"])


def _attach(one: Written, guide: Guide, version: GuideVersion, editor: User) -> None:
    if one.paper is None:
        return
    now, raw = timezone.now(), one.paper.text.encode()
    attachment = KBIAttachment(
        kbitem=guide.item, filename=one.paper.name, mime_type="application/pdf", size=len(raw)
    )
    attachment.file.name = f"tai-lieu/{guide.pk}"
    KBIAttachment.objects.bulk_create([attachment])
    kept = GuideFile.objects.create(
        attachment=KBIAttachment.objects.get(kbitem=guide.item, filename=one.paper.name),
        guide=guide,
        role=FileRole.ATTACHMENT.value,
        token=hashlib.sha256(one.slug.encode()).hexdigest()[:32],
        sha256=hashlib.sha256(raw).hexdigest(),
        state=FileState.CHECKED.value,
        scan=Scan.CLEAN.value,
        text=one.paper.text,
        added_by=editor,
        added_at=now,
    )
    GuideVersionFile.objects.create(version=version, file=kept, place=1)
