"""What stands on our papers: the minutes of a visit, the intake sheet for hours without power or network."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from support.domain import minutes, privacy
from support.models import Visit
from support.web.papers import blocks
from support.web.papers.blocks import Paper

EMPTY = ("", "", "", "")


def minutes_paper(visit: Visit, register: str) -> Paper:
    """Return the minutes for two signatures; `register` is the entry's number. Needs a Vietnamese gettext."""
    case = visit.message.case
    party = visit.party or _("Cá nhân")
    return Paper(
        title=f"{_('Biên bản làm việc')} {visit.minutes}",
        reference=f"{_('Biên bản')} {visit.minutes}",
        blocks=(
            blocks.Top(issuer(), f"{_('Số:')} {visit.minutes}", dated(visit.in_at)),
            blocks.Title(
                _("BIÊN BẢN LÀM VIỆC"),
                f"{_('Về việc:')} {privacy.mask(case.subject)}",
                _("Số tiếp nhận %(entry)s, phiếu %(number)s") % {"entry": register, "number": case.number},
            ),
            blocks.Heading(_("I. Thời gian, địa điểm")),
            blocks.Para(_when(visit)),
            blocks.Heading(_("II. Thành phần")),
            blocks.Para(_("cơ quan quản lý CSDLQG về dân cư"), _("1. Bên tiếp:")),
            blocks.Points((f"{_('Ông/Bà')} {visit.officer or '…………………………'}.",)),
            blocks.Para(_with_letter(party, visit), _("2. Bên làm việc:")),
            blocks.Points(tuple(_people(visit))),
            blocks.Heading(_("III. Nội dung làm việc")),
            *_said(visit),
            blocks.Heading(_("IV. Việc đã thống nhất")),
            *_agreed(visit),
            _signs(visit, party),
        ),
    )


def issuer() -> str:
    """Return who issues our papers, in two lines."""
    return _("CƠ QUAN QUẢN LÝ") + "\n" + _("CSDLQG VỀ DÂN CƯ")


def dated(at: datetime) -> str:
    """Return place and day as a paper writes them; the place is filled in by hand."""
    day = timezone.localtime(at)
    return _("…………, ngày %(day)s tháng %(month)s năm %(year)s") % {
        "day": f"{day:%d}",
        "month": day.month if day.month > 2 else f"{day:%m}",
        "year": day.year,
    }


def _when(visit: Visit) -> str:
    begun = timezone.localtime(visit.in_at)
    left = _clock(visit.out_at) if visit.out_at else _("….. giờ ….. phút")
    room = f", {_('phòng')} {visit.room}" if visit.room else ""
    return _(
        "Từ %(begun)s đến %(left)s ngày %(day)s, tại trụ sở cơ quan quản lý CSDLQG về dân cư%(room)s."
    ) % {
        "begun": _clock(visit.in_at),
        "left": left,
        "day": f"{begun:%d/%m/%Y}",
        "room": room,
    }


def _clock(at: datetime) -> str:
    local = timezone.localtime(at)
    return _("%(hour)s giờ %(minute)s phút") % {"hour": f"{local:%H}", "minute": f"{local:%M}"}


def _with_letter(party: str, visit: Visit) -> str:
    letter = minutes.letter(visit.introduction, visit.introduced_on)
    return f"{party}, {_('theo')} {letter}" if letter else party


def _people(visit: Visit) -> list[str]:
    shown = []
    for one in visit.visitors.all():
        position = f", {one.position}" if one.position else ""
        shown.append(f"{_('Ông/Bà')} {one.name}{position}")
    return [f"{one};" for one in shown[:-1]] + [f"{one}." for one in shown[-1:]]


def _said(visit: Visit) -> list[blocks.Block]:
    """Return what each side said; room to write by hand while nothing is typed."""
    sides = ((_("Ý kiến của bên làm việc:"), visit.theirs), (_("Ý kiến của bên tiếp:"), visit.ours))
    if not (visit.theirs.strip() or visit.ours.strip()):
        return [blocks.Blank(label, 6) for label, _text in sides]
    return [blocks.Para(text, label) for label, text in sides if text.strip()]


def _agreed(visit: Visit) -> list[blocks.Block]:
    tasks = list(visit.tasks.all())
    if not tasks and (visit.theirs.strip() or visit.ours.strip()):
        return [blocks.Para(_("Không có."))]
    rows = tuple(
        (str(place), one.what, one.who, _until(one.until) if one.until else "")
        for place, one in enumerate(tasks, start=1)
    )
    head = (_("TT"), _("Việc"), _("Bên thực hiện"), _("Hạn"))
    return [blocks.Grid(head, rows or (EMPTY,) * 4, (1, 6.2, 4.6, 3.6), 0 if rows else 12)]


def _until(at: datetime) -> str:
    local = timezone.localtime(at)
    return _("%(clock)s ngày %(day)s") % {"clock": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


def _signs(visit: Visit, party: str) -> blocks.Signs:
    first = next(iter(visit.visitors.all()), None)
    theirs = _of(party.upper()) if visit.party else _("BÊN LÀM VIỆC")
    return blocks.Signs(
        _(
            "Biên bản lập thành hai bản, mỗi bên giữ một bản, đã đọc lại cho các bên cùng nghe "
            "và thống nhất ký tên."
        ),
        _("(Ký, ghi rõ họ tên)"),
        (
            blocks.Sign(theirs, first.name if first else ""),
            blocks.Sign(_of(issuer()), str(visit.officer or "")),
        ),
    )


def _of(side: str) -> str:
    return _("ĐẠI DIỆN") + "\n" + side


def intake_sheet() -> Paper:
    """Return the empty sheet for a call or a visit while nothing runs; typed in later (nhập bù)."""
    return Paper(
        title=_("Phiếu tiếp nhận"),
        blocks=(
            blocks.Top(issuer()),
            blocks.Title(
                _("PHIẾU TIẾP NHẬN"),
                note=_("Dùng khi mất điện, mất mạng; nhập vào hệ thống ngay khi có lại."),
            ),
            blocks.Ticks(_("Kênh:"), (_("Điện thoại"), _("Làm việc tại trụ sở"))),
            blocks.Row((_("Ngày nhận:"), _("Bắt đầu:"), _("Kết thúc:"))),
            blocks.Row((_("Người tiếp nhận:"), _("Phòng:"))),
            blocks.Row((_("Người đề nghị:"), _("Chức vụ:"))),
            blocks.Row((_("Cơ quan:"),)),
            blocks.Row((_("Số gọi đến:"), _("Số gọi lại:"))),
            blocks.Row((_("Giấy giới thiệu số:"), _("Ngày giấy:"))),
            blocks.Ticks(_("Giấy tờ của khách:"), (_("đã xem, không ghi số"),)),
            blocks.Row((_("Hệ thống kết nối:"), _("Chủ đề:"))),
            blocks.Row((_("Nội dung chính:"),)),
            blocks.Blank(_("Ghi chép (ý kiến các bên):"), 5),
            blocks.Grid(
                (_("Việc đã thống nhất"), _("Bên thực hiện"), _("Hạn")), (EMPTY[:3],) * 2, (6, 4, 3), 10
            ),
            blocks.Ticks(
                _("Kết quả:"), (_("Chuyển xử lý"), _("Đã giải quyết"), _("Nội dung mật, chỉ vào sổ"))
            ),
            blocks.Row((_("Bổ sung vào phiếu:"), _("Đã nhập, số tiếp nhận:"))),
            blocks.Para(_("Không ghi số định danh, số căn cước của khách và của người dân.")),
        ),
    )
