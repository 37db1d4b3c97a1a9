"""Nothing is lost and nothing doubled, wherever the process is killed (BARS 2, the crash sweep)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dbkit import FreshDb
from tests.mailin.crash.sweep import Lost, Sweep, sweep
from tests.servers.imap_pymap import imap_pymap
from tests.servers.smtp_sink import SmtpSink

POINTS = (
    "fetch.listed",
    "fetch.before_store",
    "fetch.stored",
    "fetch.rows_written",
    "fetch.rows_committed",
    "fetch.before_move",
    "fetch.moved",
    "fetch.move_recorded",
    "fetch.before_remove",
    "fetch.removed",
    "process.taken",
    "process.before_parse",
    "process.parsed",
    "process.judged",
    "process.before_transaction",
    "process.filed",
    "process.before_commit",
    "process.committed",
    "withhold.before_commit",
    "withhold.committed",
    "withhold.before_destroy",
    "withhold.destroyed",
    "send.leased",
    "send.composed",
    "send.before_smtp",
    "send.after_smtp",
    "send.before_record",
    "send.after_record",
)
pytestmark = pytest.mark.crash


@pytest.fixture
def swept(
    fresh_db: FreshDb, smtp_sink: SmtpSink, tmp_path: Path, settings: object, request: pytest.FixtureRequest
) -> Iterator[Sweep]:
    """A product to be killed, with an IMAP server and a mail server of its own."""
    settings.RAW_MAIL_ROOT = tmp_path / "mail"  # type: ignore[attr-defined]
    env = getattr(request, "param", {})
    with imap_pymap() as imap, sweep(fresh_db, imap, smtp_sink, tmp_path, **env) as made:
        yield made


# Points a run passes once for each mail: later turns kill at a later passing.
OFTEN = {"process.before_parse", "send.composed", "send.before_smtp", "send.after_smtp", "send.before_record"}
KILLS = 72


def test_kill_at_every_named_point_loses_and_doubles_nothing(swept: Sweep) -> None:
    """72 kills over all named points, at early and late passings; each kill is proved to have happened."""
    orders = [(point, turn + 1 if point in OFTEN else 1) for turn in range(3) for point in POINTS]
    for number, (point, nth) in enumerate(orders[:KILLS], start=1):
        assert swept.round(point, nth), f"{point} lần {nth} không được đi qua"
        if number % 18 == 0:
            swept.check()
    assert swept.kills == KILLS
    assert len({point for point, _nth in orders[:KILLS]}) >= 24


@pytest.mark.parametrize("swept", [{"CRASH_SWAP": "1"}], indirect=True)
def test_sweep_finds_the_loss_when_the_move_comes_before_the_commit(swept: Sweep) -> None:
    """The check can fail: with the ledger rule broken on purpose a kill loses mail, and it is seen."""
    for point in ("fetch.before_store", "fetch.stored", "fetch.rows_written"):
        swept.round(point)
    with pytest.raises(Lost):
        swept.check()
