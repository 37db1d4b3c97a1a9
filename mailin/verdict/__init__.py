"""Decides what becomes of one mail, from what it says and what is known: pure, and never a lost message."""

from __future__ import annotations

from mailin.verdict.border import Border, border_verdict
from mailin.verdict.judge import judge
from mailin.verdict.model import Action, Candidate, Facts, Known, Reason, Sent, Verdict

__all__ = [
    "Action",
    "Border",
    "Candidate",
    "Facts",
    "Known",
    "Reason",
    "Sent",
    "Verdict",
    "border_verdict",
    "judge",
]
