"""Writes edXML files of every sort for tests: invented agencies, generated documents."""

from __future__ import annotations

import base64
import io
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

NAMESPACES = {
    "chuẩn": ("edXML", "http://www.mic.gov.vn/TBT/QCVN_102_2016"),
    "cũ": ("edXML", "http://www.e-doc.vn/Schema/"),
    "mặc định": ("", "http://www.mic.gov.vn/TBT/QCVN_102_2016"),
}


def packed(*files: tuple[str, bytes]) -> bytes:
    """Return a ZIP of `files` (name, content)."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return stream.getvalue()


@dataclass
class Draft:
    """An edXML to be written; `fields` replaces or removes (None) single elements by their name."""

    namespace: str = "chuẩn"
    fields: dict[str, str | None] = field(default_factory=dict)
    business: int = 0
    concerns: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    content_id: str = "cid:tep-{n}"
    prologue: str = '<?xml version="1.0" encoding="utf-8"?>\n'
    extra: str = ""
    attachments_inside: bool = False
    named: bool = True

    def write(self) -> bytes:
        """Return the bytes of the file."""
        prefix, address = NAMESPACES[self.namespace]
        colon = f"{prefix}:" if prefix else ""
        declared = f'xmlns:{prefix}="{address}"' if prefix else f'xmlns="{address}"'
        holder = self._attachments() if self.files else ""
        inside, outside = (holder, "") if self.attachments_inside else ("", holder)
        envelope = _in("edXMLEnvelope", self._header(), self._body(), inside)
        whole = f"<edXML {declared}>{envelope}{outside}{self.extra}</edXML>"
        text = whole.replace("</", "\0").replace("<", f"<{colon}").replace("\0", f"</{colon}")
        return (self.prologue + text).encode()

    def _value(self, name: str, default: str) -> str:
        value = self.fields.get(name, default)
        return (
            "" if value is None else f"<{name.rsplit('.', 1)[-1]}>{escape(value)}</{name.rsplit('.', 1)[-1]}>"
        )

    def _header(self) -> str:
        value = self._value
        sender = _in(
            "From",
            value("From.OrganId", "H05.09"),
            value("From.OrganName", "Sở Tư pháp tỉnh Bắc Ninh"),
            value("From.Email", "vanthu@sotuphap.example"),
        )
        message = _in(
            "MessageHeader",
            sender,
            "<To><OrganId>G01</OrganId><OrganName>Cơ quan quản lý</OrganName></To>",
            value("DocumentId", "H05.09,2026/11/05,450/STP-HCTP"),
            _in("Code", value("CodeNumber", "450"), value("CodeNotation", "STP-HCTP")),
            _in("PromulgationInfo", "<Place>Bắc Ninh</Place>", value("PromulgationDate", "2026/11/05")),
            _in("DocumentType", "<Type>2</Type>", value("TypeName", "Công văn")),
            value("Subject", "Về việc hỗ trợ kết nối"),
            value("Content", "Đề nghị hỗ trợ."),
            "<SignerInfo><Competence>KT. GIÁM ĐỐC</Competence><Position>Phó Giám đốc</Position>",
            "<FullName>Lý Gia Bảo</FullName></SignerInfo>",
            value("DueDate", "2026/11/20"),
            _in("OtherInfo", value("Priority", "1"), value("PageAmount", "2")),
        )
        return _in("edXMLHeader", message, self._trace())

    def _trace(self) -> str:
        replaced = (_in("ReplacementInfo", _in("DocumentId", escape(one))) for one in self.concerns)
        business = _in(
            "Bussiness",
            _in("BussinessDocType", str(self.business)),
            _in("BussinessDocReason", "Lý do"),
            _in("ReplacementInfoList", *replaced),
        )
        return _in("TraceHeaderList", "<TraceHeader><OrganId>H05</OrganId></TraceHeader>", business)

    def _body(self) -> str:
        references = (
            _in("Reference", _in("ContentId", f"cid:tep-{n}"), _in("AttachmentName", escape(name)))
            for n, (name, _content) in enumerate(self.files)
        )
        return _in("edXMLBody", _in("edXMLManifest", *references))

    def _attachments(self) -> str:
        return _in("AttachmentEncoded", *(self._attachment(n) for n in range(len(self.files))))

    def _attachment(self, n: int) -> str:
        name, content = self.files[n]
        return _in(
            "Attachment",
            _in("ContentId", escape(self.content_id.format(n=n))),
            _in("AttachmentName", escape(name)) if self.named else "",
            "<ContentType>application/pdf</ContentType>",
            _in("ContentTransferEncoded", base64.b64encode(content).decode()),
        )


def _in(name: str, *inner: str) -> str:
    return f"<{name}>{''.join(inner)}</{name}>"
