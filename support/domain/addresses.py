"""E-mail addresses: written one way, and the domains by which an agency may be recognised."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Anybody may have a box there, so these domains never stand for an agency (DESIGN 6).
FREE_PROVIDERS: frozenset[str] = frozenset(
    {
        "gmail.com", "googlemail.com", "yahoo.com", "yahoo.com.vn", "yahoo.com.au", "yahoo.co.uk",
        "yahoo.fr", "ymail.com", "rocketmail.com", "aol.com", "outlook.com", "outlook.com.vn",
        "hotmail.com", "hotmail.com.vn", "hotmail.fr", "live.com", "msn.com", "icloud.com",
        "me.com", "mac.com", "zoho.com", "zohomail.com", "mail.com", "gmx.com", "gmx.net", "gmx.de",
        "web.de", "mail.ru", "yandex.com", "yandex.ru", "proton.me", "protonmail.com", "pm.me",
        "tutanota.com", "tuta.com", "fastmail.com", "hey.com", "qq.com", "163.com", "126.com",
        "naver.com", "vnn.vn", "hn.vnn.vn", "hcm.vnn.vn", "dng.vnn.vn", "fpt.vn", "hcm.fpt.vn",
        "hn.fpt.vn", "saigonnet.vn", "netnam.vn", "mailinator.com", "yopmail.com",
    }
)  # fmt: skip

# Under these names anybody registers; alone they name no agency.
PUBLIC_SUFFIXES: frozenset[str] = frozenset(
    {
        "vn", "gov.vn", "edu.vn", "com.vn", "org.vn", "net.vn", "ac.vn", "int.vn", "info.vn",
        "name.vn", "pro.vn", "health.vn", "biz.vn", "io.vn", "ai.vn", "id.vn", "com", "net", "org",
        "info", "biz", "edu", "gov", "int",
    }
)  # fmt: skip

_REMEMBERED = 320  # signs; longer ones are no addresses, and must not fill the memory
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\u0080-\uffff-]{1,64}\Z")
_DOMAIN = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9\u0080-\uffff](?:[a-z0-9\u0080-\uffff-]{0,61}[a-z0-9\u0080-\uffff])?\.)+[a-z]{2,63}\Z"
)


def clean_email(s: str) -> str:
    """Return the one spelling of an address (RFC 5321): trimmed, without <> and mailto:, lower case.

    Case is dropped in the local part too: no agency tells boxes apart by it, and people type it as they like.
    Returns "" for what is no address.
    """
    return _clean_known(s) if len(s) <= _REMEMBERED else _clean(s)


def _clean(s: str) -> str:
    s = unicodedata.normalize("NFC", s).strip().strip("<>").strip()
    local, at, domain = s.removeprefix("mailto:").rpartition("@")
    domain = domain.lower().rstrip(".")
    # =? begins an encoded word (RFC 2047), which mail programs decode even here; no box is called so.
    fine = at and _LOCAL.match(local) and ".." not in local and "=?" not in local and local[0] != "."
    return f"{local}@{domain}".lower() if fine and not local.endswith(".") and _DOMAIN.match(domain) else ""


# One mail asks for the same few addresses some twenty times.
_clean_known = lru_cache(maxsize=8192)(_clean)


def domain_of(email: str) -> str:
    """Return the domain of an address, or "" for what is no address."""
    return clean_email(email).rpartition("@")[2]


def candidate_domains(email: str) -> list[str]:
    """Return the domains an agency of this sender may be filed under, most specific first.

    so.bacninh.gov.vn gives so.bacninh.gov.vn, bacninh.gov.vn; a free provider or public suffix gives none.
    """
    domain = domain_of(email)
    labels = domain.split(".") if domain else []
    found: list[str] = []
    for first in range(len(labels) - 1):
        name = ".".join(labels[first:])
        if name in FREE_PROVIDERS:
            return []
        if name in PUBLIC_SUFFIXES:
            break
        found.append(name)
    return found


def agency_domain(email: str) -> str | None:
    """Return the sender's own domain if it can stand for an agency, else None."""
    domains = candidate_domains(email)
    return domains[0] if domains else None
