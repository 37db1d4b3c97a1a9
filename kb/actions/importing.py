"""Documents that become guides: read in the child process, looked at by a person, then made a draft of."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from kb.actions import base, files, guides, writing
from kb.actions.guides import GuideIn
from kb.actions.writing import Saved, Words
from kb.domain import import_report, importing, markup, pdf_words, places
from kb.domain.states import FileRole
from kb.models import Guide, GuideImport, GuideImportPicture
from kb.queries import guides as library
from support import outbox
from support.actions import scanner
from support.actions.files import MAX_FILE
from support.domain import privacy
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.events import EventKind
from support.domain.files import Flag, Trouble
from support.domain.roles import Actor
from support.domain.words import _
from support.reading import kinds, parent
from support.reading.parent import Picture

_JPEG = b"\xff\xd8"
KEPT = timedelta(days=2)  # an upload nobody decided on
_ENDS = {"doc": "doc", "odt": "odt", "rtf": "rtf", "docm": "macro", "dotm": "macro"}


def read(by: Actor, *, name: str, content: bytes, guide: Guide | None = None) -> GuideImport:
    """Read an uploaded document for the preview; raises FieldError ("file") with a sentence, Forbidden.

    `guide` is the one whose draft it is to go into. Reading comes before the transaction.
    """
    if by.user_id is None or not (
        (guide and library.writes(by, guide)) or (guide is None and writes_any(by))
    ):
        raise Forbidden
    kept = files.clean_name(name)
    if not content:
        raise FieldError("file", _("Tệp rỗng."))
    if len(content) > MAX_FILE:
        raise FieldError("file", _("Tệp lớn quá %(most)s MB."), most=MAX_FILE // 1024 // 1024)
    row = GuideImport(name=kept, raw=content, guide=guide, by_id=by.user_id, at=timezone.now())
    pictures = _read(row, content)
    row.report["places"] = _places(row)
    return _keep(row, pictures)


@transaction.atomic
def _keep(row: GuideImport, pictures: list[tuple[Picture, str]]) -> GuideImport:
    row.save(force_insert=True)
    GuideImportPicture.objects.bulk_create(
        GuideImportPicture(
            of=row, place=place, content=one.content, alt=alt, width=one.width, height=one.height
        )
        for place, (one, alt) in enumerate(pictures, start=1)
    )
    return row


def writes_any(by: Actor) -> bool:
    """True for whom there is a guide they might write."""
    return bool(by.agencies or by.roles & library.WRITERS)


def _read(row: GuideImport, content: bytes) -> list[tuple[Picture, str]]:
    """Fill in title, body and report; return the pictures. Raises FieldError."""
    end = row.name.rpartition(".")[2].lower()
    kind = kinds.sniff(content[: kinds.HEAD], end)
    with tempfile.NamedTemporaryFile(prefix=parent.FOLDER) as given:
        given.write(content)
        given.flush()
        path = Path(given.name)
        _scan(path)
        if kind == kinds.PDF:
            _pdf(row, path)
            return []
        if end in _ENDS and _ENDS[end] == "macro":
            _refuse("macro")
        read = parent.manual(path, row.name)
        whole = f"{row.name}\n{'' if read.trouble else parent.read(path, row.name).text}"
    if read.trouble:
        _refuse(_ENDS.get(end, read.trouble) if read.trouble in {"other", "broken"} else read.trouble)
    made = importing.tidy(read.html, prefix="n2-" if row.guide_id else "")
    row.title, row.body = made.title[:255], made.body
    lost = [[one, privacy.mask(words)] for one, words in read.lost]
    row.report = {"losses": read.losses | {"links": made.links}, "lost": lost, "kept": _counted(row.body)}
    row.report["kept"]["notes"] = made.notes
    # Margins and comments are in the original alone: personal data there would stay with the guide for good.
    row.report["original"] = not privacy.detect(whole)
    return read.pictures


def _scan(path: Path) -> None:
    if not scanner.enabled():
        return
    try:
        found = scanner.scan(path)
    except scanner.ScannerDown:
        found = "?"
        _refuse("waiting")
    if found:
        _refuse("infected")


def _refuse(trouble: str) -> None:
    raise FieldError("file", import_report.sentence(trouble))


def _pdf(row: GuideImport, path: Path) -> None:
    report = parent.read(path, row.name)
    if report.trouble or Flag.ENCRYPTED in report.flags:
        _refuse((report.trouble or Trouble.ENCRYPTED).value)
    row.body = pdf_words.html(report.text, report.marks)
    if not row.body:
        _refuse("scanned")
    counts = {"layout": 1, "cut": int(Flag.CUT in report.flags)}
    row.report = {"losses": counts, "lost": [], "kept": _counted(row.body), "pages": report.pages}


def _counted(body: str) -> dict[str, int]:
    root = markup.tree(body)
    return {
        "headings": len(markup.contents(body)),
        "paragraphs": sum(one.tag == "p" for one in root.children),
        "lists": sum(one.tag in {"ul", "ol"} for one in root.children),
        "tables": len(list(root.find("table"))),
        "pictures": len(list(root.find("img"))),
    }


def _places(row: GuideImport) -> list[str]:
    """Return where personal data stands in the words, named by heading and paragraph."""
    found = [places.NAME] if privacy.detect(row.name) else []
    blocks = (one for one in markup.blocks(row.body) if privacy.detect(one.text))
    found.extend(places.in_text(one.heading, one.paragraph) for one in blocks)
    return found[:40]


def lock(by: Actor, import_id: int) -> GuideImport:
    """Return an upload of `by`'s, locked; raises NotFound: nobody decides on another's."""
    row = GuideImport.objects.select_for_update().filter(pk=import_id, by=by.user_id).first()
    if row is None or by.user_id is None:
        raise NotFound
    return row


@transaction.atomic
def create(by: Actor, *, import_id: int, what: GuideIn) -> Guide:
    """Make a new draft of an upload, with pictures and original; raises FieldError, NotFound, Forbidden."""
    guide = guides.begin(by, what=what)
    row = lock(by, import_id)
    version = files.writable_version(guide)
    words = Words(version.title, version.summary, _placed(by, guide, row))
    writing.write(by, guide, version, writing.checked(words, version, auto=False), auto=False)
    _done(by, guide, row)
    return guide


@transaction.atomic
def extend(by: Actor, *, import_id: int, replace: bool) -> Saved:
    """Put an upload into the draft of its guide, after its words or instead of them; raises NotAllowed."""
    row = GuideImport.objects.filter(pk=import_id, by=by.user_id).exclude(guide=None).first()
    if row is None:
        raise NotFound
    guide = base.lock_for_writing(by, row.guide_id or 0)
    row = lock(by, import_id)
    version = files.writable_version(guide)
    body = _placed(by, guide, row)
    words = Words(version.title, version.summary, body if replace else version.body + body, version.note)
    saved = writing.save(by, guide_id=guide.pk, base_saved=version.saved, words=words)
    if saved.lost:
        raise NotAllowed(_("%(name)s đang soạn tài liệu này. Đợi xong rồi đưa vào."), name=saved.holder)
    _done(by, guide, row)
    return saved


def _placed(by: Actor, guide: Guide, row: GuideImport) -> str:
    """Keep the pictures with the guide's version and return the body that shows them."""
    body = row.body
    for one in row.pictures.order_by("place"):
        address = importing.pending(one.place)
        if address not in body:
            continue
        picture = Picture(bytes(one.content), one.width, one.height)
        end = "jpg" if picture.content.startswith(_JPEG) else "png"
        name = f"anh-{one.place}.{end}"
        kept = files.add_drawn(by, guide=guide, name=name, picture=picture, alt=one.alt)
        body = body.replace(address, f"{markup.PICTURES}{kept.token}")
    return body


def _done(by: Actor, guide: Guide, row: GuideImport) -> None:
    """Keep the original with the version, unless personal data stands in it, and let the upload go."""
    raw = bytes(row.raw)
    role = FileRole.ATTACHMENT if kinds.sniff(raw[: kinds.HEAD]) == kinds.PDF else FileRole.SOURCE
    losses = {kind: count for kind, count in row.report["losses"].items() if count}
    data: dict[str, object] = {"guide": guide.pk, "losses": losses}
    if row.report.get("original", True):
        data["file"] = files.add(by, guide=guide, role=role, name=row.name, content=raw).pk
    outbox.record(by, outbox.Happened(EventKind.GUIDE_IMPORTED, data=data))
    row.delete()


@transaction.atomic
def drop(by: Actor, *, import_id: int) -> None:
    """Put an upload aside; nothing of it stays."""
    lock(by, import_id).delete()


def drop_old() -> int:
    """Let go of uploads that nobody decided on; return how many."""
    old = GuideImport.objects.filter(at__lt=timezone.now() - KEPT)
    return sum(one.delete()[1].get("kb.GuideImport", 0) for one in old.only("pk")[:200])
