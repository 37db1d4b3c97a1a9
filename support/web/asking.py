"""The letter that asks for what a connection request lacks, as a paper to be signed and sent (Điều 7.1)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from support.models import Case
from support.web import paperwork
from support.web.papers import blocks
from support.web.papers.blocks import Paper


def letter(case: Case, text: str, at: datetime) -> Paper:
    """Return the letter as a person worded it. Needs a Vietnamese gettext: it goes to an agency."""
    return Paper(
        title=f"{_('Văn bản đề nghị bổ sung')} {case.number}",
        reference=f"{_('Phiếu')} {case.number}",
        blocks=(
            blocks.Top(paperwork.issuer(), _("Số: ……………"), paperwork.dated(at)),
            blocks.Title(_("ĐỀ NGHỊ BỔ SUNG"), _("nội dung văn bản đề nghị kết nối")),
            blocks.Para(text),
            blocks.Signs("", "", (blocks.Sign(_("Nơi nhận:")), blocks.Sign(_("Người ký")))),
        ),
    )
