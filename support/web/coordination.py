"""A question to an agency as a page shows it: the exchange, the extracts, the steps; personal data hidden."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from support.domain.coordination import ACT_LABELS, THEIRS, Act, State
from support.domain.leads import BODY_LABELS, Body
from support.domain.roles import Actor
from support.models import Coordination, FollowUpAttachment
from support.queries import coordination as kept
from support.queries.filegate import Gate
from support.web import filelist, story
from support.web.filelist import File
from support.web.story import Paragraph

FileUrl = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Said:
    """One word of an exchange: who, what it was, its paragraphs and files."""

    act: str
    who: str
    at: datetime
    theirs: bool
    body: list[Paragraph]
    files: list[File] = field(default_factory=list)
    pk: int = 0
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One shared piece: words or a file, and when it was shared."""

    pk: int
    at: datetime
    body: list[Paragraph] = field(default_factory=list)
    file: File | None = None


def exchange(
    viewer: Actor, row: Coordination, *, staff: bool = False, url: FileUrl | None = None
) -> list[Said]:
    """Return the exchange, oldest first; for the agency files lie under `url`, for staff where always."""
    return [
        Said(
            act=_(ACT_LABELS[Act(word.row.act)]),
            who=_who(word, staff=staff),
            at=word.message.at,
            theirs=Act(word.row.act) in THEIRS,
            body=story.paragraphs(word.message.body),
            files=_files(viewer, word.files, word.message, staff=staff, url=url),
            pk=word.message.pk,
            withheld=word.message.withheld_at is not None,
        )
        for word in kept.words(row)
    ]


def _who(word: kept.Word, *, staff: bool) -> str:
    """Return who wrote; our people stand under the name of the office to others."""
    if word.message.kind == "coord_out" and not staff:
        return str(word.message.author or "") or _("Cơ quan chủ trì")
    name = str(word.message.author or word.message.from_name)
    return _("%s (qua đường dẫn)") % name if word.row.link_id else name


def _files(
    viewer: Actor,
    files: Sequence[FollowUpAttachment],
    message: Any,
    *,
    staff: bool,
    url: FileUrl | None,
) -> list[File]:
    if staff or url is None:
        return [filelist.shown(viewer, message, one, staff=True) for one in files]
    return [_plain(viewer, one, message, url) for one in files]


def _plain(viewer: Actor, one: FollowUpAttachment, message: Any, url: FileUrl) -> File:
    """Return a file as an agency sees it: its name and what is known of it, no preview."""
    check = getattr(one, "inspection", None)
    way = kept.opens(viewer, one, message)
    return File(
        url=url(one.pk) if way is Gate.OPEN else "",
        name=filelist.name_of(one),
        size=one.size or 0,
        icon="paperclip" if way is Gate.OPEN else "hourglass-split",
        title=filelist.title(check),
        tags=[] if way is Gate.OPEN else [filelist.Tag(_("Chưa mở được"), "hourglass-split", "warn")],
    )


def extracts(
    viewer: Actor, row: Coordination, *, staff: bool = False, url: FileUrl | None = None
) -> list[Shown]:
    """Return what is shared now, words with personal data hidden (they were kept so already)."""
    found = []
    for piece in kept.extracts(row):
        if piece.attachment is None:
            found.append(Shown(piece.pk, piece.shared_at, story.paragraphs(piece.text)))
            continue
        message = piece.attachment.followup.message
        files = _files(viewer, [piece.attachment], message, staff=staff, url=url)
        found.append(Shown(piece.pk, piece.shared_at, file=files[0]))
    return found


@dataclass(frozen=True, slots=True)
class Mark:
    """One step on the way: done, current or to come."""

    words: str
    at: datetime | None
    done: bool
    current: bool = False


def track(row: Coordination) -> list[Mark]:
    """Return the steps of a question: asked, opened, accepted, answered, confirmed."""
    state = State(row.state)
    opened = _("%s đã mở") % row.seen_by if row.seen_by else _("Cơ quan đã mở")
    steps = [
        (_("Gửi câu hỏi"), row.asked_at),
        (opened if row.seen_at else _("Cơ quan mở xem"), row.seen_at),
        (_("Nhận phối hợp"), row.accepted_at),
        (_("Trả lời"), row.answered_at),
        (_("Cơ quan chủ trì xác nhận"), row.ended_at if state is State.CLOSED else None),
    ]
    ended = {State.DECLINED: _("Từ chối phối hợp"), State.WITHDRAWN: _("Rút câu hỏi")}.get(state)
    if ended:
        steps = [step for step in steps[:4] if step[1]] + [(ended, row.ended_at)]
    found, waiting = [], True
    for words, at in steps:
        current = waiting and at is None
        found.append(Mark(words, at, done=at is not None, current=current))
        waiting = waiting and at is not None
    return found


def part_of(row: Coordination) -> str:
    """Return why the agency coordinates, "" where a person chose it."""
    return _(BODY_LABELS[Body(row.body)]) if row.body else ""


def agency_url(row: Coordination, token: str = "") -> FileUrl:
    """Return how files of a question are addressed, for members or under a link."""
    if token:
        return lambda pk: reverse("support:coordination-link-file", kwargs={"token": token, "pk": pk})
    return lambda pk: reverse("support:coordination-file", kwargs={"number": row.number or "", "pk": pk})
