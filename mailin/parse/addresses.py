"""Address headers as people really write them: comments, groups, commas in names, encoded names."""

from __future__ import annotations

import re
from typing import Final

from . import encoded
from .cleaning import one_line
from .limits import MAX_ADDRESSES
from .model import Address, Problems

_PLAIN: Final = re.compile(
    r'(?:([^"<>,;:()@\\]{0,200}) )?<([^\s<>,;:()"\\@]{1,100}@[^\s<>,;:()"\\@]{1,200})>'
)
_BARE: Final = re.compile(r'[^\s<>,;:()"\\@]{1,100}@[^\s<>,;:()"\\@]{1,200}')
_LONE_AT: Final = re.compile(r" @ ?| ?@ ")
_SPECIAL: Final = re.compile(r'["(<>,;:\\)]')
_SQUARE: Final = re.compile(
    r"\[(?:mailto:|smtp:)?([^\s<>\[\]\"@]{1,100}@[^\s<>\[\]\"@]{1,200})\]", re.IGNORECASE
)
_REFERENCE: Final = re.compile(r"&#(\d{3,5});")  # its ";" is no separator
_SEPARATORS: Final = re.compile(r'[\s<>"(),;:\[\]]+')


def addresses(value: bytes, problems: Problems) -> tuple[Address, ...]:
    """Return (name, e-mail casefolded) of a raw address header, in order; never raises."""
    if not value:
        return ()
    text = encoded.raw_text(value, problems)
    simple = _PLAIN.fullmatch(text)
    if simple:
        return ((_name(simple[1] or "", problems), email(simple[2])),)
    if _BARE.fullmatch(text):
        return (("", email(text)),)
    text = _as_usual(text)
    found = _Scanner(text, problems).run()
    if not found and "=?" in text:  # the whole header, address and all, was encoded
        decoded = encoded.words(text, problems)
        found = _Scanner(decoded, problems).run() if "=?" not in decoded else []
    if not found and "@" in text:
        found = [("", email(word)) for word in _SEPARATORS.split(text) if "@" in word.strip("@")]
    if len(found) > MAX_ADDRESSES:
        problems.add("too-many-addresses")
    return tuple(found[:MAX_ADDRESSES])


def _as_usual(text: str) -> str:
    """Return a header with letters for their references and "Name [SMTP:address]" in angle brackets."""
    if "&#" in text:
        text = _REFERENCE.sub(lambda one: chr(int(one[1])) if chr(int(one[1])).isalpha() else one[0], text)
    return _SQUARE.sub(r"<\1>", text) if "[" in text and "<" not in text else text


def email(text: str) -> str:
    """Return an address as it is compared: casefolded, without gaps or route, its domain in ASCII."""
    text = (
        "".join(text.split())
        .strip("<>,;" if '"@' in text else "<>'\",;")
        .removeprefix("mailto:")
        .removeprefix("MAILTO:")
    )
    if text.startswith("@"):  # RFC 822 route "@a,@b:user@host"
        text = text.rpartition(":")[2]
    text = one_line(text).casefold()
    if text.isascii():
        return text.rstrip(".")
    local, _, domain = text.rpartition("@")
    if local and not domain.isascii() and len(domain) <= 253:
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return text
    return f"{local}@{domain}" if local else domain


def _name(phrase: str, problems: Problems) -> str:
    """Return a display name decoded, without the quotes people or programs left around it."""
    name = encoded.words(phrase, problems).strip().removesuffix(":").rstrip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"":
        name = name[1:-1].strip()
    return name[:500]


class _Scanner:
    """One pass over an address list, from one special character to the next."""

    __slots__ = (
        "angle",
        "angle_at",
        "carried",
        "comment",
        "found",
        "pos",
        "problems",
        "text",
        "whole_comments",
        "whole_quotes",
        "words",
    )

    def __init__(self, text: str, problems: Problems) -> None:
        self.text = text
        self.problems = problems
        self.pos = 0
        self.found: list[Address] = []
        self.words: list[str] = []  # of the display name
        self.whole_quotes = self.whole_comments = True  # False once one was found without its end
        self.comment = ""
        self.angle: str | None = None
        self.angle_at = 0  # how many of the words stood before it
        self.carried = ""  # "Nguyễn" of the unquoted name "Nguyễn, Văn A <a@b>"

    def run(self) -> list[Address]:
        """Return all addresses of the list."""
        text = self.text
        groups = ";" in text
        while special := _SPECIAL.search(text, self.pos):
            self.words.append(text[self.pos : special.start()])
            self.pos = special.end()
            mark = special.group()
            if mark == ":" and groups:
                self.words.clear()  # the name of a group
            else:
                self._special(mark)
            if len(self.found) > MAX_ADDRESSES:
                return self.found
        self.words.append(text[self.pos :])
        self._flush(final=True)
        return self.found

    def _special(self, mark: str) -> None:
        """Act on one special character just passed."""
        if mark == '"' and self.whole_quotes:
            self._quoted()
        elif mark == "(" and self.whole_comments:
            self._comment()
        elif mark == "<":
            self._angle()
        elif mark in ",;":
            self._flush(final=mark == ";")
        elif mark in ":\\":
            self.words.append(mark)

    def _quoted(self) -> None:
        """Read a quoted string; without its end the quote is a plain character."""
        text, start = self.text, self.pos
        end = text.find('"', start)
        while end > 0 and text[end - 1] == "\\" and end > start:
            end = text.find('"', end + 1)
        if end < 0:
            self.whole_quotes = False
            return
        self.words.append(text[start:end].replace('\\"', '"').replace("\\\\", "\\"))
        self.pos = end + 1
        if text[self.pos : self.pos + 1] == "@":  # a quoted local part
            self.words[-1] = f'"{self.words[-1]}"'

    def _comment(self) -> None:
        """Read a comment, nested ones included; without its end the bracket is a plain character."""
        text, depth = self.text, 1
        pos = self.pos
        while depth:
            close = text.find(")", pos)
            if close < 0:
                self.whole_comments = False
                return
            depth += text.count("(", pos, close) - 1
            pos = close + 1
        if not self.comment:
            self.comment = text[self.pos : pos - 1]
        self.pos = pos

    def _angle(self) -> None:
        """Read <...>; without its end the address runs to the next separator."""
        text = self.text
        end = text.find(">", self.pos)
        again = text.find("<", self.pos, end if end >= 0 else len(text))
        if again >= 0:  # "<" of a name, or an address that was never closed
            end = again
        if end < 0:
            end = min(
                (at for at in (text.find(",", self.pos), text.find(";", self.pos)) if at >= 0),
                default=len(text),
            )
        inside = text[self.pos : end]
        if "@" in inside or (self.angle is None and again < 0):
            self._flush_unseparated()
            self.angle, self.angle_at = inside, len(self.words)
        else:
            self.words.append(inside)
        self.pos = end + 1 if text[end : end + 1] == ">" else end

    def _flush_unseparated(self) -> None:
        """Close an address that is followed by a name and a further address, without a comma between."""
        if self.angle is None or "@" not in self.angle:
            return
        following = self.words[self.angle_at :]
        if any(map(str.strip, following)):
            del self.words[self.angle_at :]
            self._flush(final=False)
            self.words = following

    def _flush(self, *, final: bool) -> None:
        """Close one address at a separator."""
        phrase = "".join(self.words).strip()
        self.words.clear()
        angle, comment = self.angle, self.comment
        self.angle, self.comment = None, ""
        if angle is not None and ("@" in angle or (angle.strip() and " " not in angle.strip())):
            name = f"{self.carried}, {phrase}" if self.carried else phrase
            shown = f"{name} ({comment})" if name and comment else name or comment
            self.found.append((_name(shown, self.problems), email(angle)))
        elif "@" in phrase:
            self._loose(phrase, comment)
        elif angle is None and _BARE.fullmatch(comment.strip()):  # "Name (addr)"
            self.found.append((_name(phrase, self.problems), email(comment)))
        elif phrase and not final and not comment and angle is None:
            self.carried = f"{self.carried}, {phrase}" if self.carried else phrase
            return
        elif phrase and " " not in phrase and "=?" not in phrase and not self.carried:
            self.found.append((_name(comment, self.problems), email(phrase)))
        self.carried = ""

    def _loose(self, phrase: str, comment: str) -> None:
        """Take addresses written without brackets; what stands beside a single one is its name."""
        if _LONE_AT.search(phrase) and not _BARE.search(phrase):  # "an @ tinhmau.example.vn"
            phrase = _LONE_AT.sub("@", phrase)
        tokens = [phrase] if phrase.startswith('"') else phrase.split()
        emails = [token for token in tokens if "@" in token]
        rest = " ".join(token for token in tokens if "@" not in token)
        for token in emails:
            self.found.append((_name(rest or comment, self.problems), email(token)))
