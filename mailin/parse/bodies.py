"""Which parts are the readable body, which are attachments, and the text of both."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import unquote

from . import charset, cms, ics, names, params, rtf, rtf_text, tnef, transfer
from .cleaning import clean, one_line
from .encoded import raw_text, text_of
from .html_layout import NO_MARKS, Marks
from .html_text import render
from .legacy import refonted, undoubled, unreferenced
from .limits import MAX_HTML, MAX_TEXT, MAX_TEXT_BYTES
from .model import Attachment, Problems
from .split import Part, Splitter, read_headers
from .uu import take_out

_META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_SIGNED_TYPES: Final = frozenset(
    ["application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"]
)
_SEALED_TYPES: Final = frozenset(["application/pkcs7-mime", "application/x-pkcs7-mime"])
_TNEF_TYPES: Final = frozenset(["application/ms-tnef", "application/vnd.ms-tnef"])
_TEXT_TYPES: Final = frozenset(["text/plain", "text/html", "application/xhtml+xml"])
_RARE_TEXT_TYPES: Final = frozenset(  # read as they are when nothing plainer is there
    ["text/markdown", "text/x-markdown", "text/enriched", "text/richtext", "text/x-plain", "text/unknown"]
)
_CALENDARS: Final = frozenset(["text/calendar", "application/ics", "text/x-vcalendar"])
_WHOLE_PAGE: Final = re.compile(r"\s{0,200}<(?:!doctype html|html)[\s>]", re.IGNORECASE)
_CID: Final = re.compile(r"cid:([^\"'\s<>)]{1,250})", re.IGNORECASE)
_RICH_TAG: Final = re.compile(r"</?[a-zA-Z]{1,30}>|<param>[^<]{0,200}</param>")
_OTHER_VERSIONS: Final = frozenset(  # of words already read; nobody opens them as files
    ["text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext", "text/rtf"]
)
_LONGEST_STUB: Final = 300  # characters of "your program cannot show HTML"
_ELSEWHERE: Final = ("trình duyệt", "browser", "trực tuyến", "view online", "web version", "bản web")
_ADDRESS: Final = re.compile(r"[<(\[]?https?://\S+")
_LOST: Final = re.compile(r"\w\?\w")  # a letter its program could not send
_DASHED: Final = re.compile(r"^- (?=-|From )", re.MULTILINE)
_MOST_RICH: Final = 3  # bodies in RTF unpacked in search of words
_MOST_SEALED: Final = 3  # signed messages opened inside one another

WHOLE_TEXT: Final = "noi-dung-day-du.txt"


@dataclass(slots=True)
class Body:
    """The readable versions of one stretch of the message."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True)
class Content:
    """Everything a message holds below its headers."""

    attachments: list[Attachment] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)  # of every decoded leaf, in order


class Reader:
    """Walks the parts of one message once."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.content = Content()
        self.unnamed = 0
        self.has_body = False
        self.calendar = ""  # source of the first one
        self.sealed = 0
        self.rich = 0  # bodies in RTF unpacked so far
        self.marks = NO_MARKS  # where the HTML says that quotes and the signature stand in the text

    def read(self, root: Part) -> tuple[str, str]:
        """Return (readable text, HTML as sent); fills `content`."""
        bodies = self._bodies(root, in_alternative=False)
        text = self._joined(bodies) or ics.summary(self.calendar)
        html = "\n".join(body.html for body in bodies if body.html)
        self._show_referenced(html)
        if len(text) > MAX_TEXT:
            if "text-cut" not in self.problems.codes():
                self.attach(text.encode("utf-8"), "text/plain", WHOLE_TEXT)
            self.problems.add("text-cut")
            text = text[:MAX_TEXT]
        return text, html

    def _show_referenced(self, html: str) -> None:
        """Mark files the HTML shows in itself as inline, whatever their part says."""
        referenced = {unquote(found) for found in _CID.findall(html)} if "cid:" in html else set()
        if referenced:
            self.content.attachments = [
                replace(file, inline=True) if file.content_id in referenced else file
                for file in self.content.attachments
            ]

    def _joined(self, bodies: list[Body]) -> str:
        """Return the text of all stretches; the marks of the last one that has some are kept."""
        texts: list[str] = []
        lines = 0
        for body in bodies:
            text, marks = self._readable(body)
            if marks != NO_MARKS:
                self.marks = marks.moved(lines)
            if text:
                texts.append(text)
                lines += text.count("\n") + 2
        return "\n\n".join(texts)

    def _readable(self, body: Body) -> tuple[str, Marks]:
        """Return the text people read: what was sent as text, else the HTML rendered."""
        plain = body.plain.strip("\n")
        is_stub = 0 < len(plain) <= _LONGEST_STUB and bool(body.html) and "html" in plain.casefold()
        is_poor = bool(body.html) and _is_poor(plain)
        if plain.strip() and not (is_stub or is_poor):
            return plain, NO_MARKS
        if len(body.html) > MAX_HTML:
            self.problems.add("html-cut")
        text, marks = render(body.html[:MAX_HTML]) if body.html else ("", NO_MARKS)
        if is_poor and not _is_richer(plain, text):
            return plain, NO_MARKS
        if is_stub and (not text.strip() or "html" in text.casefold()):
            return plain, NO_MARKS  # the letter itself speaks of HTML
        return refonted(text, self.problems), marks

    def _bodies(self, part: Part, *, in_alternative: bool) -> list[Body]:
        """Return the readable stretches of a part and everything below it."""
        self._mark(part)
        if part.unopened or not part.children:
            return self._leaf(part, in_alternative=in_alternative)
        if part.content_type == "multipart/alternative":
            return self._alternative(part)
        found = []
        for child in part.children:
            found += self._bodies(child, in_alternative=in_alternative)
        return found

    def _alternative(self, part: Part) -> list[Body]:
        """Return one body that holds the text and the HTML version of the same words."""
        bodies: list[Body] = []
        for child in part.children:
            bodies += self._bodies(child, in_alternative=True)
        plain = "\n\n".join(dict.fromkeys(body.plain for body in bodies if body.plain.strip()))
        html = "\n".join(dict.fromkeys(body.html for body in bodies if body.html))
        return [Body(plain, html)] if plain or html else []

    def _mark(self, part: Part) -> None:
        """Record what a reader must know: signed or encrypted."""
        kind = part.content_type
        if kind == "multipart/signed" or kind in _SIGNED_TYPES:
            self.problems.add("signed")
        elif kind == "multipart/encrypted":
            self.problems.add("encrypted")

    def _leaf(self, part: Part, *, in_alternative: bool) -> list[Body]:
        """Return the body of a text part; any other part becomes an attachment."""
        if part.unopened:
            self.attach(part.raw[part.whole : part.end], "application/octet-stream", "")
            return []
        disposition, fields = self._disposition(part)
        name = self._name(part, fields)
        data = transfer.decode(
            part.body, raw_text(part.first("content-transfer-encoding"), self.problems), self.problems
        )
        if self._is_body(part, disposition, name, in_alternative=in_alternative):
            return self._text(part, data, in_alternative=in_alternative)
        if in_alternative and self.has_body and not name and part.content_type in _OTHER_VERSIONS:
            self.content.digests.append(hashlib.sha256(data).hexdigest())
            return []
        shown = disposition == "inline" or (not disposition and "content-id" in part.headers)
        if part.content_type in _TNEF_TYPES or data.startswith(tnef.SIGNATURE):
            return self._tnef(part, data, name)
        self.attach(data, part.content_type, name, part=part, inline=shown)
        if part.content_type in _CALENDARS and not self.calendar:
            self.calendar = charset.decode(data, part.params.get("charset", ""), self.problems)
        if part.content_type in _SEALED_TYPES or name.casefold().endswith(".p7m"):
            return self._sealed(part, data)
        return []

    def _tnef(self, part: Part, data: bytes, name: str) -> list[Body]:
        """Take out what Outlook packed into winmail.dat; one that is broken or empty stays a file."""
        self.problems.add("tnef")
        found = tnef.unpack(data, self.problems)
        if not found.whole:
            self.problems.add("tnef-broken")
        bodies = []
        if not self.has_body and (found.body.strip() or found.html.strip()):
            bodies = [Body(clean(found.body), clean(found.html))]
            self.has_body = True
        files = [
            (packed.name, packed.data, packed.content_id)
            for packed in found.files
            if packed.data or packed.name
        ]
        if found.rtf and not self.has_body:
            source = rtf.unpacked(found.rtf) if self.rich < _MOST_RICH else b""
            self.rich += 1
            words = refonted(clean(rtf_text.text(source)), self.problems)
            if words.strip():
                bodies = [Body(words)]
                self.has_body = True
            else:
                files.append(("noi-dung.rtf", source, "") if source else ("noi-dung.lzfu", found.rtf, ""))
        if not found.whole or not (files or bodies or found.rtf or found.body or found.html):
            self.attach(data, part.content_type, name, part=part)
            return bodies
        for title, content, content_id in files:
            title = names.safe(title)  # noqa: PLW2901  as it may be shown
            self.attach(content, names.kind_by(title), title, inline=bool(content_id), content_id=content_id)
        return bodies

    def _sealed(self, part: Part, data: bytes) -> list[Body]:
        """Mark an S/MIME part; what was only signed is read (RFC 8551, section 3.5.2)."""
        kind = cms.kind(data)
        if not kind and part.content_type in _SEALED_TYPES:
            kind = "signed" if "signed" in part.params.get("smime-type", "") else "encrypted"
        if kind:
            self.problems.add(kind)
        self.sealed += 1
        inside = cms.content(data) if kind == "signed" and self.sealed <= _MOST_SEALED else b""
        if not inside:
            return []
        return self._bodies(Splitter(inside, self.problems).message(), in_alternative=False)

    def _disposition(self, part: Part) -> tuple[str, dict[str, str]]:
        value = part.first("content-disposition")
        return params.split(raw_text(value, self.problems)) if value else ("", {})

    def _name(self, part: Part, fields: dict[str, str]) -> str:
        """Return the file name of a part, "" if it gives none."""
        name = params.text_param(fields, "filename", self.problems) if fields else ""
        if not name and part.params:
            name = params.text_param(part.params, "name", self.problems)
        return names.safe(name)

    def _is_body(self, part: Part, disposition: str, name: str, *, in_alternative: bool) -> bool:
        """Say whether a leaf is meant to be read in the message rather than opened as a file."""
        if part.content_type in _RARE_TEXT_TYPES:
            return not (self.has_body or name or disposition == "attachment")
        if part.content_type not in _TEXT_TYPES:
            return False
        if disposition == "attachment":  # some programs mark even the letter itself so
            return not (name or self.has_body)
        return not name or in_alternative or not self.has_body  # a lone or first text may carry a name

    def _text(self, part: Part, data: bytes, *, in_alternative: bool) -> list[Body]:
        """Decode a text part; a whole page of HTML is read as one though its label says plain."""
        is_html = part.content_type in {"text/html", "application/xhtml+xml"}
        if len(data) > MAX_TEXT_BYTES:
            self.problems.add("text-cut")
            self.attach(data, part.content_type, "" if is_html else WHOLE_TEXT)
            data = data[:MAX_TEXT_BYTES]
        label = part.params.get("charset", "")
        if is_html and not label and not data.isascii():
            meta = _META_CHARSET.search(data[:4_000])
            label = meta[1].decode("ascii") if meta else ""
        data = transfer.undeclared(data, self.problems)
        text = clean(undoubled(charset.decode(data, label, self.problems), self.problems))
        is_html = is_html or (not in_alternative and _WHOLE_PAGE.match(text) is not None)
        self.content.digests.append(_text_digest(text))
        if text.strip():
            self.has_body = True
        if is_html:
            return [Body(html=text)]
        return [Body(plain=self._plain(text, part))]

    def _plain(self, text: str, part: Part) -> str:
        """Return plain text with its letters repaired, long lines joined, uuencoded files taken out."""
        text = unreferenced(text, self.problems)
        if "begin" in text:
            text, files = take_out(text)
            for name, content in files:
                self.attach(content, names.kind_by(name), names.safe(name))
        if "=ybegin line=" in text:
            self.problems.add("yenc")
        if part.content_type in {"text/enriched", "text/richtext"}:
            text = _RICH_TAG.sub("", text).replace("<<", "<")
        if "-----BEGIN PGP " in text:
            self.problems.add("encrypted" if "-----BEGIN PGP MESSAGE-----" in text else "signed")
            if "-----BEGIN PGP SIGNED MESSAGE-----" in text:
                text = _DASHED.sub("", text)  # RFC 9580, section 7.2
        if part.params.get("format", "").casefold() == "flowed":
            text = unflowed(text, delete_space=part.params.get("delsp", "").casefold() == "yes")
        return refonted(text, self.problems)

    def attach(
        self,
        data: bytes,
        kind: str,
        name: str,
        *,
        part: Part | None = None,
        inline: bool = False,
        content_id: str = "",
    ) -> None:
        """Keep one part as an attachment."""
        if part:
            content_id = text_of(part.first("content-id"), self.problems).strip("<> ")
        if kind == "message/rfc822" and not name:
            name = self._subject_name(data)
        if not name:
            self.unnamed += 1
            name = names.made_up(kind, self.unnamed)
        digest = hashlib.sha256(data).hexdigest()
        self.content.attachments.append(
            Attachment(name, kind, len(data), digest, inline=inline, content_id=content_id, content=data)
        )
        self.content.digests.append(digest)

    def _subject_name(self, data: bytes) -> str:
        """Name an attached message after its subject."""
        headers, _ = read_headers(data[:65_536], 0, min(len(data), 65_536), Problems())
        subject = text_of(headers.get("subject", [b""])[0], Problems())
        base = names.safe(subject.replace("/", "-").replace("\\", "-")[:100])
        return f"{base}.eml" if base else ""


def _is_poor(plain: str) -> bool:
    """Say whether a text version may only point to the HTML, or has lost its marked letters."""
    if 0 < len(plain) <= _LONGEST_STUB and "http" in plain:
        low = plain.casefold()
        if any(word in low for word in _ELSEWHERE):
            return True
    return plain.isascii() and plain.count("?") > 2 and _lost(plain) > 2


def _lost(text: str) -> int:
    """Return how many letters may have been lost: "?" between letters, outside of addresses."""
    return len(_LOST.findall(_ADDRESS.sub(" ", text)))


def _is_richer(plain: str, text: str) -> bool:
    """Say whether the HTML says what a poor text version does not."""
    if "?" in plain and _lost(plain) > _lost(text):
        return not text.isascii()
    words = " ".join(_ADDRESS.sub(" ", plain).split())
    return words not in " ".join(_ADDRESS.sub(" ", text).split()) or len(text) > 2 * len(plain)


def _text_digest(text: str) -> str:
    """Digest of words alone: line ends and trailing gaps change on the way through servers."""
    lines = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def unflowed(text: str, *, delete_space: bool) -> str:
    """Join the soft lines of format=flowed (RFC 3676); quote depths never mix."""
    out: list[str] = []
    pending: list[str] = []
    pending_depth = 0
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if pending and depth != pending_depth:
            out.append(_joined(pending, pending_depth))
            pending = []
        soft = content.endswith(" ") and content != "-- "
        pending.append(content[:-1] if soft and delete_space else content)
        pending_depth = depth
        if not soft:
            out.append(_joined(pending, depth))
            pending = []
    if pending:
        out.append(_joined(pending, pending_depth))
    return "\n".join(out)


def _joined(pieces: list[str], depth: int) -> str:
    text = "".join(pieces)
    if not depth:
        return text
    return ">" * depth + (f" {text}" if text else "")


def header_line(value: bytes, problems: Problems) -> str:
    """Return a header value as one decoded line."""
    return (
        one_line(value.decode("ascii"))
        if value.isascii() and b"=?" not in value
        else text_of(value, problems)
    )
