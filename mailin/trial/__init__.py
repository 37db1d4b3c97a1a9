"""A small mail system on this machine alone, for trying the product without touching anybody's mailbox.

Any address can be written to and read: the mailbox comes into being with the first mail or sign-in. The
servers need the packages pymap and aiosmtpd; sending and looking (`mailin.trial.client`) need nothing.
"""

from __future__ import annotations

from mailin.trial.running import TrialMail

ADDRESS = "dancuquocgia@mps.gov.vn"

__all__ = ["ADDRESS", "TrialMail"]
