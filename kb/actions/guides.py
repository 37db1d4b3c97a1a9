"""Beginning a guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from kb.domain import markup
from kb.domain.states import Language, Visibility
from kb.models import Guide, GuideCode, GuideSave, GuideVersion, KBCategory, KBItem
from kb.models.door import TITLE_MAX
from kb.queries import guides
from support import outbox
from support.domain import privacy
from support.domain.errors import FieldError, Forbidden
from support.domain.events import EventKind
from support.domain.roles import Actor
from support.domain.text import fold, nfc, sort_key
from support.domain.words import _
from support.models import Topic
from support.outbox import Happened

ADDRESSES = 20  # guides of one name begun in one moment that each get an address


@dataclass(frozen=True, slots=True)
class GuideIn:
    """What a new guide begins with; `agency_id` None is our own (Điều 11.1)."""

    title: str
    topic: str
    agency_id: int | None = None
    summary: str = ""
    body: str = ""
    visibility: Visibility = Visibility.CONNECTED
    language: Language = Language.VI
    translation_of: int | None = None
    concerns_ndb: bool = True
    systems: Sequence[int] = ()
    services: Sequence[int] = ()
    codes: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def begin(by: Actor, *, what: GuideIn) -> Guide:
    """Begin a guide with version 1.0 as a draft; raises FieldError, Forbidden."""
    if by.user_id is None:
        raise Forbidden
    title = nfc(what.title).strip()
    if not title:
        raise FieldError("title", _("Tên tài liệu không được để trống."))
    if len(title) > 255:
        raise FieldError("title", _("Tên tài liệu dài quá 255 ký tự."))
    topic = Topic.objects.filter(code=what.topic).first()
    if topic is None:
        raise FieldError("topic", _("Hãy chọn chủ đề."))
    now = timezone.now()
    item = KBItem.objects.create(
        category=shelf(topic),
        title=title[:TITLE_MAX],
        question="",
        answer="",
        enabled=False,
        last_updated=now,
    )
    guide = Guide(
        item=item,
        slug=free_slug(title),
        title=title,
        summary=nfc(what.summary).strip(),
        sort_key=sort_key(title),
        language=what.language.value,
        translation_of_id=what.translation_of,
        agency_id=what.agency_id,
        topic=topic,
        visibility=what.visibility.value,
        concerns_ndb=what.concerns_ndb,
        created_by_id=by.user_id,
        created_at=now,
    )
    if not guides.writes(by, guide):
        raise Forbidden
    _insert(guide)
    guide.systems.set(what.systems)
    guide.services.set(what.services)
    set_codes(guide, what.codes)
    version = _first(by, guide, markup.clean(what.body))
    outbox.record(
        by, Happened(EventKind.GUIDE_BEGUN, data={"guide": guide.pk, "version": version.pk}), at=now
    )
    return guide


def _insert(guide: Guide) -> None:
    """Insert a guide; whoever took its address in the same moment keeps it, and the next free one is ours."""
    for last in (False,) * ADDRESSES + (True,):
        try:
            with transaction.atomic():
                guide.save(force_insert=True)
        except IntegrityError:
            if last or not Guide.objects.filter(slug=guide.slug).exists():
                raise
            guide.slug = free_slug(guide.title)
        else:
            return


def _first(by: Actor, guide: Guide, body: str) -> GuideVersion:
    now = guide.created_at
    if by.user_id is None:
        raise Forbidden
    version = GuideVersion.objects.create(
        guide=guide,
        major=1,
        minor=0,
        title=guide.title,
        summary=guide.summary,
        body=body,
        text=markup.text(body),
        author_id=by.user_id,
        created_at=now,
        saved_at=now,
        saved=1,
    )
    GuideSave.objects.create(
        version=version,
        number=1,
        by_id=by.user_id,
        at=now,
        title=guide.title,
        summary=guide.summary,
        body=body,
    )
    return version


def shelf(topic: Topic) -> KBCategory:
    """Return helpdesk's category for a topic: one a branch of the tree, made when first needed."""
    branch = topic.parent or topic
    made, _created = KBCategory.objects.get_or_create(
        slug=f"chu-de-{branch.code.lower()}",
        defaults={"name": branch.name[:100], "title": branch.name[:100], "description": "", "public": False},
    )
    return made


def free_slug(title: str) -> str:
    """Return an address made of the title's words that no guide has; a personal number stays out of it."""
    wanted = "-".join(fold(privacy.mask(title)).split())[:140].strip("-") or "tai-lieu"
    name, count = wanted, 1
    while name in RESERVED or Guide.objects.filter(slug=name).exists():
        count += 1
        name = f"{wanted}-{count}"
    return name


# Pages of the library that stand beside guides.
RESERVED = frozenset(
    {"anh", "bang-nghia-vu", "duyet", "soan", "tep", "goi-y", "nguon", "dang-ky", "cong-bo", "bao-cao",
     "gop-y", "theo", "tu-dong-nghia", "moi", "nhap", "pdf"}
)  # fmt: skip


def set_codes(guide: Guide, codes: Sequence[str]) -> None:
    """Write the error codes and document numbers a guide explains."""
    wanted = {fold(code): nfc(code).strip() for code in codes if fold(code)}
    GuideCode.objects.filter(guide=guide).exclude(folded__in=wanted).delete()
    known = set(GuideCode.objects.filter(guide=guide).values_list("folded", flat=True))
    GuideCode.objects.bulk_create(
        GuideCode(guide=guide, code=code[:80], folded=folded[:80])
        for folded, code in wanted.items()
        if folded not in known
    )
