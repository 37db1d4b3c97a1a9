"""Where the writer's own words end: quotes and signatures folded by one pass over the lines."""

from __future__ import annotations

from typing import Final, NamedTuple

from .html_layout import NO_MARKS, Marks
from .quote_marks import (
    attribution_start,
    begins_header_block,
    is_divider,
    is_forward_mark,
    is_forward_subject,
    is_label,
    is_mobile_signature,
    is_own_delimiter,
    is_reply_subject,
    may_close_attribution,
    opens_quote,
)

_SIGNATURE_LINES: Final = 15  # a longer tail after "--" is text, not a signature


_RULES: Final = "_-=*~─━—– "  # characters of lines drawn across a mail
_DELIMITERS: Final = frozenset(["--", "––", *("—" * count for count in range(1, 11))])


class Folded(NamedTuple):
    """The two halves of a body; each keeps its lines in order."""

    reply: str
    quoted: str


def fold(body: str, subject: str, marks: Marks = NO_MARKS, *, answers: bool = False) -> Folded:
    """Split `body` into what was written now and what was quoted or signed; linear, never raises.

    `marks` are the lines where the HTML the body was rendered from says that a quote begins or a signature
    stands; `answers` says that the headers name an earlier mail. A forward keeps everything. If nothing
    would be left, the body stays whole.
    """
    if is_forward_subject(subject) or not body:
        return Folded(body, "")
    answers = answers or is_reply_subject(subject)
    lines = body.split("\n")
    cut, forward = _cut(lines, frozenset(marks.cuts), answers=answers)
    quoted = _marked_lines(lines, cut, answers=answers)
    if "-----BEGIN PGP SIGN" in body:
        quoted |= _armor(lines[:cut])
    quoted.update(_signature(lines, cut, quoted, marks.signature))
    end = len(lines) if forward else cut
    if not quoted and end == len(lines):
        return Folded(body.strip(), "")
    reply = "\n".join(line for at, line in enumerate(lines[:end]) if at not in quoted).strip()
    if not reply:
        return Folded(body, "")
    rest = "\n".join(line for at, line in enumerate(lines) if at >= end or at in quoted).strip("\n")
    return Folded(_squeezed(reply), rest)


def _cut(lines: list[str], cuts: frozenset[int], *, answers: bool) -> tuple[int, bool]:
    """Return (first line of the quoted or forwarded rest, whether it is a forward)."""
    last_words = _last_words(lines)
    for at, line in enumerate(lines):
        text = line.strip()
        if not text or not (":" in text or text[0] in "-_=*>#" or "@" in text or "：" in text or at in cuts):
            continue  # every mark but those of HTML holds one of these
        if is_forward_mark(text):
            return at, True
        start = _plain_start(lines, at, text, answers=answers)
        if start is not None:
            return start, False
        start = attribution_start(lines, at, answers=answers) if may_close_attribution(text) else None
        if start is None and at in cuts and _opens_here(lines, at):
            start = _with_rule(lines, at)
        below = at if text[0] == ">" else at + 1
        if start is not None and not _answers_below(lines, below, last_words):
            return start, False
    return len(lines), False


def _plain_start(lines: list[str], at: int, text: str, *, answers: bool) -> int | None:
    """Return where a quote begins that needs no look at what follows it, None if none begins here."""
    if is_own_delimiter(text):
        return _with_attribution(lines, at)
    if is_divider(text):
        return _with_rule(lines, at)
    if begins_header_block(lines, at, answers=answers):
        return _with_rule(lines, _with_fields(lines, at))
    return None


def _opens_here(lines: list[str], at: int) -> bool:
    """Say whether the mark the HTML holds at this line opens a quote, not a forward."""
    near = (line.strip() for line in lines[at : at + 6])
    return opens_quote(lines, at) and not any(text and is_forward_mark(text) for text in near)


def _with_fields(lines: list[str], at: int) -> int:
    """Take fields along that stand before the sender in a quoted header block."""
    while at and is_label(lines[at - 1]):
        at -= 1
    return at


def _with_attribution(lines: list[str], at: int) -> int:
    """Take the "... đã viết:" line right above our own delimiter along."""
    above = at - 1
    while above >= 0 and not lines[above].strip("> \t"):
        above -= 1
    if above >= 0 and lines[above].rstrip().endswith(":"):
        start = attribution_start(lines, above)
        return at if start is None else start
    return at


def _with_rule(lines: list[str], at: int) -> int:
    """Take the rule Outlook draws above its header block along."""
    above = at - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    text = lines[above].strip() if above >= 0 else ""
    if len(text) >= 3 and not text.strip(_RULES):
        return above
    if text.startswith("--") and text.endswith("--") and (len(text) <= 80 or may_close_attribution(text)):
        return above  # "------ Original ------" of QQ, "-----A đã viết: -----" of Notes
    return at


def _last_words(lines: list[str]) -> int:
    """Return the last line that is neither blank nor quoted nor added by a program, -1 for none."""
    for at in range(len(lines) - 1, -1, -1):
        text = lines[at].strip()
        if text and not text.startswith(">") and not is_mobile_signature(text):
            return at
    return -1


def _answers_below(lines: list[str], start: int, last_words: int) -> bool:
    """Say whether ">" lines follow and unquoted words come after them: an answer below or between."""
    for at in range(start, last_words):
        text = lines[at].strip()
        if text:
            return text.startswith(">")
    return False


def _marked_lines(lines: list[str], end: int, *, answers: bool) -> set[int]:
    """Return the ">" lines before `end` and the attribution above each run of them.

    Where the mail answers nothing and no run has an attribution, ">" is prose: a prompt, a comparison.
    """
    runs = _runs(lines, end)
    heads = [_attribution_above(lines, first, answers=answers) for first, _ in runs]
    if not answers and all(head is None for head in heads):
        return set()
    marked: set[int] = set()
    for (first, last), head in zip(runs, heads, strict=True):
        if first == last and head is None and len(runs) == 1 and not _is_lone_quote(lines, first, end):
            continue  # a lone "> 50 hồ sơ" is prose
        marked.update(range(first if head is None else head, last + 1))
    return marked


def _is_lone_quote(lines: list[str], at: int, end: int) -> bool:
    """Say whether a single ">" line is a quote: nested, or set apart below all that was written."""
    if lines[at].lstrip().startswith(">>"):
        return True
    apart = at > 0 and not lines[at - 1].strip()
    return apart and not any(line.strip() for line in lines[at + 1 : end])


def _runs(lines: list[str], end: int) -> list[tuple[int, int]]:
    """Return (first, last) of every run of ">" lines; blank lines between two of them belong to the run."""
    runs: list[tuple[int, int]] = []
    last_text = -1
    fenced = False  # between two lines of ``` stands code
    for at in range(end):
        text = lines[at].strip()
        if text.startswith("```"):
            fenced = not fenced
        if text.startswith(">") and not fenced:
            if runs and last_text == runs[-1][1]:
                runs[-1] = (runs[-1][0], at)
            else:
                runs.append((at, at))
        if text:
            last_text = at
    return runs


def _attribution_above(lines: list[str], first: int, *, answers: bool) -> int | None:
    """Return where the attribution of the run at `first` begins, None if there is none."""
    above = first - 1
    while above >= 0 and not lines[above].strip() and first - above < 4:
        above -= 1
    if above >= 0 and lines[above].strip() and may_close_attribution(lines[above].strip()):
        return attribution_start(lines, above, answers=answers)
    return None


def _armor(lines: list[str]) -> set[int]:
    """Return the lines OpenPGP puts around signed text (RFC 9580, section 7)."""
    armor: set[int] = set()
    last = ""  # the line that ends the open stretch of armor
    for at, line in enumerate(lines):
        text = line.strip()
        if text == "-----BEGIN PGP SIGNED MESSAGE-----":
            last, inside = "", True
        elif text == "-----BEGIN PGP SIGNATURE-----":
            last, inside = "-----END PGP SIGNATURE-----", True
        else:
            inside = at - 1 in armor and lines[at - 1].strip() != last
        if inside:
            armor.add(at)
    return armor


def _signature(lines: list[str], end: int, quoted: set[int], marked: tuple[int, ...]) -> set[int]:
    """Return the lines of a signature at the end of the writer's own words."""
    own = [at for at in range(end) if at not in quoted and lines[at].strip()]
    for back, at in enumerate(reversed(own)):
        if back > _SIGNATURE_LINES:
            break
        if lines[at].rstrip() in _DELIMITERS and back:
            return {line for line in range(at, end) if line not in quoted}
    written = len(own)
    signed = frozenset(marked)
    while own and own[-1] in signed:
        own.pop()
    if own and 0 < written - len(own) <= _SIGNATURE_LINES:
        return {line for line in range(own[-1] + 1, end) if line not in quoted}
    return _program_signature(lines, own, end, quoted)


def _program_signature(lines: list[str], own: list[int], end: int, quoted: set[int]) -> set[int]:
    """Return the lines telephones and mail programs added at the end of the own words."""
    kept = len(own)
    while kept and is_mobile_signature(lines[own[kept - 1]].strip()):
        kept -= 1
    if kept < len(own):
        return {line for line in range(own[kept], end) if line not in quoted}
    for at in own[-3:-1]:
        if is_mobile_signature(lines[at].strip()) and not lines[at + 1].strip():
            return {at}  # in the middle of a paragraph it is prose
    return set()


def _squeezed(text: str) -> str:
    """Close the gaps that folded lines left behind."""
    if "\n\n\n" not in text:
        return text
    out: list[str] = []
    for line in text.split("\n"):
        if line.strip() or (out and out[-1].strip()):
            out.append(line)
    return "\n".join(out)
