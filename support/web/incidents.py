"""An incident as screens and papers show it: its steps, whom it touches, its tickets, its story in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from support.domain import privacy
from support.domain.dates import log_expiry
from support.domain.events import EventKind
from support.domain.incidents import (
    AUDIENCE_LABELS,
    FIRST_NOTICE,
    KIND_LABELS,
    LOOKS,
    REASON_LABELS,
    SEVERITY_LABELS,
    STATE_LABELS,
    UPDATE_LABELS,
    Audience,
    IncidentKind,
    IncidentState,
    Joined,
    Severity,
    UpdateKind,
    Way,
)
from support.domain.roles import Actor, Role
from support.models import (
    Connection,
    Event,
    Incident,
    IncidentNotice,
    IncidentUpdate,
    MailState,
    RecipientState,
)
from support.queries import incidents
from support.queries.incident_children import Children, Offer
from support.web.lengths import length
from support.web.phrases import strong

MOST_AGENCIES = 6  # shown at once beside the story


def named(incident: Incident) -> dict[str, Any]:
    """Return what every place says of an incident (loaded with its scopes): state, times, its scope."""
    state = IncidentState(incident.state)
    icon, tone = LOOKS[state]
    planned = incident.kind == IncidentKind.MAINTENANCE and incident.started_at > timezone.now()
    if planned:
        icon, tone = "clock", "info"
    return {
        "incident": incident,
        "title": privacy.mask(incident.title),
        "state": _("Theo kế hoạch") if planned else _(STATE_LABELS[state]),
        "icon": icon,
        "tone": tone,
        "kind": _(KIND_LABELS[IncidentKind(incident.kind)]),
        "severity": _(SEVERITY_LABELS[Severity(incident.severity)]),
        "scope": [str(one) for one in incident.scopes.all()],
        "lasted": "" if planned else lasted(incident),
        "logs_until": log_expiry(timezone.localtime(incident.started_at).date()),
        "planned": planned,
    }


def known_to(viewer: Actor) -> list[dict[str, Any]]:
    """Return the running incidents a person about to file should know of: public, or of the own agency."""
    found = incidents.running_for(viewer)
    followed = incidents.followed_by(viewer, found) if found and viewer.agencies else set()
    return [named(one) | {"followed": one.pk in followed} for one in found]


def lasted(incident: Incident) -> str:
    """Return how long it has lasted, e.g. "3 giờ 25 phút"."""
    return span(((incident.ended_at or timezone.now()) - incident.started_at).total_seconds())


def span(seconds: float) -> str:
    """Return a length of time in words, to the minute."""
    return length(timedelta(seconds=seconds), days=True)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an incident: its name, when it was reached, and a remark."""

    label: str
    at: datetime | None = None
    remark: str = ""
    current: bool = False


def steps(incident: Incident, updates: Sequence[IncidentUpdate]) -> list[Step]:
    """Return the way of an incident; the first that is not reached is where it stands."""
    first = first_notice(updates)
    told = ""
    if first:
        late = first.at - incident.declared_at - FIRST_NOTICE
        limit = span(FIRST_NOTICE.total_seconds())
        if late.total_seconds() >= 60:
            words = _("chậm %(late)s so với mục tiêu nội bộ %(limit)s")
            told = words % {"late": span(late.total_seconds()), "limit": limit}
        else:
            told = _("trong mục tiêu nội bộ %s") % limit
    planned = incident.planned_end
    due = _("dự kiến xong %s") % f"{timezone.localtime(planned):%H:%M %d/%m}" if planned else ""
    rows = [
        (_("Mở sự cố"), incident.declared_at, ""),
        (_("Thông báo lần đầu"), first.at if first else None, told),
        (_("Biết nguyên nhân"), incident.cause_at, ""),
        (_("Khắc phục"), incident.fixed_at or incident.ended_at, "" if incident.ended_at else due),
        (_("Thông báo kết thúc"), incident.ended_at, ""),
        (_("Rà soát, lãnh đạo duyệt"), incident.reviewed_at, ""),
    ]
    here = next((place for place, row in enumerate(rows) if row[1] is None), -1)
    return [Step(label, at, remark, place == here) for place, (label, at, remark) in enumerate(rows)]


def first_notice(updates: Sequence[IncidentUpdate]) -> IncidentUpdate | None:
    """Return the first notice that was not taken back."""
    return min((one for one in updates if one.taken_back_at is None), key=lambda one: one.seq, default=None)


def touched(links: Sequence[Connection]) -> dict[str, Any]:
    """Return the agencies that stand still with their systems, and how many there are."""
    by_agency: dict[str, list[str]] = {}
    for one in links:
        systems = by_agency.setdefault(one.agency.name, [])
        if one.system.name not in systems:
            systems.append(one.system.name)
    rows = [{"agency": name, "systems": ", ".join(systems)} for name, systems in by_agency.items()]
    return {
        "touched": rows[:MOST_AGENCIES],
        "touched_more": rows[MOST_AGENCIES:],
        "n_agencies": len(rows),
        "n_systems": len({one.system_id for one in links}),
    }


def children(page: Children) -> list[dict[str, Any]]:
    """Return attached tickets as rows, personal data hidden."""
    return [
        {
            "case": one.case,
            "subject": privacy.mask(privacy.beginning(one.case.subject, 200)[0]),
            "who": who(one.case),
        }
        for one in page.rows
    ]


def who(case: Any) -> str:
    """Return whose ticket it is: the agency, else the person."""
    agency = case.requesting_agency
    return str(agency.name) if agency else privacy.mask(str(case.contact or _("chưa rõ")))


def offers(found: Sequence[Offer], *, ticked: bool) -> list[dict[str, Any]]:
    """Return offered tickets as rows with their reasons; `ticked` marks those that are sure."""
    return [
        {
            "case": one.case,
            "subject": privacy.mask(privacy.beginning(one.case.subject, 200)[0]),
            "who": who(one.case),
            "why": reasons(one),
            "ticked": ticked and one.fit.sure,
        }
        for one in found
    ]


def reasons(offer: Offer) -> str:
    """Return why a ticket is offered, in words."""
    return fit_words(offer.fit.reasons)


def fit_words(found: Mapping[Any, str]) -> str:
    """Return reasons in words."""
    return ", ".join(
        _(REASON_LABELS[one]) % what if "%s" in REASON_LABELS[one] else _(REASON_LABELS[one])
        for one, what in found.items()
    )


def told_row(one: IncidentNotice) -> dict[str, Any]:
    """Return how one recipient was told: whom, by what, and what became of the mail."""
    people = getattr(one.mail, "people", []) if one.mail else []
    ways = {
        Way.THREAD.value: _("thư, trong mạch thư của phiếu"),
        Way.NOTICE.value: _("thư riêng"),
        Way.ELSEWHERE.value: _("cần trả lời bằng kênh khác")
        if one.case
        else _("chưa có đầu mối có thư: gọi điện hoặc gửi văn bản"),
    }
    return {
        "case": one.case,
        "agency": str(one.agency.name) if one.agency else (who(one.case) if one.case else ""),
        "people": ", ".join(person.address for person in people),
        "way": ways[one.way],
        "neutral": one.neutral,
        "state": one.mail.get_state_display() if one.mail else "",
        "failed": bool(one.mail and one.mail.state in {MailState.FAILED, MailState.PARTLY})
        or any(person.state in {RecipientState.BOUNCED, RecipientState.REFUSED} for person in people),
        "by_hand": one.way == Way.ELSEWHERE.value,
        "kept": one.kept,
    }


# --- The story -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Entry:
    """One line of the story: a notice with what became of it, or a sentence."""

    at: datetime
    sentence: SafeString | str = ""
    icon: str = "circle"
    update: IncidentUpdate | None = None
    label: str = ""
    audience: str = ""
    paragraphs: list[str] = field(default_factory=list)
    told: list[tuple[str, str, str]] = field(default_factory=list)  # icon, tone, words
    undo_url: str = ""
    url: str = ""


_TOLD: tuple[tuple[str, str, str, str], ...] = (
    (MailState.QUEUED, "clock", "mute", gettext_noop("%s thư đang chờ gửi")),
    (MailState.SENDING, "send", "mute", gettext_noop("%s thư đang được gửi")),
    (MailState.DONE, "check2", "ok", gettext_noop("%s thư máy chủ đã nhận")),
    (MailState.PARTLY, "exclamation-triangle", "warn", gettext_noop("%s thư gửi được một phần")),
    (MailState.FAILED, "x-circle", "bad", gettext_noop("%s thư không gửi được")),
    (MailState.CANCELLED, "slash-circle", "mute", gettext_noop("%s thư đã thu hồi")),
    ("elsewhere", "telephone", "warn", gettext_noop("%s nơi cần báo bằng kênh khác")),
)


def entries(
    viewer: Actor,
    incident: Incident,
    told: tuple[Sequence[IncidentUpdate], Mapping[int, Mapping[str, int]]],
    events: Sequence[Event],
) -> list[Entry]:
    """Return the story, latest first: notices, and what else happened; `told` is notices and deliveries."""
    updates, delivered = told
    lines = [
        Entry(at=one.at, sentence=sentence(one), icon=_ICONS.get(one.kind, "circle"))
        for one in events
        if one.kind != EventKind.INCIDENT_TOLD
    ]
    lines += [_notice(viewer, incident, one, delivered.get(one.pk, {})) for one in reversed(updates)]
    return sorted(lines, key=lambda line: line.at)[::-1]


def _notice(viewer: Actor, incident: Incident, update: IncidentUpdate, told: Mapping[str, int]) -> Entry:
    here = {"number": incident.number, "pk": update.pk}
    fresh = update.taken_back_at is None and update.leaves_at > timezone.now() and viewer.is_worker
    return Entry(
        at=update.at,
        update=update,
        icon="send",
        label=_(UPDATE_LABELS[UpdateKind(update.kind)]),
        audience=_(AUDIENCE_LABELS[Audience(update.audience)]),
        paragraphs=[part for part in update.text.split("\n\n") if part.strip()],
        told=[(icon, tone, _(words) % told[key]) for key, icon, tone, words in _TOLD if told.get(key)],
        undo_url=reverse("support:incident-undo", kwargs=here) if fresh else "",
        url=reverse("support:incident-notice", kwargs=here),
    )


_ICONS = {
    EventKind.INCIDENT_DECLARED.value: "exclamation-triangle",
    EventKind.INCIDENT_ATTACHED.value: "files",
    EventKind.INCIDENT_DETACHED.value: "slash-circle",
    EventKind.INCIDENT_NOTED.value: "flag",
    EventKind.INCIDENT_TAKEN_BACK.value: "arrow-counterclockwise",
    EventKind.INCIDENT_REOPENED.value: "arrow-counterclockwise",
    EventKind.INCIDENT_REVIEWED.value: "patch-check",
    EventKind.INCIDENT_FOLLOWED.value: "eye",
    EventKind.INCIDENT_CHANGED.value: "pencil-square",
}
_FIELDS = {
    "title": gettext_noop("tên"),
    "kind": gettext_noop("loại"),
    "severity": gettext_noop("mức độ"),
    "public_text": gettext_noop("lời công bố"),
    "error_code": gettext_noop("mã lỗi"),
    "started_at": gettext_noop("giờ bắt đầu"),
    "planned_end": gettext_noop("giờ dự kiến xong"),
    "public": gettext_noop("công khai"),
    "banner": gettext_noop("băng báo"),
    "scope": gettext_noop("hệ thống, nền tảng"),
    "state": gettext_noop("trạng thái"),
    "cause": gettext_noop("nguyên nhân gốc"),
    "prevention": gettext_noop("việc phòng ngừa"),
    "guides": gettext_noop("tài liệu cần sửa"),
}


def sentence(event: Event) -> SafeString:
    """Return an event of an incident as a sentence."""
    doer = strong(event.actor or event.actor_name or _("Hệ thống"))
    texts = {one.name: privacy.mask(one.text) for one in event.texts.all()}
    return format_html("{} {}.", doer, _said(event, texts))


def _said(event: Event, texts: Mapping[str, str]) -> str:
    words = _PLAIN.get(event.kind)
    if words:
        return _(words)
    if event.kind in _COUNTED:
        one = _COUNTED[event.kind][1 if event.data.get("how") == Joined.DISMISSED.value else 0]
        count = int(event.data["count"])
        return str(_(one) % count)
    if event.kind in _TEXTS:
        words, name = _TEXTS[event.kind]
        return str(_(words) % texts.get(name, "…").rstrip("."))
    if event.kind == EventKind.INCIDENT_TAKEN_BACK:
        return str(_("thu hồi thông báo số %s trước khi gửi") % event.data["seq"])
    return _changed(event.data)


_PLAIN = {
    EventKind.INCIDENT_DECLARED.value: gettext_noop("mở sự cố"),
    EventKind.INCIDENT_FOLLOWED.value: gettext_noop("đề nghị được báo khi kết thúc"),
}
_COUNTED = {
    EventKind.INCIDENT_ATTACHED.value: (gettext_noop("gắn %s phiếu"),) * 2,
    EventKind.INCIDENT_DETACHED.value: (
        gettext_noop("bỏ %s phiếu khỏi sự cố"),
        gettext_noop("ghi %s phiếu là việc khác"),
    ),
}
_TEXTS = {
    EventKind.INCIDENT_NOTED.value: ("%s", "text"),
    EventKind.INCIDENT_REOPENED.value: (gettext_noop("mở lại sự cố. Lý do: %s"), "reason"),
}


def _changed(data: Mapping[str, Any]) -> str:
    if data.get("approved"):
        return _("duyệt rà soát sau sự cố")
    if "to" in data:
        return _("chuyển trạng thái sang “%s”") % _(STATE_LABELS[IncidentState(data["to"])])
    return _("sửa %s") % ", ".join(_(_FIELDS.get(name, name)) for name in data.get("fields", ()))


def may_approve(viewer: Actor) -> bool:
    """True for team leads."""
    return Role.TEAM_LEAD in viewer.roles
