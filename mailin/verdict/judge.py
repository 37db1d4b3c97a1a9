"""The rules, in the order they are asked; the first that applies decides."""

from __future__ import annotations

from collections.abc import Callable

from mailin.parse.model import ParsedMail
from mailin.verdict.automatic import may_have_receipt, unasked_notice
from mailin.verdict.border import Border, border_verdict
from mailin.verdict.model import Action, Candidate, Facts, Reason, Verdict
from mailin.verdict.sender import GUESSED, UNKNOWN, guess, is_empty, is_known
from support.domain import reference
from support.domain.addresses import clean_email
from support.domain.privacy import mask, secrecy_mark

_FAILED = frozenset({"failed", ""})
_SEVERAL = frozenset({"multiple-from", "duplicate-from"})


def judge(mail: ParsedMail, facts: Facts) -> Verdict:
    """Return what becomes of `mail`. It may suppress mail going out; it never drops the message itself."""
    for rule in _RULES:
        verdict = rule(mail, facts)
        if verdict is not None:
            return verdict
    return _threaded(mail, facts)


def _same(_mail: ParsedMail, facts: Facts) -> Verdict | None:
    """The same content as an earlier mail; what was withheld once is withheld again (Điều 3.1)."""
    known = facts.same_content
    if known is None:
        return None
    if known.withheld:
        return Verdict(Action.WITHHOLD, Reason.SECRECY_MARK, original_id=known.inbound_id)
    return Verdict(Action.DUPLICATE, Reason.SAME_CONTENT, original_id=known.inbound_id)


def _secret(mail: ParsedMail, _facts: Facts) -> Verdict | None:
    """A secrecy mark: content must not be kept here (Điều 3.1)."""
    if secrecy_mark(mail.subject, mail.body_text):
        return Verdict(Action.WITHHOLD, Reason.SECRECY_MARK)
    return None


def _own(mail: ParsedMail, facts: Facts) -> Verdict | None:
    """Our own mail came back: a loop, or a copy to one of our boxes."""
    if facts.ours_by_id or clean_email(mail.from_email) in facts.own_addresses:
        return Verdict(Action.IGNORE, Reason.OWN_MAIL, case_id=_trusted_case(mail, facts))
    return None


def _report(mail: ParsedMail, facts: Facts) -> Verdict | None:
    """Reports of machines about mail: bounces, receipts, abuse."""
    if mail.kind == "bounce":
        return _bounce(mail, facts)
    if mail.kind == "receipt":
        return Verdict(Action.IGNORE, Reason.READ_RECEIPT, case_id=_trusted_case(mail, facts))
    if mail.kind == "abuse":
        return Verdict(Action.HOLD, Reason.ABUSE_REPORT)
    return None


def _bounce(mail: ParsedMail, facts: Facts) -> Verdict:
    """A bounce counts when it names a recipient we sent a mail to and shows the mark of that very copy.

    Who else got the mail knows its Message-ID, not the copy: such a report is shown and marks nobody. Of a
    mail to one alone the Message-ID proves as much.
    """
    sent, report = facts.sent, mail.bounce
    if sent is None or report is None:
        return Verdict(Action.IGNORE, Reason.BOUNCE_UNKNOWN)
    named = {clean_email(one.address): one.action for one in report.recipients}
    if not named and (sent.proven or len(sent.recipients) == 1):
        named = dict.fromkeys(sent.proven or sent.recipients, "failed")  # an old daemon that names nobody
    told = sent.recipients & named.keys()
    if not told:
        return Verdict(Action.IGNORE, Reason.BOUNCE_UNKNOWN)
    hit = told if len(sent.recipients) == 1 else told & sent.proven
    if not hit:
        return Verdict(Action.IGNORE, Reason.BOUNCE_UNPROVEN, case_id=sent.case_id)
    failed = frozenset(address for address in hit if named[address] in _FAILED)
    if failed:
        ours = sent.message_id
        return Verdict(Action.IGNORE, Reason.BOUNCE, case_id=sent.case_id, failed=failed, failed_mail=ours)
    return Verdict(Action.IGNORE, Reason.BOUNCE_DELAYED, case_id=sent.case_id)


def _automatic(mail: ParsedMail, facts: Facts) -> Verdict | None:
    """An automatic answer is recorded and never answered; an alarm nobody asked for is a request."""
    if mail.kind != "auto_reply" or (unasked_notice(mail) and not facts.candidates):
        return None
    return Verdict(Action.IGNORE, Reason.AUTO_REPLY, case_id=_trusted_case(mail, facts))


def _sender(mail: ParsedMail, facts: Facts) -> Verdict | None:
    """Nothing to read, or somebody whose mail was turned away by a person.

    A mail that can be read is a request also when nobody knows who sent it: it opens a ticket (R2).
    """
    if "parser-failed" in mail.problems:
        return Verdict(Action.HOLD, Reason.UNREADABLE)
    if not is_known(mail) and is_empty(mail):
        return Verdict(Action.HOLD, Reason.NO_SENDER)
    if facts.sender_ignored:
        return Verdict(Action.IGNORE, Reason.SENDER_IGNORED)
    return None


def _border(mail: ParsedMail, facts: Facts) -> Verdict | None:
    """The border's doubts hold the mail for a person, without a receipt."""
    found = border_verdict(mail, facts.border)
    if found is Border.SPAM:
        return Verdict(Action.HOLD, Reason.BORDER_SPAM)
    if found is Border.DMARC_FAIL:
        return Verdict(Action.HOLD, Reason.BORDER_DMARC)
    return None


def _aside(mail: ParsedMail, facts: Facts) -> Verdict | None:
    """An answer to a coordinating agency's question joins that exchange; of anybody else it is held.

    Never the requester's thread: who is asked sees its own question alone (Điều 3.2).
    """
    aside = facts.aside
    if aside is None:
        return None
    speaks = clean_email(mail.from_email) in aside.people
    if aside.signed and speaks and aside.open:
        return Verdict(
            Action.REPLY,
            Reason.IN_ASIDE,
            case_id=aside.case_id,
            coordination_id=aside.coordination_id,
            flags=_flags(mail, facts),
        )
    stranger = not speaks and aside.coordination_id
    return Verdict(Action.HOLD, Reason.STRANGER_IN_THREAD if stranger else Reason.ASIDE_UNSURE)


_RULES: tuple[Callable[[ParsedMail, Facts], Verdict | None], ...] = (
    _same,
    _secret,
    _own,
    _report,
    _automatic,
    _sender,
    _border,
    _aside,
)


def _threaded(mail: ParsedMail, facts: Facts) -> Verdict:
    """Add to a ticket the sender takes part in, open a new one, or hold a stranger (Zammad #3384)."""
    trusted = [one for one in facts.candidates if _takes_part(mail, one, facts)]
    if facts.candidates and not trusted:
        return Verdict(Action.HOLD, Reason.STRANGER_IN_THREAD)
    if not trusted:
        return _open(mail, facts, Reason.NEW)
    named = set(reference.find_numbers(mail.subject))
    meant = [
        one for one in trusted if one.how == "number" or one.number in named or _same_topic(mail.subject, one)
    ]
    for one in meant:
        if not one.over:
            return Verdict(Action.REPLY, Reason.IN_THREAD, case_id=one.case_id, flags=_flags(mail, facts))
    # An old mail answered with another subject is another matter (Chatwoot #15869); so is a word on a
    # ticket that was finished long ago.
    if meant:
        return _open(mail, facts, Reason.OLD_TICKET, related=meant[0].number)
    return _open(mail, facts, Reason.NEW_SUBJECT, related=trusted[0].number)


def _open(mail: ParsedMail, facts: Facts, reason: Reason, related: str = "") -> Verdict:
    return Verdict(
        Action.OPEN,
        reason,
        receipt=may_have_receipt(mail, facts),
        related_number=related,
        flags=_flags(mail, facts),
    )


def _takes_part(mail: ParsedMail, candidate: Candidate, facts: Facts) -> bool:
    """True when the sender wrote or was written to on the ticket, or belongs to the agency that asked."""
    sender = clean_email(mail.from_email)
    # A guess takes part in nothing, and so does one of several writers: the border speaks of another perhaps.
    if not sender or not is_known(mail) or _SEVERAL.intersection(mail.problems):
        return False
    if sender in candidate.participants:
        return True
    return facts.sender_agency is not None and facts.sender_agency == candidate.agency_id


def _same_topic(subject: str, candidate: Candidate) -> bool:
    """Compare with all the ticket was ever called, also as we wrote it with personal data masked."""
    return any(
        reference.same_topic(subject, one) or reference.same_topic(subject, mask(one))
        for one in candidate.subjects
    )


def _flags(mail: ParsedMail, facts: Facts) -> tuple[str, ...]:
    flags = ["same-message-id-other-content"] if facts.same_message_id else []
    if not is_known(mail):
        flags.append(GUESSED if guess(mail, facts.own_addresses) else UNKNOWN)
    return tuple(flags)


def _trusted_case(mail: ParsedMail, facts: Facts) -> int | None:
    """Return the ticket a machine's mail belongs to; from another box only by our signed id."""
    for one in facts.candidates:
        if one.how == "signed_id" or _takes_part(mail, one, facts):
            return one.case_id
    return None
