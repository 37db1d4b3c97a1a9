"""Which mails never get an automatic answer: machines, lists, and people who have had enough of them."""

from __future__ import annotations

import re

from mailin.parse.model import ParsedMail
from mailin.verdict.model import Facts
from mailin.verdict.sender import is_known

_NO_REPLY = re.compile(
    r"(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|khong[-_.]?tra[-_.]?loi|mailer-daemon|postmaster|bounces?|"
    r"abuse|root|nobody|notifications?|alerts?)(?:[-_.+].*)?@"
)
_MACHINE_HEADERS = ("list-id", "list-post", "list-unsubscribe", "x-autoreply", "x-autorespond", "feedback-id")
_BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_SUPPRESS = frozenset({"all", "autoreply", "oof"})


def is_machine(mail: ParsedMail) -> bool:
    """Tell whether a machine or a list sent this: RFC 3834 section 2, and what came before it."""
    if mail.kind != "normal" or mail.return_path == "":
        return True
    if _first(mail, "auto-submitted").partition(";")[0].strip() not in {"", "no"}:
        return True
    if _first(mail, "precedence") in _BULK:
        return True
    suppress = {word.strip() for word in _first(mail, "x-auto-response-suppress").split(",")}
    if suppress & _SUPPRESS:
        return True
    return any(name in mail.headers for name in _MACHINE_HEADERS) or bool(_NO_REPLY.match(mail.from_email))


def may_have_receipt(mail: ParsedMail, facts: Facts) -> bool:
    """Tell whether a receipt may go to the sender; to a guessed one nothing goes by itself."""
    if facts.late or not is_known(mail) or is_machine(mail):
        return False
    return facts.automatic_hour < facts.cap_hour and facts.automatic_day < facts.cap_day


def unasked_notice(mail: ParsedMail) -> bool:
    """Tell whether a machine wrote on its own account, in answer to nothing: a request all the same.

    A monitoring system's alarm says `auto-generated`; an absence note answers something of ours.
    """
    word = _first(mail, "auto-submitted").partition(";")[0].strip()
    return word in {"auto-generated", "auto-notified"} and not mail.in_reply_to and not mail.references


def _first(mail: ParsedMail, name: str) -> str:
    return mail.headers.get(name, ("",))[0].strip().casefold()
