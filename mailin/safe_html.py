"""Mail HTML made harmless: no script, no form, no address that is fetched or followed."""

from __future__ import annotations

import re
from html import escape

import nh3

# With this a browser runs nothing, fetches nothing and sends nothing, whatever the cleaner let through.
POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
_TAGS = (nh3.ALLOWED_TAGS | {"font", "center"}) - {"img", "a", "map", "area"}
_STYLES = {
    "background-color", "border", "border-collapse", "color", "font-family", "font-size", "font-style",
    "font-weight", "line-height", "margin", "padding", "text-align", "text-decoration", "vertical-align",
    "width",
}  # fmt: skip
_PICTURE = re.compile(r"<img\b", re.IGNORECASE)
_LINK = re.compile(r"<a\b[^>]{0,4000}\bhref\s{0,9}=", re.IGNORECASE)


def pictures(html: str) -> int:
    """Return how many pictures the mail would have shown."""
    return len(_PICTURE.findall(html))


def links(html: str) -> int:
    """Return how many links the mail would have offered."""
    return len(_LINK.findall(html))


def document(html: str, title: str) -> str:
    """Return a whole harmless page of the mail's HTML: words, tables and plain looks, nothing else."""
    body = nh3.clean(
        html,
        tags=set(_TAGS),
        clean_content_tags={"script", "style", "title"},
        attributes={
            "*": {"style", "dir", "lang", "title"},
            "td": {"align", "colspan", "rowspan", "valign", "width"},
            "th": {"align", "colspan", "rowspan", "valign", "width"},
            "table": {"align", "border", "cellpadding", "cellspacing", "width"},
            "font": {"color", "size"},
            "ol": {"start"},
        },
        filter_style_properties=_STYLES,
        url_schemes=set(),
        link_rel=None,
    )
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title></head><body>{body}</body></html>"
    )
