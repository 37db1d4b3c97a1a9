"""What every page's frame shows: the menu by role with its figures, health, theme, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from support.domain import privacy
from support.domain.incidents import IncidentKind
from support.domain.roles import CATALOGUE, CURATORS, MAIL_ROOM, READERS, Actor, Role
from support.queries import incidents, lists
from support.queries.notices import READ_REPORTS
from support.queries.oversight import READ_OVERSIGHT
from support.queries.register import READ_REGISTER
from support.web import counts, years
from support.web.viewer import viewer_of

THEMES = ("light", "dark", "auto")
SHEETS = {"kb": "css/guides.css"}  # what only one room's pages need, by the namespace of its addresses
WRITE_GUIDES = frozenset({Role.GUIDE_EDITOR, Role.ENGINEER, Role.TEAM_LEAD})  # as the library's own rule says


@dataclass(slots=True)
class Item:
    """One link of the menu."""

    label: str
    url: str
    icon: str
    key: str = ""
    count: str = ""
    hot: bool = False
    current: bool = False
    ask: str = ""  # where the figure is asked for after the page is shown


@dataclass(slots=True)
class Section:
    """A titled group of links."""

    title: str
    items: list[Item] = field(default_factory=list)


def link(name: str, *args: object) -> str:
    """Return the address of a named page, or "" while its room is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's variables; a request that broke before sign-in gets the bare frame."""
    wanted = request.COOKIES.get("theme", "auto")
    frame: dict[str, Any] = {
        "theme": wanted if wanted in THEMES else "auto",
        "room_sheet": SHEETS.get(request.resolver_match.namespace, "") if request.resolver_match else "",
        "base": "base_plain.html",  # the page around what staff and agencies both read
        "nav": [],
        "nav_foot": "",
        "tabs": [],
        "health": None,
        "no_search": True,
        "agency_name": "",
        "snack": None,
        "undo_seconds": settings.UNDO_SECONDS,
        "mail_address": settings.MAIL_ADDRESS,
        "calendar_warnings": (),
        "frame_incidents": [],
    }
    if not hasattr(request, "user") or not request.user.is_authenticated:
        frame["nav"] = _marked(_strangers(), request.path)
        return frame
    viewer = viewer_of(request)
    frame["nav"] = _marked([part for part in _sections(request, viewer) if part.items], request.path)
    frame["tabs"] = [item for part in frame["nav"] for item in part.items][:4]
    frame["viewer"] = viewer
    frame["agency_name"] = SimpleLazyObject(partial(_agency_names, viewer))
    frame["calendar_warnings"] = partial(years.warnings, viewer)
    if viewer.is_staff:
        frame["base"] = "base.html"
    frame["no_search"] = not (viewer.roles & READERS or viewer.agencies)
    frame["frame_incidents"] = [one for one in _running(viewer) if one["url"] != request.path]
    if viewer.is_worker:
        frame["health"] = _health()
    return frame


def _agency_names(viewer: Actor) -> str:
    """Return the agencies a member acts for, in one line; asked for only where the bar above names them."""
    return ", ".join(map(str, lists.agencies().filter(pk__in=viewer.agencies))) if viewer.agencies else ""


def _strangers() -> list[Section]:
    """Return what anybody may open: the public guides, the portal."""
    items = [
        Item(pgettext("mục của thanh trên", "Tài liệu"), link("kb:library"), "book", "g l"),
        Item(_("Gửi yêu cầu"), reverse("support:file-request"), "send", "g i"),
    ]
    return [Section("", [one for one in items if one.url])]


def _incidents(viewer: Actor) -> list[Item]:
    """Return the way to the incidents, with how many run for those who work on them."""
    here = reverse("support:incidents")
    if viewer.roles & READERS:
        run = len(incidents.running())
        return [Item(_("Sự cố"), here, "exclamation-triangle", "g u", str(run or ""), hot=bool(run))]
    return [Item(_("Sự cố"), here, "exclamation-triangle", "g u")] if viewer.agencies else []


def _running(viewer: Actor) -> list[dict[str, Any]]:
    """Return the incidents whose banner stands above the viewer's pages; asks nothing while none runs."""
    if not (incidents.sees_all(viewer) or viewer.agencies):
        return []
    found = [one for one in incidents.running() if one.banner]
    if found and not incidents.sees_all(viewer):
        mine = {one.pk for one in incidents.running_for(viewer)}
        found = [one for one in found if one.pk in mine]
    now = timezone.now()
    return [
        {
            "number": one.number,
            "title": privacy.mask(one.title),
            "planned": one.kind == IncidentKind.MAINTENANCE,
            "coming": one.started_at > now,
            "started_at": one.started_at,
            "url": reverse("support:incident", kwargs={"number": one.number}),
        }
        for one in found[:3]
    ]


def _sections(request: HttpRequest, viewer: Actor) -> list[Section]:
    work, manage = Section(""), Section(_("Quản trị"))
    if viewer.roles & READERS:
        figure = counts.of(request)[counts.MENU]
        shown = counts.shown(figure) if figure else ""
        work.items.append(Item(_("Xử lý"), reverse("support:workbench"), "inbox", "g x", shown))
    work.items += _of_agency(viewer)
    room = link("mailin:room")
    if room and viewer.roles & MAIL_ROOM:
        work.items.append(Item(_("Thư giữ lại"), room, "shield-exclamation", "g t"))
    if viewer.is_worker:
        work.items.append(Item(_("Điện thoại"), reverse("support:phone"), "telephone", "n p"))
        work.items.append(Item(_("Trực tiếp"), reverse("support:visit"), "door-open", "n t"))
        work.items.append(Item(_("Nhập bù"), reverse("support:catch-up"), "clipboard-plus", "n b"))
        work.items.append(Item(_("Văn bản"), reverse("support:letter"), "file-earmark-text", "n v"))
    work.items += _incidents(viewer)
    if viewer.roles & READ_REGISTER:
        work.items.append(Item(_("Sổ tiếp nhận"), reverse("support:register"), "journal-text", "g s"))
    watch = Section(_("Giám sát"))
    watch.items += _coordination(viewer)
    if viewer.roles & READ_REPORTS:
        watch.items.append(Item(_("Báo cáo"), reverse("support:reports"), "bar-chart", "g b"))
    watch.items += _watched(viewer)
    if Role.ADMINISTRATOR in viewer.roles:
        manage.items = [
            Item(_("Người dùng"), reverse("support:people"), "people", "g n"),
            Item(_("Cấu hình"), reverse("admin:index"), "sliders", "g c"),
        ]
    return [work, watch, _library(viewer), _catalogue(viewer), manage]


def _library(viewer: Actor) -> Section:
    """Return the ways into the library of guides: its rooms are known by the names of their addresses alone.

    Members read "Tài liệu" in the bar above, where there is room for one word; the staff has a section.
    """
    rooms = Section(_("Tài liệu"))
    if not viewer.is_staff:
        label = pgettext("mục của thanh trên", "Tài liệu")
        rooms.items = [Item(label, link("kb:library"), "book", "g l")]
        if viewer.agencies:
            rooms.items.append(Item(_("Nghĩa vụ"), link("kb:duties"), "grid"))
            rooms.items.append(_reviews())
    else:
        rooms.items = [
            Item(_("Kho tài liệu"), link("kb:library"), "book", "g l"),
            Item(_("Bảng nghĩa vụ"), link("kb:duties"), "grid"),
            _reviews(),
            Item(_("Góp ý tài liệu"), link("kb:opinions"), "chat-left-text", ask=_counts("gop-y")),
        ][: 4 if viewer.roles & WRITE_GUIDES else 2]
    rooms.items = [one for one in rooms.items if one.url]
    return rooms


def _counts(what: str) -> str:
    """Return where the menu asks for a figure of the library after the page is shown."""
    address = link("kb:counts")
    return f"{address}?so={what}" if address else ""


def _reviews() -> Item:
    """Return the way to what waits to be signed; how much that is, the menu asks for once it is shown."""
    return Item(_("Chờ duyệt"), link("kb:review-queue"), "patch-check", ask=_counts("duyet"))


def _watched(viewer: Actor) -> list[Item]:
    """Return what is watched over: the counts of oversight, what was urged (Điều 14.1)."""
    items: list[Item] = []
    if viewer.roles & READ_OVERSIGHT:
        items.append(Item(_("Theo dõi"), reverse("support:oversight"), "eye", "g o"))
    if viewer.roles & (READERS | {Role.OVERSIGHT}):
        items.append(Item(_("Đôn đốc"), reverse("support:urgings"), "alarm", "g e"))
    return items


def _of_agency(viewer: Actor) -> list[Item]:
    """Return what members of an agency use: what it asks, what it leads."""
    items: list[Item] = []
    if viewer.agencies:
        items.append(Item(_("Gửi yêu cầu"), reverse("support:file-request"), "send", "g i"))
        items.append(Item(_("Yêu cầu"), reverse("support:requests"), "chat-left-text", "g y"))
        items.append(Item(_("Phối hợp"), reverse("support:coordinations"), "diagram-3", "g p"))
    if viewer.led:
        items.append(Item(_("Chủ trì"), reverse("support:leading-list"), "flag", "g m"))
    return items


def _coordination(viewer: Actor) -> list[Item]:
    """Return the board of coordination, for those who read tickets."""
    board = Item(_("Điều phối"), reverse("support:coordination-board"), "diagram-3", "g d")
    return [board] if viewer.roles & READERS else []


def _catalogue(viewer: Actor) -> Section:
    """Return what is looked up: agencies, systems, the law."""
    lists = Section(_("Danh mục"))
    if viewer.roles & CATALOGUE:
        lists.items.append(Item(_("Cơ quan"), reverse("support:agencies"), "building", "g a"))
    if viewer.is_staff:
        lists.items.append(Item(_("Hệ thống kết nối"), reverse("support:systems"), "share", "g h"))
    if viewer.agencies:
        lists.items.append(Item(_("Kết nối của cơ quan"), reverse("support:my-connections"), "share"))
    if viewer.is_staff:
        lists.items.append(Item(_("Lịch làm việc"), reverse("support:calendar-now"), "calendar"))
    if viewer.roles & READERS:
        lists.items.append(Item(_("Lịch kiểm tra"), reverse("support:check-schedule"), "shield-check", "g k"))
    if viewer.roles & CATALOGUE:
        lists.items.append(Item(_("Lịch trực"), reverse("support:duty"), "person-badge", "g r"))
    if viewer.roles & CURATORS:
        lists.items.append(Item(_("Quy tắc phân công"), reverse("support:rules"), "tags", "g q"))
    lists.items.append(Item(_("Căn cứ pháp lý"), reverse("support:references"), "journal-check", "g v"))
    return lists


def _marked(sections: list[Section], path: str) -> list[Section]:
    """Mark the place the viewer stands at: of two that hold the page, the narrower one."""
    items = [item for part in sections for item in part.items]
    around = [one for one in items if path == one.url or path.startswith(f"{one.url.rstrip('/')}/")]
    longest = max((len(one.url) for one in around), default=0)
    for one in around:
        one.current = len(one.url) == longest
    return sections


def _health() -> dict[str, Any] | None:
    figure = counts.gauge("unaccounted")
    if figure is None:
        return None
    return {
        "unaccounted": figure,
        "alarms": counts.gauge("mail_alarms") or 0,
        "url": link("mailin:room") or reverse("support:workbench"),
        "again": link("mailin:alarm"),
    }
