"""A mail that makes the server call somebody: no part of the product ever asks an address it names."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from email.mime.base import MIMEBase

import pytest

from mailin.models import InboundMail
from support.actions import inspection
from support.domain.roles import Role
from support.models import Case, FileCheck, FollowUpAttachment
from tests import factories
from tests.mailin.cast import OURS
from tests.mailin.drained import process_all
from tests.security.conftest import Browse, Put

pytestmark = pytest.mark.django_db


@contextlib.contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """Listen on this machine as the stranger's server; give its address and whoever called."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.2)
        over = threading.Event()

        def answer() -> None:
            while True:
                try:
                    caller, _address = door.accept()
                except TimeoutError:  # nobody waits at the door
                    if over.is_set():
                        return
                    continue
                caller.settimeout(1)
                with caller, contextlib.suppress(OSError):
                    calls.append(caller.recv(200).decode(errors="replace"))

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield f"127.0.0.1:{door.getsockname()[1]}", calls
        finally:
            over.set()
            thread.join()


def _zipped(**files: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, text in files.items():
            packed.writestr(name.replace("__", "/"), text)
    return made.getvalue()


def _office(url: str) -> bytes:
    """A document of words whose picture, template and entity lie with the stranger."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{number}" Type="{kind}/{one}" Target="{url}/{one}" TargetMode="External"/>'
        for number, one in enumerate(("image", "attachedTemplate", "oleObject", "frame"))
    )
    return _zipped(**{
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word__document.xml": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{url}/entity">]><w:document xmlns:w="http://'
        'schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p>'
        "</w:body></w:document>",
        "word___rels__document.xml.rels": f"<Relationships>{links}</Relationships>",
        "word___rels__settings.xml.rels": f"<Relationships>{links}</Relationships>",
    })  # fmt: skip


def _pdf(url: str) -> bytes:
    """A PDF that opens an address, sends a form to it and keeps its content there."""
    action = f"<</S/URI/URI({url}/pdf)>>"
    return (
        f"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction{action}/AA<</WC{action}>>>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Annots"
        f"[<</Subtype/Link/A{action}/Rect[0 0 9 9]>>]>>endobj\n"
        f"4 0 obj<</Length 0/FS/URL/F({url}/stream)>>stream\n\nendstream endobj\n"
        "trailer<</Root 1 0 R>>\n%%EOF\n"
    ).encode()


def _html(url: str) -> str:
    return (
        f"<base href='{url}/'><link rel=stylesheet href='{url}/css'><style>@import '{url}/import'</style>"
        f"<img src='{url}/img'><img srcset='{url}/set 2x'><p style='background:url({url}/bg)'>Kính gửi</p>"
        f"<object data='{url}/o'></object><iframe src='{url}/f'></iframe>"
        f"<a ping='{url}/p' href='{url}/a'>đây</a>"
        f"<video poster='{url}/v'></video><script src='{url}/s'></script><svg><image href='{url}/i'/></svg>"
        f"<meta http-equiv=refresh content='0;url={url}/m'>"
    )


def _files(url: str) -> dict[str, tuple[str, bytes]]:
    page, xml = _html(url).encode(), f'<!DOCTYPE x SYSTEM "{url}/dtd"><x>1</x>'.encode()
    picture = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}/svg"/></svg>'.encode()
    event = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTACH:{url}/ics\nEND:VEVENT\nEND:VCALENDAR\n".encode()
    return {
        "a.html": ("text/html", page), "a.xml": ("text/xml", xml), "a.svg": ("image/svg+xml", picture),
        "a.ics": ("text/calendar", event), "a.docx": ("application/octet-stream", _office(url)),
        "a.pdf": ("application/pdf", _pdf(url)),
        "a.rtf": ("application/rtf", rb"{\rtf1{\*\template %b/t}}" % url.encode()),
        "a.url": ("text/plain", f"[InternetShortcut]\nURL={url}/url\n".encode()),
        "a.png": ("image/png", b"\x89PNG\r\n\x1a\n" + page),
    }  # fmt: skip


def _mails(address: str) -> list[bytes]:
    """Write mails of all kinds that name the stranger wherever a mail may name an address."""
    url = f"http://{address}"
    mails = []
    for number, kind in enumerate(("html", "files", "outside", "headers")):
        made = EmailMessage()
        made["From"], made["To"] = f"la-{number}@noikhac.example", OURS
        made["Subject"] = f"Xem {url}/tieu-de"
        made["Message-ID"] = f"<goi-{number}@noikhac.example>"
        made.set_content(f"Xem tại {url}/chu và \\\\{address}\\chia-se, file://{address}/x")
        if kind == "html":
            made.add_alternative(_html(url), subtype="html")
        if kind == "files":
            for name, (form, content) in _files(url).items():
                main, _slash, sub = form.partition("/")
                made.add_attachment(content, maintype=main, subtype=sub, filename=name)
        if kind == "outside":
            part = MIMEBase("message", "external-body", **{"access-type": "URL", "url": f"{url}/ngoai"})
            part.set_payload("Content-Type: image/png\n\n")
            made.make_mixed()
            made.attach(part)
        if kind == "headers":
            for name in (
                "List-Unsubscribe",
                "List-Archive",
                "Content-Location",
                "Content-Base",
                "X-Image-URL",
            ):
                made[name] = f"<{url}/{name}>"
            made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
            made["Disposition-Notification-To"] = f"x@[{address.partition(':')[0]}]"
            made["Authentication-Results"] = f"mx.example; dmarc=fail header.from={address}"
            made["BIMI-Location"] = f"v=BIMI1; l={url}/bimi.svg"
        mails.append(made.as_bytes())
    return mails


def test_no_address_a_mail_names_is_called_from_intake_to_the_screen(put: Put, browse: Browse) -> None:
    with listening() as (address, calls):
        rows = put(*_mails(address))
        process_all()
        inspection.check_waiting(1000)
        assert not FileCheck.objects.filter(state="unchecked").exists()
        reader = browse(factories.user(Role.TEAM_LEAD, Role.ENGINEER))
        for case in Case.objects.all():
            assert reader.get(f"/xu-ly/{case.number}").status_code == 200
        for row in InboundMail.objects.filter(pk__in=[one.pk for one in rows]):
            for more in ("", "/doc", "/html", "/goc"):
                assert reader.get(f"/tiep-nhan/thu/{row.pk}{more}").status_code in {200, 404}
        for kept in FollowUpAttachment.objects.all():
            for more in ("", "/xem"):
                assert reader.get(f"/tep/{kept.pk}{more}").status_code in {200, 302, 403, 404}
        assert Case.objects.count() == len(rows)
        assert FollowUpAttachment.objects.count() >= len(_files(""))
        with socket.create_connection(tuple(address.split(":"))) as control:  # the listener does hear
            control.sendall(b"co nguoi goi")
    assert calls == ["co nguoi goi"]
