"""What kind of message it is, from headers and structure alone: a person's, or a machine's answer."""

from __future__ import annotations

import re
from typing import Final

from .model import Kind
from .split import Part

Fields = dict[str, tuple[str, ...]]

_DAEMON: Final = re.compile(
    r"^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|microsoftexchange[0-9a-f]+)(?:@|$)"
)
_BOUNCE_SUBJECTS: Final = (
    "undeliver", "delivery status notification", "mail delivery fail", "mail delivery system",
    "delivery failure",
    "failure notice", "returned mail", "returned to sender", "delivery has failed", "message delivery",
    "mail system error", "delivery notification", "nondeliverable", "warning: message",
    "warning: could not send",
    "mail could not be delivered", "không gửi được", "không thể gửi", "không chuyển được", "thư bị trả lại",
    "thư không gửi được", "không phân phối được", "thông báo trạng thái gửi", "gửi thư thất bại",
)  # fmt: skip
_AUTO_SUBJECTS: Final = (
    "trả lời tự động:", "thư trả lời tự động:", "tự động trả lời:", "phản hồi tự động:", "automatic reply:",
    "auto reply:", "auto-reply:", "autoreply:", "auto response:", "autoresponse:", "out of office:",
    "out of office reply:", "out of office autoreply:", "automatische antwort:", "réponse automatique",
)  # fmt: skip
_MAYBE_AUTO_SUBJECTS: Final = (
    "out of office", "ooo:", "vắng mặt", "trả lời tự động", "thư tự động", "tự động trả lời",
    "phản hồi tự động",
    "automatic reply", "auto reply", "auto-reply", "autoreply", "vacation", "i am out of", "away from",
    "nghỉ phép", "không có mặt tại", "đi vắng",
)  # fmt: skip


def kind_of(fields: Fields, parts: list[Part], sender: str, subject: str) -> Kind:
    """Return the kind of a message; reports come before automatic answers, since they are both."""
    report = _report_type(parts)
    if report == "receipt":
        return "receipt"
    if report == "abuse":
        return "abuse"
    if report == "bounce" or _looks_bounced(fields, sender, subject):
        return "bounce"
    return "auto_reply" if _is_auto(fields, subject) else "normal"


def _report_type(parts: list[Part]) -> str:
    """Return what RFC 3464, 8098 or 5965 report the parts make up, "" for none."""
    root = parts[0]
    claimed = root.params.get("report-type", "").casefold() if root.content_type == "multipart/report" else ""
    types = {part.content_type for part in parts}
    if claimed == "disposition-notification" or "message/disposition-notification" in types:
        return "receipt"
    if claimed == "feedback-report" or "message/feedback-report" in types:
        return "abuse"
    if (
        claimed == "delivery-status"
        or "message/delivery-status" in types
        or "message/global-delivery-status" in types
    ):
        return "bounce"
    return ""


def _looks_bounced(fields: Fields, sender: str, subject: str) -> bool:
    """Say whether an old-style bounce came: no report part, but a daemon that tells of a failure."""
    if "x-failed-recipients" in fields:
        return True
    low = subject.casefold()
    from_daemon = _DAEMON.match(sender) is not None
    null_path = fields.get("return-path", ("?",))[0].strip() in {"<>", ""}
    return any(word in low for word in _BOUNCE_SUBJECTS) and (
        from_daemon or (null_path and not _is_auto_header(fields))
    )


def _is_auto_header(fields: Fields) -> bool:
    """Say whether a header states an automatic answer (RFC 3834, and what came before it).

    List headers and X-Auto-Response-Suppress are set by people's mail programs too: they state nothing.
    """
    submitted = fields.get("auto-submitted", ("no",))[0].partition(";")[0].strip().casefold()
    if submitted not in {"no", ""}:
        return True
    if any(
        precedence.strip().casefold() in {"auto_reply", "auto-reply"}
        for precedence in fields.get("precedence", ())
    ):
        return True
    return any(
        fields[name][0].strip().casefold() not in {"no", "false", ""}
        for name in (
            "x-autoreply",
            "x-autorespond",
            "x-autoresponder",
            "x-auto-reply",
            "x-autoreply-from",
            "x-mail-autoreply",
        )
        if name in fields
    )


def _is_auto(fields: Fields, subject: str) -> bool:
    if _is_auto_header(fields):
        return True
    low = subject.casefold()
    if low.startswith(_AUTO_SUBJECTS):
        return True
    return low.startswith(_MAYBE_AUTO_SUBJECTS) and _has_weak_sign(fields)


def _has_weak_sign(fields: Fields) -> bool:
    """Say whether a second, weaker sign stands beside an out-of-office subject."""
    if "x-auto-response-suppress" in fields or fields.get("return-path", ("?",))[0].strip() == "<>":
        return True
    return fields.get("precedence", ("",))[0].strip().casefold() in {"bulk", "junk", "list"}
