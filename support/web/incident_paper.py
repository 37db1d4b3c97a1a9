"""The report of an incident on paper: what it was, whom it touched, what happened when, what was learnt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from support.domain import privacy
from support.domain.events import EventKind
from support.domain.incidents import UPDATE_LABELS, UpdateKind
from support.models import Connection, Event, Incident, IncidentUpdate
from support.queries import incidents
from support.web import incidents as shown
from support.web import paperwork
from support.web.papers import blocks
from support.web.papers.blocks import Paper


def report(
    incident: Incident,
    updates: Sequence[IncidentUpdate],
    links: Sequence[Connection],
    story: Sequence[Event],
) -> Paper:
    """Return the report; `incident` as `queries.incidents.get` brings it. Needs a Vietnamese gettext."""
    told = shown.named(incident)
    return Paper(
        title=f"{_('Báo cáo sự cố')} {incident.number}",
        reference=f"{_('Sự cố')} {incident.number}",
        blocks=(
            blocks.Top(
                paperwork.issuer(),
                _("Số: ……………"),
                paperwork.dated(incident.reviewed_at or timezone.now()),
            ),
            blocks.Title(_("BÁO CÁO SỰ CỐ"), told["title"], f"{_('Mã sự cố')} {incident.number}"),
            blocks.Heading(_("I. Tóm tắt")),
            blocks.Points(tuple(_summary(incident, updates, links, told))),
            blocks.Heading(_("II. Diễn biến")),
            blocks.Grid((_("Lúc"), _("Việc")), tuple(_lines(updates, story)), (3.2, 13)),
            blocks.Heading(_("III. Cơ quan bị ảnh hưởng")),
            _agencies(links),
            blocks.Heading(_("IV. Nguyên nhân gốc")),
            _written(incident.cause),
            blocks.Heading(_("V. Việc phòng ngừa, người làm, hạn")),
            _written(incident.prevention),
            blocks.Heading(_("VI. Tài liệu cần sửa")),
            _written(incident.guides),
            blocks.Signs(
                "",
                _("(Ký, ghi rõ họ tên)"),
                (
                    blocks.Sign(_("NGƯỜI LẬP"), str(incident.declared_by or "")),
                    blocks.Sign(_("LÃNH ĐẠO DUYỆT"), str(incident.reviewed_by or "")),
                ),
            ),
        ),
    )


def _at(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"


def _summary(
    incident: Incident,
    updates: Sequence[IncidentUpdate],
    links: Sequence[Connection],
    told: dict[str, object],
) -> list[str]:
    lines = [
        _("Loại: %(kind)s; mức độ: %(severity)s.") % {"kind": told["kind"], "severity": told["severity"]},
        _("Hệ thống, nền tảng: %s.") % "; ".join(str(one) for one in incident.scopes.all()),
        _("Xảy ra từ %(from)s, mở sự cố lúc %(at)s.")
        % {"from": _at(incident.started_at), "at": _at(incident.declared_at)},
    ]
    if incident.ended_at:
        words = _("Kết thúc lúc %(at)s, kéo dài %(lasted)s.")
        lines.append(words % {"at": _at(incident.ended_at), "lasted": told["lasted"]})
    first = shown.first_notice(updates)
    if first:
        took = shown.span((first.at - incident.declared_at).total_seconds())
        lines.append(_("Thông báo lần đầu sau %s kể từ khi mở.") % took)
    counted = {"agencies": len({one.agency_id for one in links}), "links": len(links)}
    lines.append(_("Ảnh hưởng %(agencies)s cơ quan, %(links)s kết nối (tính lúc in).") % counted)
    lines.append(_("Phiếu đã gắn: %s.") % incidents.attached_of(incident))
    return lines


def _lines(updates: Sequence[IncidentUpdate], story: Sequence[Event]) -> list[tuple[str, str]]:
    rows = [
        (one.at, strip_tags(str(shown.sentence(one)))) for one in story if one.kind != EventKind.INCIDENT_TOLD
    ]
    for one in updates:
        label = _(UPDATE_LABELS[UpdateKind(one.kind)])
        gone = f" ({_('đã thu hồi')})" if one.taken_back_at else ""
        rows.append((one.at, f"{_('Thông báo số')} {one.seq}, {label}{gone}: {privacy.mask(one.text)}"))
    return [(_at(at), words) for at, words in sorted(rows, key=lambda row: row[0])]


def _agencies(links: Sequence[Connection]) -> blocks.Block:
    told = shown.touched(links)
    rows = [*told["touched"], *told["touched_more"]]
    if not rows:
        return blocks.Para(_("Không ghi nhận kết nối nào bị ảnh hưởng."))
    return blocks.Grid(
        (_("Cơ quan"), _("Hệ thống")), tuple((one["agency"], one["systems"]) for one in rows), (8, 8)
    )


def _written(text: str) -> blocks.Block:
    return blocks.Para(privacy.mask(text)) if text.strip() else blocks.Para(_("Chưa ghi."))
