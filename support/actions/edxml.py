"""Importing edXML files: each becomes a ticket with its entry, or ends with a sentence; whole or not."""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from support import outbox
from support.actions import letters, reception
from support.actions.files import MAX_FILE
from support.domain import edxml, privacy
from support.domain.channels import Channel
from support.domain.documents import Code, Secrecy, written
from support.domain.edxml import Business, EdxmlDocument, EdxmlError, Outcome
from support.domain.edxml.outcomes import require_whole
from support.domain.edxml.parcels import Parcel, opened
from support.domain.errors import Forbidden, UserError
from support.domain.events import EventKind
from support.domain.reception import LetterIn
from support.domain.requests import Filed, FileIn
from support.domain.roles import Actor
from support.domain.words import _
from support.models import Case, EdxmlImport, ElectronicDocument, Letter
from support.queries import edxml as kept
from support.queries import letters as papers
from support.queries import tickets

log = logging.getLogger(__name__)
_OURS = _("Hệ thống gặp lỗi khi nhận tệp này; tệp chưa được nhận, các tệp khác không bị ảnh hưởng.")


@dataclass(slots=True)
class Result:
    """How one file ended; `said` with `params` is a sentence that adds to the outcome's own words."""

    name: str
    outcome: Outcome
    document: int | None = None
    said: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "name": self.name,
            "outcome": self.outcome.value,
            "document": self.document,
            "said": self.said,
            "params": {name: str(value) for name, value in self.params.items()},
        }


def import_files(by: Actor, files: Sequence[tuple[str, bytes]]) -> EdxmlImport:
    """Take in edXML files, (name, bytes), and ZIPs of them; what is wrong with one stops no other.

    Importing the same file again changes nothing but the list of imports. Raises Forbidden.
    """
    if not by.is_worker:
        raise Forbidden
    results = [_ended(by, parcel) for parcel in opened(files)]
    return EdxmlImport.objects.create(
        at=timezone.now(), by_id=by.user_id, results=[one.as_json() for one in results]
    )


def _ended(by: Actor, parcel: Parcel) -> Result:
    """Take one file in; whatever happens, return how it ended."""
    name = privacy.mask(parcel.name)[:200]
    try:
        return _refused(name, parcel.trouble) if parcel.trouble else _take(by, name, parcel.content)
    except UserError as error:
        return _refused(name, error)
    except Exception:
        log.exception("an edXML file was not taken in")
        return Result(name, Outcome.REFUSED, None, _OURS)


def _refused(name: str, error: UserError) -> Result:
    return Result(name, Outcome.REFUSED, None, error.sentence, dict(error.params))


def _take(by: Actor, name: str, raw: bytes) -> Result:
    document = edxml.read(raw)
    require_whole(document, max_file=MAX_FILE)
    digest = hashlib.sha256(raw).hexdigest()
    version = digest if document.business is Business.UPDATE else ""
    before = kept.known(document, version)
    if before is None:
        degree = letters.mark_of(_words(document), _files(document))
        try:
            with transaction.atomic():
                if degree:
                    return _secret(by, document, degree, _row(by, document, digest, version))
                return _ACTS[document.business](by, _Taking(name, document, raw, digest, version))
        except IntegrityError:
            before = kept.known(document, version)  # a colleague imported it this moment
            if before is None:
                raise
    same = before.digest == digest
    return Result(name, Outcome.KNOWN if same else Outcome.OTHER, before.pk)


@dataclass(frozen=True, slots=True)
class _Taking:
    """One readable document without a mark, on its way."""

    name: str
    document: EdxmlDocument
    raw: bytes
    digest: str
    version: str


def _words(document: EdxmlDocument) -> str:
    return f"{document.type_name}\n{document.subject}\n{document.content}\n{document.reason}"


def _files(document: EdxmlDocument) -> tuple[FileIn, ...]:
    return tuple(
        FileIn(one.name or "tep", one.content_type or "application/octet-stream", one.content)
        for one in document.attached
    )


def _row(by: Actor, document: EdxmlDocument, digest: str, version: str) -> ElectronicDocument:
    """Return the row that tells the document from all others, not yet saved."""
    organ, key = document.key
    to = document.receivers[0] if document.receivers else None
    return ElectronicDocument(
        organ=organ[:60],
        key=key[:300],
        business=document.business.value,
        version=version,
        digest=digest,
        document_id=document.document_id[:200],
        code=kept.code_of(document),
        day=document.day,
        sender_name=_author(document)[:255],
        to_organ=to.organ_id[:60] if to else "",
        to_name=to.name[:255] if to else "",
        received_at=timezone.now(),
        received_by_id=by.user_id,
    )


def _author(document: EdxmlDocument) -> str:
    agency = papers.agency_coded(document.sender.organ_id)
    return agency.name if agency else document.sender.name or document.sender.organ_id


def _letter(document: EdxmlDocument) -> LetterIn:
    """Return the columns of NĐ 30 as the file gives them; its id only for a document that stands alone."""
    alone = document.business is Business.NEW
    return LetterIn(
        author=_author(document),
        arrival_date=timezone.localdate(),
        code_number=document.code_number,
        code_notation=document.code_notation,
        document_date=document.day,
        type_name=document.type_name,
        subject=document.subject,
        signer=document.signer,
        signer_position=document.signer_position,
        urgency=document.urgency,
        recipient=document.receivers[0].name if document.receivers else "",
        due_date=document.due_date,
        pages=document.pages,
        organ=document.sender.organ_id,
        document=document.document_id if alone else "",
    )


def _called(document: EdxmlDocument) -> str:
    code = Code(document.code_number, document.code_notation)
    return written(code, document.type_name, document.day, _author(document))


def _file(by: Actor, taking: _Taking, *, about: str = "", add_to: str = "", related: str = "") -> Filed:
    """File the document with its annexes and, packed, the file as it came."""
    document = taking.document
    subject = (about or document.subject or _called(document))[: reception.SUBJECT_MAX]
    body = "\n\n".join(filter(None, (_called(document), document.subject, document.content, document.reason)))
    return letters.enter(
        by,
        letter=_letter(document),
        about=reception.About(
            subject=subject, body=body, files=(*_files(document), _original(taking)), related=related
        ),
        add_to=add_to,
    )


def _original(taking: _Taking) -> FileIn:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("van-ban.edxml", taking.raw)
    code = kept.code_of(taking.document).replace("/", "-") or "van-ban"
    return FileIn(f"ban-goc-{code}.edxml.zip", "application/zip", out.getvalue())


def _keep(by: Actor, taking: _Taking, filed: Filed, target: ElectronicDocument | None) -> ElectronicDocument:
    row = _row(by, taking.document, taking.digest, taking.version)
    row.case_id, row.target = filed.case_id, target
    row.letter = Letter.objects.get(message=filed.message_id)
    row.save(force_insert=True)
    return row


def _secret(by: Actor, document: EdxmlDocument, degree: Secrecy, row: ElectronicDocument) -> Result:
    """Enter only that it came; not even the file's name stays, for names tell contents."""
    bare = LetterIn(
        author=_author(document),
        arrival_date=timezone.localdate(),
        document_date=document.day,
        secrecy=degree,
        organ=document.sender.organ_id,
        document=document.document_id if document.business is Business.NEW else "",
    )
    letters.only_arrival(by, bare)
    row.code = ""
    row.save(force_insert=True)
    return Result("", Outcome.MARKED, row.pk)


def _new(by: Actor, taking: _Taking, said: str = "") -> Result:
    paper = _on_paper(by, taking.document)
    filed = _file(by, taking, add_to=paper.number if paper else "")
    row = _keep(by, taking, filed, None)
    return Result(taking.name, Outcome.PAPER if paper else Outcome.TAKEN, row.pk, said)


def _on_paper(by: Actor, document: EdxmlDocument) -> Case | None:
    """Return the ticket the same document came to on paper: same number, symbol, author and day."""
    alike = papers.same(document.code_number, document.code_notation, _author(document))
    cases = [
        one.message.case_id
        for one in alike
        if one.message and not one.organ and document.day and one.document_date == document.day
    ]
    return tickets.for_staff(by).filter(pk__in=cases).order_by("pk").first()


def _update(by: Actor, taking: _Taking) -> Result:
    target = kept.target(by, taking.document)
    if target is None or target.case is None:
        return _new(by, taking, _("Không thấy văn bản được cập nhật; đã mở phiếu mới."))
    subject = _("Cập nhật: %s") % (taking.document.subject or _called(taking.document))
    filed = _file(by, taking, about=subject, add_to=target.case.number)
    return Result(taking.name, Outcome.UPDATED, _keep(by, taking, filed, target).pk)


def _replace(by: Actor, taking: _Taking) -> Result:
    target = kept.target(by, taking.document)
    if target is None or target.case is None:
        return _new(by, taking, _("Không thấy văn bản bị thay thế; đã mở phiếu mới."))
    filed = _file(by, taking, related=target.case.number)
    row = _keep(by, taking, filed, target)
    data = {"document": row.pk, "old": target.case.number, "new": filed.number}
    cases = [target.case.pk, filed.case_id]
    outbox.record(by, outbox.Happened(EventKind.EDXML_REPLACED, cases, data))
    return Result(taking.name, Outcome.REPLACED, row.pk)


def _recall(by: Actor, taking: _Taking) -> Result:
    target = kept.target(by, taking.document)
    if target is None:
        raise EdxmlError(
            _("Không thấy văn bản bị thu hồi; hãy nhập văn bản gốc trước, rồi nhập lại tệp này.")
        )
    if target.case is None:
        return _recall_of_secret(by, taking, target)
    subject = _("Đề nghị thu hồi: %s") % (target.code or _called(taking.document))
    filed = _file(by, taking, about=subject, add_to=target.case.number)
    return Result(taking.name, Outcome.RECALL, _keep(by, taking, filed, target).pk)


def _recall_of_secret(by: Actor, taking: _Taking, target: ElectronicDocument) -> Result:
    """Enter that a document of which only the arrival is kept is to be given back."""
    letter = _letter(taking.document)
    brought = reception.Brought(
        Channel.LETTER, timezone.now(), letter, _("Đề nghị thu hồi văn bản có độ mật")
    )
    reception.only_register(by, brought=brought, person=reception.Person(name=letter.author))
    row = _row(by, taking.document, taking.digest, taking.version)
    row.target, row.code = target, ""
    row.save(force_insert=True)
    return Result("", Outcome.RECALL, row.pk)


_ACTS = {
    Business.NEW: _new,
    Business.UPDATE: _update,
    Business.REPLACE: _replace,
    Business.RECALL: _recall,
}
