"""HTML mail to readable text by one forward scan: blocks, lists, tables, links, quotes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Final

from .cleaning import clean
from .html_layout import BREAK, CELL, CLOSE, CUT, LINE, OPEN, PARAGRAPH, ROW, SIGN, SIGN_END, Marks, lay_out
from .html_tags import Tag, tags

_BLOCK: Final = frozenset([
    "address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption",
    "figure", "footer", "form", "header", "html", "main", "nav", "section", "summary", "tbody", "tfoot",
    "thead",
    "caption",
])  # fmt: skip
_SPACED: Final = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"])
_TABLE: Final = frozenset(["td", "th", "tr", "table"])
_LIST: Final = frozenset(["ul", "ol", "li", "hr"])
_KNOWN: Final = _BLOCK | _SPACED | _TABLE | _LIST | {"br", "a", "img"}
_GAP: Final = re.compile(r"[ \t\n]+")
_HREF: Final = re.compile(r"^(?:https?|mailto|tel|ftp):", re.IGNORECASE)
_HUGE_NUMBER: Final = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")  # int() refuses 4,300 digits
_QUOTING: Final = re.compile(r"cite|quote|border-left", re.IGNORECASE)
# What mail programs call the element that holds what they quote. "gmail_quote" holds forwards too.
_CUT: Final = re.compile(
    r"gmail_(?:quote|attr)|divRplyFwdMsg|appendonsend|mail-editor-reference-message|"
    r"ms-outlook-mobile-reference-message|yahoo_quoted|moz-cite-prefix|OutlookMessageHeader|OLK_SRC_BODY|"
    r"type\s?=\s?[\"']?cite|zmail_extra\b|blockquote_zmail|protonmail_quote|tutanota_quote|"
    r"zwchr|__(?:DIVIDER|HEADERS)__|reply-intro|originalMessage|zalo[_-]?quote|messageReplySection|isReplyContent|aolReplyContainer|cm_replymail|quoted[-_]?(?:text|message)\b"
)
_CUT_HINTS: Final = (  # one of them stands in every match of _CUT
    "quote", "cite", "gmail_attr", "divRplyFwdMsg", "appendonsend", "reference-message", "OLK_SRC_BODY",
    "OutlookMessageHeader", "zmail_extra", "zwchr", "__DIVIDER__", "__HEADERS__", "reply-intro",
    "originalMessage", "ReplySection", "ReplyContent", "aolReplyContainer", "cm_replymail",
)  # fmt: skip
_HOLDERS: Final = frozenset(["div", "blockquote", "hr", "p", "section"])
# What mail programs call the element that holds the signature
_SIGNED: Final = re.compile(
    r"gmail_signature(?!_prefix)|moz-signature|ms-outlook-mobile-signature|composer_signature|_rc_sig|"
    r"protonmail_signature_block|AppleMailSignature|Zm-_Id_-Sgn|__SIG_(?:PRE|POST)__|[yY]ahoo[-_]signature|"
    r"ymail_android_signature|messageSignatureSection|data-signatureblock|edo-signature|cm_signature|front-signature|"
    r"(?:id|class)\s?=\s?[\"']?(?:x_)*(?:zmail_?|email-?|mail-?)?[sS]ignature(?![\w-])"
)
_IN_ITEM: Final = frozenset(["p", "div", "section", "h1", "h2", "h3", "h4", "h5", "h6"])
_SIGNERS: Final = frozenset(["div", "table", "p", "section"])
_DEEP: Final = 50  # nested lists and tables that are told apart


def render(source: str) -> tuple[str, Marks]:
    """Return (readable text of an HTML document, where the mail program says quote and signature stand).

    `source` must be clean text. Linear in its length, never raises.
    """
    with_cuts = any(hint in source for hint in _CUT_HINTS)
    with_signature = any(hint in source for hint in ("ignature", "__SIG_", "-Sgn", "_rc_sig"))
    return _Renderer(with_cuts=with_cuts, with_signature=with_signature).run(source)


def unescaped(text: str) -> str:
    """Return `text` with its character references replaced and cleaned."""
    return clean(html.unescape(_HUGE_NUMBER.sub("\ufffd", text))) if "&" in text else text


class _Renderer:
    """Collects text and layout marks from the stream of tags."""

    def __init__(self, *, with_cuts: bool, with_signature: bool) -> None:
        self.with_cuts = with_cuts
        self.with_signature = with_signature
        self.signer = ""  # name of the element that holds the open signature
        self.signer_depth = 0  # elements of that name open since
        self.out: list[str] = []
        self.item_at = -1  # length of out right behind the mark of a list item
        self.lists: list[int] = []  # -1 for a bullet list, else the number of the next item
        self.tables: list[int] = []  # cells already met in the open row of each open table
        self.quotes: list[bool] = []  # of each open blockquote, whether it quotes
        self.pre = 0
        self.open_link: tuple[str, int] | None = None  # (address, where its text begins in out)

    def run(self, source: str) -> tuple[str, Marks]:
        """Return the text of `source` and its marks."""
        for piece in tags(source, _KNOWN):
            if isinstance(piece, str):
                self._text(piece)
            else:
                self._tag(piece)
        self._end_link()
        return lay_out("".join(self.out))

    def _text(self, piece: str) -> None:
        if self.item_at == len(self.out) and piece.isspace():
            return
        text = unescaped(piece)
        if self.pre:
            self.out.append(text.replace("\n", LINE).replace(" ", "\xa0"))
        elif "\n" in text or "\t" in text or "  " in text:
            self.out.append(_GAP.sub(" ", text))
        else:
            self.out.append(text)

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if self.with_cuts and name in _HOLDERS and _CUT.search(tag.inside):
            self.out.append(CUT)
        if self.with_signature and name in _SIGNERS:
            self._sign(tag)
        if self.item_at == len(self.out) and name in _IN_ITEM and not tag.closing:
            return  # the words of an item stand beside its mark
        handler = _HANDLERS.get(name)
        if handler is None:
            self.out.append(LINE if name == "br" else BREAK)
        else:
            handler(self, tag)

    def _sign(self, tag: Tag) -> None:
        """Mark where a signature begins and where its element ends."""
        if self.signer == tag.name:
            self.signer_depth += -1 if tag.closing else 1
            if not self.signer_depth:
                self.signer = ""
                self.out.append(SIGN_END)
        elif not self.signer and not tag.closing and _SIGNED.search(tag.inside):
            self.signer, self.signer_depth = tag.name, 1
            self.out.append(SIGN)

    def image(self, tag: Tag) -> None:
        alt = one(tag.attribute("alt"))
        if alt and not tag.closing:
            self.out.append(f"[{alt}]")

    def spaced(self, tag: Tag) -> None:
        self.out.append(PARAGRAPH)
        if tag.name == "pre":
            self.pre = max(0, self.pre + (-1 if tag.closing else 1))
        elif tag.name == "blockquote":
            self._quote(tag)

    def _quote(self, tag: Tag) -> None:
        """Mark a quotation; a blockquote some programs use only to indent is no quotation."""
        if not tag.closing:
            is_quote = not tag.inside.strip() or _QUOTING.search(tag.inside) is not None
            if len(self.quotes) < _DEEP:
                self.quotes.append(is_quote)
                self.out.append(OPEN if is_quote else BREAK)
        elif self.quotes and self.quotes.pop():
            self.out.append(CLOSE)

    def table(self, tag: Tag) -> None:
        if tag.name == "table":
            self.out.append(BREAK)
            if not tag.closing and len(self.tables) < _DEEP:
                self.tables.append(0)
            elif tag.closing and self.tables:
                self.tables.pop()
        elif tag.name == "tr":
            self.out.append(BREAK if tag.closing else ROW)
            self.tables[-1:] = [0]
        elif not tag.closing:
            self._cell()

    def _cell(self) -> None:
        """Part the cells of a row; the first one needs no mark."""
        if not self.tables:
            self.tables.append(0)
        if self.tables[-1]:
            self.out.append(CELL)
        self.tables[-1] += 1

    def items(self, tag: Tag) -> None:
        self.out.append(BREAK)
        if tag.name == "hr":
            self.out.append(f"---{BREAK}")
        elif tag.name == "li":
            if not tag.closing:
                self._item(tag.attribute("value"))
        elif tag.closing:
            if self.lists:
                self.lists.pop()
        elif len(self.lists) < _DEEP:
            self.lists.append(_number(tag.attribute("start"), 1) if tag.name == "ol" else -1)

    def _item(self, value: str) -> None:
        if self.lists and self.lists[-1] > 0:
            self.lists[-1] = _number(value, self.lists[-1])
        indent = "\xa0\xa0" * max(0, min(len(self.lists), 8) - 1)
        if self.lists and self.lists[-1] > 0:
            self.out.append(f"{indent}{self.lists[-1]}. ")
            self.lists[-1] += 1
        else:
            self.out.append(f"{indent}- ")
        self.item_at = len(self.out)

    def link(self, tag: Tag) -> None:
        self._end_link()
        if not tag.closing:
            href = one(tag.attribute("href"))[:2_000]
            if _HREF.match(href):
                self.open_link = (href, len(self.out))

    def _end_link(self) -> None:
        """Write where a link leads behind its text, unless the text says so itself."""
        if self.open_link is not None:
            href, begin = self.open_link
            if not _same_address("".join(self.out[begin:]), href):
                self.out.append(f" <{href}>")
            self.open_link = None


_HANDLERS: Final[dict[str, Callable[[_Renderer, Tag], None]]] = {
    "a": _Renderer.link,
    "img": _Renderer.image,
    **dict.fromkeys(_SPACED, _Renderer.spaced),
    **dict.fromkeys(_TABLE, _Renderer.table),
    **dict.fromkeys(_LIST, _Renderer.items),
}


def one(text: str) -> str:
    """Return an attribute value as one clean line."""
    return _GAP.sub(" ", unescaped(text)).strip()


def _number(value: str, default: int) -> int:
    """Return the number of a list item as written, `default` if it is none to count from."""
    return int(value) if value.isdecimal() and len(value) <= 6 and int(value) else default


def _same_address(text: str, href: str) -> bool:
    """Say whether the text of a link already shows where it leads, or is nothing to follow."""
    shown, target = text.strip(), href
    for scheme in ("https://", "http://", "mailto:", "tel:", "www."):
        shown, target = shown.casefold().removeprefix(scheme), target.casefold().removeprefix(scheme)
    shown, target = shown.rstrip("/"), target.rstrip("/")
    return not shown or shown in {target, target.partition("?")[0]}
