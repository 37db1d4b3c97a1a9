"""How the demonstration is written down: conversations in TOML files beside this module, read into values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.utils import timezone


class Verb(StrEnum):
    """What happens in one step; `arg` of the step is told in brackets."""

    TAKE = "take"
    GIVE = "give"  # [account]
    ANSWER = "answer"  # [stage]
    NOTE = "note"
    WRITE = "write"
    MOVE = "move"  # [stage]; the text is the reason
    VERIFY = "verify"  # [agency]
    PRIORITY = "priority"  # [1-4]
    UNMASK = "unmask"  # the text is the reason
    BOUNCE = "bounce"  # the text is what the far server said


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done: by whom (the local part of an account's address, "" for the requester), when, what."""

    verb: Verb
    who: str
    at: datetime
    text: str = ""
    arg: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation. `refused`: what the mail server answers to our replies; `topic`: set by the lead."""

    at: datetime
    sender: str
    subject: str
    body: str
    steps: tuple[Step, ...] = ()
    files: tuple[str, ...] = ()
    topic: str = ""
    portal: bool = False
    unread: bool = False
    refused: str = ""


class Calendar:
    """Turns "3 08:15" into a moment: a time of the third working day before the last whole one.

    "-1 -20" is twenty minutes ago.
    """

    def __init__(self, now: datetime) -> None:
        """Count working days back from `now`, in Vietnam's time."""
        self.now = timezone.localtime(now)
        days = [self.now - timedelta(days=back) for back in range(1, 40)]
        self._days = [day for day in days if day.weekday() < 5]

    def moment(self, written: str) -> datetime:
        """Return the moment; ValueError for a misspelt one."""
        day, time = written.split(" ")
        if day == "-1":
            return self.now + timedelta(minutes=int(time))
        hour, minute = time.split(":")
        return self._days[int(day)].replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)


def talks(now: datetime) -> list[Talk]:
    """Read every conversation, set on the working days before `now`."""
    calendar = Calendar(now)
    found: list[Talk] = []
    for file in sorted(Path(__file__).parent.glob("*.toml")):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        found += [_talk(row, calendar) for row in told["talk"]]
    return found


def _talk(row: dict[str, Any], calendar: Calendar) -> Talk:
    return Talk(
        at=calendar.moment(row["at"]),
        sender=row["from"],
        subject=row["subject"],
        body=row["body"].strip(),
        steps=tuple(_step(step, calendar) for step in row.get("steps", ())),
        files=tuple(row.get("files", ())),
        topic=row.get("topic", ""),
        portal=row.get("portal", False),
        unread=row.get("unread", False),
        refused=row.get("refused", ""),
    )


def _step(row: list[str], calendar: Calendar) -> Step:
    verb, who, at, *rest = row
    text, arg, file = (*rest, "", "", "")[:3]
    return Step(Verb(verb), who, calendar.moment(at), text, arg, file)
