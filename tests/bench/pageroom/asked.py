"""What is opened in the measurement: by page who asks, and its addresses; different ones where there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from kb.queries import guides
from support.accounts.models import User
from support.domain.channels import Channel
from support.domain.lifecycle import Stage
from support.domain.roles import Role
from support.models import Agency, Case, ConnectedSystem, QueueProfile
from support.queries import register as book
from support.queries import tickets
from support.queries.tickets import VIEWS, Cursor
from support.queries.viewers import actor_for


@dataclass(frozen=True, slots=True)
class Asked:
    """One page: its name, who asks, and the addresses opened in turn."""

    name: str
    by: User
    addresses: list[str] = field(default_factory=list)


SEARCHES: dict[str, tuple[str, ...]] = {
    "search rare": ("thu hồi chứng thư số", "chứng thư máy chủ kết nối cũ"),
    "search common": ("phần mềm", "kính gửi bộ phận hỗ trợ", "đơn vị thử lại", "hồ sơ"),
    "search none": ("xyzzyq", "kwjrzq phần mềm", "đề nghị qqzzxy"),
    "search no marks": ("ky so khong hien cua so", "nut gui bi mo", "phan mem cap phep xay dung"),
    "search code": ("HPL-1203", "GD-{n:08d}", "ht 2026 {n}", "TBL-2450"),
}


def everything(count: int) -> Iterator[Asked]:
    """Yield every page that is measured, each with about `count` addresses."""
    engineer, lead = _one(Role.ENGINEER), _one(Role.TEAM_LEAD)
    liaison = User.objects.filter(memberships__isnull=False).order_by("pk")[0]
    yield Asked("queue", engineer, _lap([*_queues(), *_deep("support:workbench", engineer)], count))
    yield Asked("queue, lead", lead, _lap(_queues(), count))
    yield Asked("ticket", engineer, [reverse("support:ticket", args=[one]) for one in _numbers(count)])
    yield Asked("ticket, lead", lead, [reverse("support:ticket", args=[one]) for one in _open(count)])
    yield Asked("register", lead, _lap(_register(), count))
    yield Asked("register, words", lead, _lap(_register_words(), count))
    yield Asked("requests, liaison", liaison, _lap([reverse("support:requests")], count))
    yield Asked("duty board", lead, _lap(_duties(), count))
    yield Asked("library", engineer, _lap(_library(), count))
    yield Asked("guide", engineer, _lap(_guides(), count))
    for name, texts in SEARCHES.items():
        yield Asked(name, engineer, _lap(_searches(texts), count))


def _one(role: Role) -> User:
    return User.objects.filter(groups__name=role.value).order_by("pk")[0]


def _lap(addresses: list[str], count: int) -> list[str]:
    """Return `count` addresses: the same ones again and again where there are fewer."""
    return [addresses[place % len(addresses)] for place in range(count)]


def _at(name: str, **asked: object) -> str:
    return f"{reverse(name)}?{urlencode({key: value for key, value in asked.items() if value})}"


def _queues() -> list[str]:
    found = [_at("support:workbench", view=view) for view in VIEWS]
    found += [_at("support:workbench", view=view, order="due") for view in ("open", "mine", "waiting", "all")]
    found += [_at("support:workbench", view="all", channel=one.value) for one in Channel]
    found += [_at("support:workbench", view="all", stage=one.value) for one in Stage]
    for queue in QueueProfile.objects.order_by("pk").values_list("pk", flat=True):
        found += [_at("support:workbench", queue=queue), _at("support:workbench", view="done", queue=queue)]
    for agency in _agencies()[:24]:
        found += [_at("support:workbench", view=view, agency=agency) for view in ("open", "all")]
    for person in User.objects.filter(groups__name=Role.ENGINEER.value).values_list("pk", flat=True):
        found += [_at("support:workbench", view=view, assignee=person) for view in ("open", "done")]
    return found


def _deep(name: str, by: User) -> list[str]:
    """Return pages far down the list, as the trail of a reader who went on would ask for them."""
    last = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    spread = Case.objects.filter(pk__in=[1 + last * part // 20 for part in range(20)])
    return [
        _at(name, view=view, after=Cursor(at, pk).encode())
        for at, pk in spread.values_list("activity_at", "pk")
        for view in ("all", "done")
    ]


def _agencies() -> list[int]:
    return list(Agency.objects.filter(code__startswith="D").order_by("pk").values_list("pk", flat=True)[::20])


def _numbers(count: int) -> list[str]:
    """Return numbers of tickets an engineer sees, from all over the table."""
    last = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    wanted = [1 + (place * 7919 * 104729) % last for place in range(2 * count)]
    seen = tickets.visible_to(actor_for(_one(Role.ENGINEER))).filter(pk__in=wanted)
    found = dict(seen.values_list("pk", "number"))
    return _lap([found[pk] for pk in dict.fromkeys(wanted) if pk in found], count)


def _open(count: int) -> list[str]:
    found = tickets.visible_to(actor_for(_one(Role.TEAM_LEAD))).exclude(stage=Stage.CLOSED.value)
    return _lap(list(found.order_by("-pk").values_list("number", flat=True)[:count]), count)


def _register() -> list[str]:
    today = timezone.localdate()
    found = [_at("support:register")]
    found += [_at("support:register", channel=one.value) for one in Channel]
    found += [_at("support:register", agency=one) for one in _agencies()]
    for days in range(0, 800, 40):
        day = today - timedelta(days=days)
        found.append(_at("support:register", day_from=day - timedelta(days=days % 30), day_to=day))
        found.append(_at("support:register", channel="visit", day_from=day - timedelta(days=30), day_to=day))
    viewer, after = actor_for(_one(Role.TEAM_LEAD)), ""
    for _page in range(20):
        after = book.page(viewer, book.Filters(), after=after).next
        if after:
            found.append(_at("support:register", after=after))
    return found


def _register_words() -> list[str]:
    words = ["1204/2026", "77", "phần mềm đất đai", "Quách Đình Nguyên", "cb41@coquan41.example", "xyzzyq"]
    return [_at("support:register", words=one) for one in [*words, *_numbers(20)]]


def _duties() -> list[str]:
    here = reverse("kb:duties")
    found = [here] + [f"{here}?{urlencode({'tt': one})}" for one in ("none", "published", "overdue")]
    systems = ConnectedSystem.objects.filter(key=None).order_by("pk").values_list("pk", flat=True)[:10]
    found += [f"{here}?{urlencode({'he-thong': one})}" for one in systems]
    found += [f"{here}?{urlencode({'q': one})}" for one in ("tỉnh", "Sơn La", "so 41")]
    return found


def _library() -> list[str]:
    here = reverse("kb:library")
    asked = ("phần mềm", "hướng dẫn", "huong dan nhap ho so", "ERR-1203", "xyzzyq", "het phien lam viec")
    return [here, *(f"{here}?{urlencode({'q': one})}" for one in asked)]


def _guides() -> list[str]:
    slugs = guides.readable(actor_for(_one(Role.ENGINEER))).order_by("pk").values_list("slug", flat=True)
    return [reverse("kb:guide", args=[one]) for one in slugs[:200]]


def _searches(texts: tuple[str, ...]) -> list[str]:
    last = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    spread = [1 + last * part // 60 for part in range(60)]
    told = [text.format(n=n) if "{" in text else text for n in spread for text in texts]
    return [_at("support:search", q=text) for text in dict.fromkeys(told)]
