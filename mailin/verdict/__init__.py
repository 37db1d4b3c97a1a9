"""Decides what becomes of one mail, from what it says and what is known: pure, and never a lost message."""

from __future__ import annotations

from mailin.verdict.border import Border, Proof, border_verdict, domain_proof
from mailin.verdict.forward import Original, original_of
from mailin.verdict.judge import judge
from mailin.verdict.model import Action, Candidate, Facts, Known, Reason, Sent, Verdict

__all__ = [
    "Action",
    "Border",
    "Candidate",
    "Facts",
    "Known",
    "Original",
    "Proof",
    "Reason",
    "Sent",
    "Verdict",
    "border_verdict",
    "domain_proof",
    "judge",
    "original_of",
]
