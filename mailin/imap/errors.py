"""What can go wrong with a mailbox, as one small tree that takes in all errors of imaplib and sockets."""

from __future__ import annotations

import contextlib
import imaplib
import ssl
from collections.abc import Iterator

from support.domain.errors import OurFault
from support.domain.words import _

_ANSWER_CHARS = 200  # of the server's own words, for people and logs


class MailError(OurFault):
    """Base of every fault of a mailbox."""

    sentence = _("Không đọc được hộp thư.")


class MailAuthError(MailError):
    """The server does not take our account or secret; trying again at once would lock the account."""

    sentence = _("Máy chủ thư không nhận tài khoản hoặc mật khẩu của hộp thư.")


class MailTlsError(MailError):
    """The link cannot be protected: wrong certificate, or no TLS where it is asked for. Never downgraded."""

    sentence = _("Không lập được kết nối bảo mật với máy chủ thư; hệ thống không đọc thư qua kết nối hở.")


class MailLinkLost(MailError):
    """The link was refused, broke, or fell silent; trying again later is right."""

    sentence = _("Mất kết nối với máy chủ thư.")


class MailRefused(MailError):
    """The server answered NO or BAD to a command."""

    sentence = _("Máy chủ thư từ chối yêu cầu.")


class MailboxChanged(MailError):
    """UIDVALIDITY is not what it was a moment ago: every UID means something else now (RFC 3501, 2.3.1.1)."""

    sentence = _("Máy chủ thư đã đánh số lại hộp thư; hệ thống sẽ đối chiếu lại từ đầu.")


def answer(error: BaseException) -> str:
    """Return the server's words in one short printable line."""
    text = " ".join(str(error).split())
    return "".join(char for char in text if char.isprintable())[:_ANSWER_CHARS]


@contextlib.contextmanager
def told(command: str) -> Iterator[None]:
    """Turn whatever the library raises within the block into one of our errors; `command` names the step."""
    try:
        yield
    except MailError:
        raise
    except imaplib.IMAP4.readonly as error:  # of imaplib a kind of abort, yet the link is sound
        raise _refused(command, error) from error
    except ssl.SSLCertVerificationError as error:
        raise MailTlsError(
            _("Chứng thư của máy chủ thư không được chấp nhận: %(answer)s"), answer=error.verify_message
        ) from error
    except (imaplib.IMAP4.abort, OSError, EOFError) as error:
        raise MailLinkLost(
            _("Mất kết nối với máy chủ thư ở bước %(command)s: %(answer)s"),
            command=command,
            answer=answer(error),
        ) from error
    except (imaplib.IMAP4.error, ValueError, LookupError, TypeError) as error:
        # The last three: answers the library cannot read. They were taken in whole, so the link is in step.
        raise _refused(command, error) from error


def _refused(command: str, error: BaseException) -> MailRefused:
    return MailRefused(
        _("Máy chủ thư từ chối lệnh %(command)s: %(answer)s"), command=command, answer=answer(error)
    )
