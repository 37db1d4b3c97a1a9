"""Examines the files of guides as tickets' files are examined: scan, true type, text, previews."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from kb.actions import followers
from kb.domain import places
from kb.models import Guide, GuideFile, GuideFilePicture
from support import outbox
from support.actions import examining
from support.actions.examining import ROUND, Desk, Outcome
from support.domain import privacy
from support.domain.events import EventKind
from support.domain.files import Flag
from support.domain.roles import Actor

_BY = Actor.system("kiểm tra tệp")
_PLACES_MAX = 40  # of one file; more are not read anyway


def check_waiting(limit: int = ROUND) -> int:
    """Examine the guides' files that wait, newest first; return how many."""
    return examining.examine_waiting(_DESK, limit)


def _write(row: GuideFile, outcome: Outcome, paths: list[str]) -> bool:
    # The guide before its files, as everywhere.
    guide = Guide.objects.select_for_update().get(pk=row.guide_id)
    report = outcome.report
    found = privacy.detect(report.text)
    where = places.of(report.marks, [one.start for one in found])
    named = privacy.detect(row.attachment.filename or "")
    changed = examining.held(_DESK, row).update(
        state=outcome.state.value,
        scan=outcome.scan.value,
        kind=report.kind,
        pages=report.pages,
        flags=sorted(report.flags - {Flag.CUT} if report.trouble else report.flags),
        personal=min(len(found) + len(named), 32_000),
        places=[*([places.NAME] if named else []), *where][:_PLACES_MAX],
        text=privacy.mask(report.text, found),
        why=outcome.why,
        checked_at=timezone.now(),
    )
    if not changed:
        return False
    _keep(row, outcome, paths)
    _tell(guide, row, outcome)
    return True


def _keep(row: GuideFile, outcome: Outcome, paths: Sequence[str]) -> None:
    GuideFilePicture.objects.bulk_create(
        GuideFilePicture(file=row, place=place, path=path, width=one.width, height=one.height)
        for place, (path, one) in enumerate(zip(paths, outcome.pictures, strict=True))
    )


def _tell(guide: Guide, row: GuideFile, outcome: Outcome) -> None:
    """Let the index have the words of a file that readers have before them."""
    if guide.current_id and row.versions.filter(version=guide.current_id).exists():
        followers.tell(guide)
    data = {"guide": guide.pk, "file": row.pk, "state": outcome.state.value}
    outbox.record(_BY, outbox.Happened(EventKind.GUIDE_FILE_CHECKED, data=data))


_DESK = Desk(GuideFile, _write)
