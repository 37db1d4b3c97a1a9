"""Mail HTML made harmless: no script, no form, no address that is fetched or followed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

import nh3
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mailin.html_bounds import MOST, bounded

# With this a browser runs nothing, fetches nothing and sends nothing, whatever the cleaner let through.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
MOST_LINKS = 30  # told beside the text
_TAGS = (nh3.ALLOWED_TAGS | {"font", "center"}) - {"img", "a", "map", "area"}
_STYLES = {
    "background-color", "border", "border-collapse", "color", "font-family", "font-size", "font-style",
    "font-weight", "line-height", "margin", "padding", "text-align", "text-decoration", "vertical-align",
    "width",
}  # fmt: skip
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
# Of markup nh3 has written anew: attributes are quoted, tags are closed.
_CLEAN_PICTURE = re.compile(r"<img\b([^>]{0,8000})>")
_CLEAN_LINK = re.compile(r"<a\b([^>]{0,8000})>(.{0,4000}?)</a>", re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]{0,8000}>")
_HREF, _SRC, _ALT = (re.compile(rf'\b{name}="([^"]{{0,6000}})"') for name in ("href", "src", "alt"))
_HOST_IN_WORDS = re.compile(r"(?:https?://)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})(?:[/:?#]|$)", re.IGNORECASE)
_PAPER = "margin:12px;background-color:#fff;color:#1b1f24;font-family:sans-serif;font-size:15px"
_FITS = "max-width:100%;height:auto"
_MARK = "padding:0 4px;border:1px solid #8a8f98;color:#4a4f57;background-color:#f2f3f5;font-size:12px"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a mail: what it says, the host it really leads to, and whether the two disagree."""

    words: str
    host: str
    false: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the place of a picture a mail brings along: our own address of it, and its size."""

    address: str
    width: int
    height: int


WAITS = Shown("", 0, 0)  # a picture that is still to be checked


def pictures(html: str) -> int:
    """Return how many pictures the mail would have shown."""
    return len(_PICTURE.findall(html))


def links(html: str) -> list[Link]:
    """Return the links a mail offers, each once, at most MOST_LINKS; words are plain text."""
    if "<a" not in html and "<A" not in html:
        return []
    found = (_link(hit) for hit in _CLEAN_LINK.finditer(_marked(html)))
    return list(dict.fromkeys(link for link in found if link.host))[:MOST_LINKS]


def _link(hit: re.Match[str]) -> Link:
    words = " ".join(unescape(_ANY_TAG.sub(" ", hit[2])).split())[:120]
    host = _host(_HREF.search(hit[1]))
    shown = _HOST_IN_WORDS.match(words)
    false = bool(shown and host and not _same_site(shown[1].lower(), host))
    return Link(words, host, false)


def _same_site(shown: str, real: str) -> bool:
    return shown.removeprefix("www.") == real.removeprefix("www.")


def _host(found: re.Match[str] | None) -> str:
    """Return the host an address leads to (an e-mail address for mailto), "" for none."""
    if found is None:
        return ""
    address = unescape(found[1]).strip()
    try:
        parts = urlsplit(address)
        if parts.scheme == "mailto":
            return parts.path[:200]
        return (parts.hostname or "")[:200]
    except ValueError:
        return ""


def _marked(html: str) -> str:
    """Return HTML written anew with its links and pictures still in it, and nothing that runs."""
    return nh3.clean(
        bounded(html),
        tags=set(_TAGS | {"a", "img"}),
        clean_content_tags={"script", "style", "title"},
        attributes=_ATTRIBUTES | {"a": {"href"}, "img": {"src", "alt"}},
        filter_style_properties=_STYLES,
        url_schemes={"http", "https", "mailto", "cid"},
        link_rel=None,
    )


_ATTRIBUTES = {
    "*": {"style", "dir", "lang", "title"},
    "td": {"align", "colspan", "rowspan", "valign", "width"},
    "th": {"align", "colspan", "rowspan", "valign", "width"},
    "table": {"align", "border", "cellpadding", "cellspacing", "width"},
    "font": {"color", "size"},
    "ol": {"start"},
}


def _without_addresses(html: str, brought: Mapping[str, Shown]) -> str:
    """Put checked pictures or words in the place of pictures, and the real host behind links; then clean once
    more, strictly: of addresses only those of `brought` pictures are left.
    """
    html = _CLEAN_PICTURE.sub(lambda hit: _picture(hit, brought), html)
    html = _CLEAN_LINK.sub(_link_words, html)
    ours = {one.address for one in brought.values() if one.address}

    def known(tag: str, name: str, value: str) -> str | None:
        return value if (tag, name) != ("img", "src") or value in ours else None

    return nh3.clean(
        html,
        tags=set(_TAGS | {"img"}),
        attributes=_ATTRIBUTES | {"img": {"src", "alt", "width", "height"}},
        attribute_filter=known,
        filter_style_properties=_STYLES | {"max-width", "height"},  # of our own pictures alone by now
        url_schemes=set(),
        link_rel=None,
    )


def _picture(hit: re.Match[str], brought: Mapping[str, Shown]) -> str:
    """Return a checked picture of the mail itself, or words for one that is not shown."""
    source, alt = _SRC.search(hit[1]), _ALT.search(hit[1])
    name = unescape(alt[1])[:80] if alt else ""
    address = unescape(source[1]) if source else ""
    if not address.startswith("cid:"):
        words = _("ảnh từ %(host)s bị chặn") % {"host": _host(source) or _("bên ngoài")}
    elif (shown := brought.get(unquote(address[4:]).strip("<> "))) and shown.address:
        size = f'width="{shown.width}" height="{shown.height}"'
        return f'<img src="{escape(shown.address)}" alt="{escape(name)}" {size} style="{_FITS}">'
    elif shown is WAITS:
        words = _("ảnh kèm trong thư, chưa kiểm tra xong")
    else:
        words = _("ảnh kèm trong thư")
    return f'<span style="{_MARK}">{escape(": ".join(filter(None, [words, name])))}</span>'


def _link_words(hit: re.Match[str]) -> str:
    link = _link(hit)
    if not link.host:
        return hit[2]
    mark = _("dẫn tới %(host)s, KHÁC chữ đang hiện") if link.false else _("dẫn tới %(host)s")
    return f'<u>{hit[2]}</u> <span style="{_MARK}">{escape(mark % {"host": link.host})}</span>'


def _remote(marked: str) -> int:
    """Return how many pictures would have been fetched from elsewhere."""
    found = (_SRC.search(hit[1]) for hit in _CLEAN_PICTURE.finditer(marked))
    return sum(1 for source in found if source and not source[1].startswith("cid:"))


def document(html: str, title: str, brought: Mapping[str, Shown] = MappingProxyType({})) -> str:
    """Return a whole harmless page of the mail's HTML: words, tables, plain looks, and of pictures only
    those it brings along and `brought` knows by Content-ID.
    """
    marked = _marked(html)
    body, blocked = _without_addresses(marked, brought), _remote(marked)
    notice = ""
    if len(html) > MOST:
        words = _("Thư quá dài: chỉ hiện phần đầu; tải thư gốc để xem đủ.")
        notice = f'<p style="{_MARK}">{escape(words)}</p>'
    if blocked:
        words = ngettext("Đã chặn %(n)s ảnh từ bên ngoài.", "Đã chặn %(n)s ảnh từ bên ngoài.", blocked)
        notice += f'<p style="{_MARK}">{escape(words % {"n": blocked})}</p>'
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title></head><body style="{_PAPER}">{notice}{body}</body></html>'
    )
