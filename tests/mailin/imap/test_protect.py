"""The password must never cross an unprotected or unverified link, and its refusal must be told as such."""

from __future__ import annotations

import base64
import socket
import threading
from pathlib import Path

import pytest

from mailin.imap import ImapSettings, MailAuthError, MailLinkLost, MailTlsError, Session
from mailin.imap.login import Spoken, plain, xoauth2
from tests.mailin.imap.conftest import reach
from tests.servers import certificates
from tests.servers.faults import nobody_listens
from tests.servers.mailboxes import ImapServer


def test_imaps_with_the_right_authority(server: ImapServer) -> None:
    settings = reach(server, port=server.tls_port, security="tls", ca_file=str(server.ca_file))
    with Session(settings) as session:
        assert session.list_uids() == []


def test_starttls_with_the_right_authority(server: ImapServer) -> None:
    with Session(reach(server, security="starttls", ca_file=str(server.ca_file))) as session:
        assert session.list_uids() == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("authority", ["other", "machine"])
def test_wrong_authority_is_refused(
    server: ImapServer, tmp_path: Path, security: str, authority: str
) -> None:
    ca_file = str(certificates.make(tmp_path).ca_file) if authority == "other" else None
    port = server.tls_port if security == "tls" else server.port
    with pytest.raises(MailTlsError), Session(reach(server, port=port, security=security, ca_file=ca_file)):
        pass


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificate_of_another_name_is_refused(server: ImapServer, security: str) -> None:
    port = server.tls_port if security == "tls" else server.port
    settings = reach(
        server, host="127.0.0.2", port=port, security=security, ca_file=str(server.ca_file), timeout=2
    )
    with pytest.raises((MailTlsError, MailLinkLost)), Session(settings):
        pass


def test_plain_link_to_another_machine_is_refused() -> None:
    for host in ("mail.coquan.example", "10.1.2.3", "127.0.0.1.coquan.example", "0.0.0.0"):
        with pytest.raises(MailTlsError, match="không mã hóa"):
            ImapSettings(host, 143, "plain-loopback", "a", "b")


def test_unknown_security_is_refused() -> None:
    with pytest.raises(MailTlsError):
        ImapSettings("127.0.0.1", 143, "plain", "a", "b")  # type: ignore[arg-type]


def test_missing_authority_file_is_told(server: ImapServer) -> None:
    settings = reach(server, port=server.tls_port, security="tls", ca_file="/khong/co.pem")
    with pytest.raises(MailTlsError, match="/khong/co"), Session(settings):
        pass


def test_wrong_password_is_an_auth_error_and_names_no_secret(server: ImapServer) -> None:
    settings = reach(server, secret="sai-mat-khau")
    with pytest.raises(MailAuthError) as told, Session(settings):
        pass
    assert "sai-mat-khau" not in str(told.value) + repr(settings)


def test_refused_connection_is_a_lost_link() -> None:
    settings = ImapSettings("127.0.0.1", nobody_listens(), "plain-loopback", "a", "b", timeout=2)
    with pytest.raises(MailLinkLost), Session(settings):
        pass


class _Scripted(threading.Thread):
    """A server that says fixed lines; keeps what the client said."""

    def __init__(self, greeting: bytes, answers: dict[bytes, bytes]) -> None:
        super().__init__(daemon=True)
        self.greeting, self.answers = greeting, answers
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.heard: list[bytes] = []

    def run(self) -> None:
        with self.door, self.door.accept()[0] as link, link.makefile("rwb") as words:
            words.write(self.greeting)
            words.flush()
            tag = b"*"
            for line in words:
                self.heard.append(line)
                first, _, rest = line.strip().partition(b" ")
                tag = first if rest else tag
                for start, answer in self.answers.items():
                    if line.startswith(start) or rest.startswith(start):
                        words.write(answer.replace(b"TAG", tag))
                        words.flush()
                        break


@pytest.mark.parametrize(
    ("greeting", "capabilities", "starttls"),
    [
        (b"* OK hi\r\n", b"IMAP4rev1 AUTH=PLAIN", b""),  # does not offer it
        (b"* OK hi\r\n", b"IMAP4rev1 STARTTLS", b"TAG NO not now\r\n"),
        (b"* OK hi\r\n", b"IMAP4rev1 STARTTLS", b"TAG BAD what\r\n"),
        (b"* OK hi\r\n", b"IMAP4rev1 STARTTLS", b"TAG OK go\r\nnot tls at all\r\n"),
        (b"* PREAUTH hi\r\n", b"IMAP4rev1 STARTTLS", b"TAG OK go\r\n"),
    ],
)
def test_starttls_refused_never_sends_the_password(
    greeting: bytes, capabilities: bytes, starttls: bytes
) -> None:
    server = _Scripted(
        greeting,
        {b"CAPABILITY": b"* CAPABILITY " + capabilities + b"\r\nTAG OK done\r\n", b"STARTTLS": starttls},
    )
    server.start()
    settings = ImapSettings("127.0.0.1", server.port, "starttls", "a", "bi-mat", timeout=2)
    with pytest.raises((MailTlsError, MailLinkLost)), Session(settings):
        pass
    server.join()
    said = b"".join(server.heard)
    assert b"bi-mat" not in said
    assert b"LOGIN" not in said
    assert b"AUTHENTICATE" not in said


def test_xoauth2_message_has_the_published_form() -> None:
    # The example of Google's and Microsoft's descriptions, with their separators of one byte 0x01.
    assert xoauth2(
        "someuser@example.com", "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"
    ) == base64.b64decode(
        "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
    )


def test_sasl_answers_an_error_with_nothing() -> None:
    spoken = Spoken(plain("a", "mật khẩu"))
    assert spoken(b"") == "\0a\0mật khẩu".encode()
    assert spoken(b'{"status":"401"}') == b""


def test_xoauth2_refused_by_the_server_is_an_auth_error() -> None:
    error = base64.b64encode(b'{"status":"401"}')
    server = _Scripted(
        b"* OK hi\r\n",
        {
            b"CAPABILITY": b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\nTAG OK done\r\n",
            b"AUTHENTICATE XOAUTH2": b"+ \r\n",
            base64.b64encode(b"user=")[:6]: b"+ " + error + b"\r\n",
            b"\r\n": b"TAG NO [AUTHENTICATIONFAILED] expired\r\n",
        },
    )
    server.start()
    settings = ImapSettings(
        "127.0.0.1", server.port, "plain-loopback", "a@b.example", "the", auth="xoauth2", timeout=120
    )
    with pytest.raises(MailAuthError, match="expired"), Session(settings):
        pass
    server.join()
    assert base64.b64decode(server.heard[2]) == b"user=a@b.example\x01auth=Bearer the\x01\x01"
    assert server.heard[3] == b"\r\n"
