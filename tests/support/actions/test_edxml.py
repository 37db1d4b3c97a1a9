"""Forty edXML files, each with what must become of it; one bad file stops no other, twice changes nothing."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.utils import timezone

from support.actions import edxml, edxml_answers, letters, reception, work
from support.domain.edxml import read
from support.domain.errors import FieldError, Forbidden, NotAllowed, NotFound
from support.domain.lifecycle import Stage
from support.domain.reception import LetterIn
from support.models import Case, EdxmlImport, ElectronicDocument, Event, FileCheck, Letter, RegisterEntry
from tests import factories as make
from tests.support.cast import Cast, closed_to_all_but
from tests.support.domain.edxml.builder import Draft, packed
from tests.support.reading import made

PDF = made.pdf("Kính gửi cơ quan quản lý")
CV = (("cv.pdf", PDF),)
BILLION = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_serial = itertools.count(1)


def draft(number: int = 0, **more: object) -> Draft:
    """Make a document of its own number."""
    number = number or next(_serial) + 1000
    fields = {
        "DocumentId": f"H05.09,2026/11/05,{number}/STP-HCTP", "CodeNumber": str(number),
    } | dict(more.pop("fields", {}))  # type: ignore[call-overload]  # fmt: skip
    return Draft(fields=fields, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class File:
    """One file of the table: its bytes, how it must end, words it must say, and how many entries it takes."""

    name: str
    raw: Callable[[], bytes]
    outcome: str
    said: str = ""
    entries: int = 0
    cases: int = 0


def many() -> bytes:
    """Make a ZIP of more files than a document may have."""
    return packed(*((f"{n}.txt", b"x") for n in range(30)))


def _broken(raw: bytes) -> bytes:
    """Spoil the base64 of the first attachment."""
    start = raw.index(b"ContentTransferEncoded>") + len(b"ContentTransferEncoded>")
    return raw[:start] + b"@@@@" + raw[start:]


FILES: tuple[File, ...] = (
    # What is taken in: three namespaces, raw and packed annexes, inside and outside the envelope.
    File("chuan", draft(1, files=CV).write, "taken", "", 1, 1),
    File("cu", draft(2, namespace="cũ", files=CV).write, "taken", "", 1, 1),
    File("mac-dinh", draft(3, namespace="mặc định", files=CV).write, "taken", "", 1, 1),
    File("khong-tep", draft(4).write, "taken", "", 1, 1),
    File("tep-nen", draft(5, files=(("cv.pdf", packed(("goc.pdf", PDF))),)).write, "taken", "", 1, 1),
    File(
        "tep-nen-hai", draft(6, files=(("g.pdf", packed(("a.pdf", PDF), ("b.pdf", PDF))),)).write, "taken",
        "", 1, 1,
    ),
    File("trong-phong-bi", draft(7, files=CV, attachments_inside=True).write, "taken", "", 1, 1),
    File("khong-cid", draft(8, files=CV, content_id="tep-{n}", named=False).write, "taken", "", 1, 1),
    File("hoa-toc", draft(9, fields={"Priority": "3"}).write, "taken", "", 1, 1),
    File("khong-ma", draft(10, fields={"DocumentId": None}).write, "taken", "", 1, 1),
    File("thieu-ten-loai", draft(11, fields={"TypeName": None}).write, "taken", "", 1, 1),
    File("thieu-trich-yeu", draft(12, fields={"Subject": None}).write, "taken", "", 1, 1),
    File("thieu-ngay", draft(13, fields={"PromulgationDate": None}).write, "taken", "", 1, 1),
    File("ngay-kieu-viet", draft(14, fields={"PromulgationDate": "05/11/2026"}).write, "taken", "", 1, 1),
    File("co-quan-la", draft(15, fields={"From.OrganId": "X99.01"}).write, "taken", "", 1, 1),
    File("zip-mat-khau", draft(16, files=(("cv.pdf", b"PK\x03\x04hong"),)).write, "taken", "", 1, 1),
    # Here already.
    File("lai-chuan", draft(1, files=CV).write, "known"),
    File("lai-khac-noi-dung", draft(1, fields={"Content": "Nội dung khác"}).write, "other"),
    File("lai-khong-ma", draft(10, fields={"DocumentId": None}).write, "known"),
    # What speaks of earlier documents.
    File("cap-nhat", draft(2, business=2, fields={"Content": "Bản sửa"}).write, "updated", "", 1),
    File("cap-nhat-lan-hai", draft(2, business=2, fields={"Content": "Sửa nữa"}).write, "updated", "", 1),
    File("cap-nhat-lai", draft(2, business=2, fields={"Content": "Bản sửa"}).write, "known"),
    File("cap-nhat-la", draft(17, business=2).write, "taken", "Không thấy văn bản được cập nhật", 1, 1),
    File(
        "thay-the", draft(18, business=3, concerns=("H05.09,2026/11/05,3/STP-HCTP",)).write, "replaced", "",
        1, 1,
    ),
    File(
        "thay-the-la", draft(19, business=3, concerns=("khong-co",)).write, "taken",
        "Không thấy văn bản bị thay thế", 1, 1,
    ),
    File(
        "thu-hoi", draft(20, business=1, concerns=("H05.09,2026/11/05,4/STP-HCTP",)).write, "recall", "", 1,
    ),
    File("thu-hoi-cung-ma", draft(5, business=1).write, "recall", "", 1),
    File("thu-hoi-lai", draft(5, business=1).write, "known"),
    File("thu-hoi-la", draft(21, business=1, concerns=("khong-co",)).write, "refused", "bị thu hồi"),
    # Secrecy marks: only the arrival.
    File("mat-trich-yeu", draft(22, fields={"Subject": "Báo cáo (Mật)"}).write, "marked", "", 1),
    File("mat-trong-tep", draft(23, files=(("cv.pdf", made.pdf("TUYỆT MẬT")),)).write, "marked", "", 1),
    File("mat-ten-loai", draft(24, fields={"TypeName": "Công văn (Tối mật)"}).write, "marked", "", 1),
    File("mat-lai", draft(22, fields={"Subject": "Báo cáo (Mật)"}).write, "known"),
    # What cannot be taken in.
    File("dtd", draft(25, prologue="<!DOCTYPE edXML>").write, "refused", "DTD"),
    File("bom-thuc-the", draft(26, prologue=BILLION).write, "refused", "thực thể"),
    File("thuc-the-ngoai", draft(27, prologue=OUTSIDE).write, "refused", "thực thể"),
    File("khong-phai-xml", lambda: b"%PDF-1.4", "refused", "không phải XML"),
    File("cat-cut", lambda: draft(28).write()[:500], "refused", "không phải XML"),
    File("khong-phan-dau", lambda: b"<edXML/>", "refused", "MessageHeader"),
    File(
        "khong-noi-gui", draft(29, fields={"From.OrganId": None, "From.OrganName": None}).write, "refused",
        "cơ quan gửi",
    ),
    File(
        "khong-so", draft(30, fields={"DocumentId": None, "CodeNumber": None}).write, "refused", "mã văn bản",
    ),
    File("base64-hong", lambda: _broken(draft(31, files=CV).write()), "refused", "base64"),
    File(
        "bom-nen", draft(32, files=(("cv.pdf", packed(("bom.bin", bytes(70 * 2**20)))),)).write, "refused",
        "giải nén ra quá lớn",
    ),
    File(
        "qua-nhieu-tep", draft(33, files=(("g.pdf", many()),)).write,
        "refused", "tệp đính kèm",
    ),
    File("long-sau", lambda: b"<a>" * 5_000, "refused", "quá sâu"),
    File("qua-lon", lambda: b"<a>" + bytes(26 * 2**20), "refused", "25 MB"),
    File("zip-trong-zip", lambda: packed(("trong.zip", packed(("a", b"x")))), "refused", "ZIP nằm trong"),
    File("zip-rong", packed, "refused", "không có văn bản nào"),
    File("zip-hong", lambda: b"PK\x03\x04" + b"x" * 40, "refused", "ZIP hỏng"),
    File("zip-bom", lambda: packed(("a.edxml", bytes(30 * 2**20))), "refused", "bom nén"),
)  # fmt: skip


def _counts() -> tuple[int, int, int, int, int]:
    return (
        Case.objects.count(), RegisterEntry.objects.count(), Letter.objects.count(),
        ElectronicDocument.objects.count(), Event.objects.count(),
    )  # fmt: skip


def test_n2_r27d_r3a_fifty_files_each_end_as_they_must_and_twice_changes_nothing(cast: Cast) -> None:
    """In one upload, in order: every file ends by itself, with its entry, its ticket or its sentence."""
    given = [(f"{one.name}.edxml", one.raw()) for one in FILES]
    ended = edxml.import_files(cast.nguyen, given).results
    assert [row["outcome"] for row in ended] == [one.outcome for one in FILES]
    for one, row in zip(FILES, ended, strict=True):
        assert one.said in row["said"] % row["params"] if row["params"] else one.said in row["said"], one.name
        assert bool(row["said"]) == (row["outcome"] == "refused" or bool(one.said)), one.name
    assert RegisterEntry.objects.count() == sum(one.entries for one in FILES)
    assert Case.objects.count() == sum(one.cases for one in FILES)
    before = _counts()
    again = edxml.import_files(cast.nguyen, given).results
    assert {row["outcome"] for row in again} == {"known", "other", "refused"}
    assert _counts() == before
    assert EdxmlImport.objects.count() == 2


def _one(by: object, one: Draft, name: str = "vb.edxml") -> ElectronicDocument:
    ended = edxml.import_files(by, [(name, one.write())]).results[0]  # type: ignore[arg-type]
    return ElectronicDocument.objects.select_related("case", "letter").get(pk=ended["document"])


def test_r27d_a_document_fills_the_columns_and_keeps_the_file_as_it_came(cast: Cast) -> None:
    agency = make.agency("Sở Tư pháp tỉnh Bắc Ninh (mới)")
    old = make.agency("Sở cũ")
    type(old).objects.filter(pk=old.pk).update(code="H05.09", merged_into=agency, successor=agency)
    one = draft(450, files=CV, fields={"Priority": "4"})
    row = _one(cast.nguyen, one)
    assert row.case is not None
    assert row.letter is not None
    assert (row.case.channel, row.case.requesting_agency, row.case.priority) == ("letter", agency, 1)
    assert (str(row.letter), row.letter.type_name, row.letter.pages) == ("450/STP-HCTP", "Công văn", 2)
    assert (row.letter.urgency, f"{row.letter.due_date:%d/%m/%Y}") == (3, "20/11/2026")
    assert row.case.entries.get().evidence.startswith("Công văn 450/STP-HCTP ngày 05/11/2026 của Sở Tư pháp")
    files = row.letter.message.followup.followupattachment_set.order_by("pk")  # type: ignore[union-attr]
    assert [file.filename for file in files] == ["cv.pdf", "ban-goc-450-STP-HCTP.edxml.zip"]
    with files[1].file.open() as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as kept:
        assert kept.read("van-ban.edxml") == one.write()
    assert FileCheck.objects.count() == 2


def test_r3a_of_a_marked_document_nothing_is_kept_but_that_it_came(
    cast: Cast, tmp_path: object, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    secret = draft(7, fields={"Subject": "Điều không được lưu (Tối mật)"}, files=CV)
    row = _one(cast.nguyen, secret, "dieu-khong-duoc-luu.edxml")
    assert (row.case, row.letter, row.code) == (None, None, "")
    entry, letter = RegisterEntry.objects.get(), Letter.objects.get()
    assert (letter.secrecy, letter.subject, letter.message) == ("toi_mat", "", None)
    results = EdxmlImport.objects.get().results
    assert "khong-duoc-luu" not in str(results)
    assert "không được" not in f"{entry.subject} {entry.note} {entry.evidence} {entry.sender}"
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]  # type: ignore[attr-defined]


def test_the_same_document_on_paper_before_is_one_ticket_with_two_entries(cast: Cast) -> None:
    paper = LetterIn(
        "Sở Tư pháp tỉnh Bắc Ninh", timezone.localdate(), "450", "STP-HCTP",
        document_date=read(draft(450).write()).day, subject="Về việc hỗ trợ kết nối",
    )  # fmt: skip
    filed = letters.take_in(
        cast.nguyen, letter=paper, about=reception.About(subject=paper.subject, without_system=True)
    )
    row = _one(cast.nguyen, draft(450))
    assert row.case is not None
    assert (row.case.number, row.case.entries.count()) == (filed.number, 2)  # type: ignore[union-attr]


def test_a_replacement_is_linked_to_what_it_replaces_and_told_on_both(cast: Cast) -> None:
    old = _one(cast.nguyen, draft(3))
    new = _one(cast.nguyen, draft(8, business=3, concerns=(old.document_id,)))
    assert old.case is not None
    assert new.case is not None
    assert (new.case.related_to, new.target) == (old.case, old)
    event = Event.objects.get(kind="edxml_replaced")
    assert set(event.cases.values_list("case", flat=True)) == {old.case.pk, new.case.pk}


STATUSES = (
    (Stage.NEW, "03"), (Stage.ASSIGNED, "04"), (Stage.IN_PROGRESS, "05"), (Stage.WAITING_REQUESTER, "05"),
    (Stage.REJECTED, "02"), (Stage.CLOSED, "06"),
)  # fmt: skip


@pytest.mark.parametrize(("stage", "code"), STATUSES)
def test_the_status_file_follows_the_ticket_and_is_read_by_the_standard(
    cast: Cast, stage: Stage, code: str
) -> None:
    row = _one(cast.nguyen, draft(12))
    Case.objects.filter(pk=row.case_id).update(stage=stage.value)
    file = edxml_answers.tell(cast.nguyen, ids=[row.pk])[0]
    assert f"<edXML:StatusCode>{code}</edXML:StatusCode>".encode() in file.content
    assert b"<edXML:OrganId>H05.09</edXML:OrganId>" in file.content
    assert b"<edXML:OrganId>G01</edXML:OrganId>" in file.content  # whom it was addressed to answers
    row.refresh_from_db()
    assert (row.told_status, row.told_at is not None) == (code, True)
    assert Event.objects.filter(kind="edxml_told").count() == 1
    assert settings.EDXML_ORGAN_ID == ""


@pytest.mark.parametrize(("agree", "code"), [(True, "15"), (False, "16")])
def test_a_recall_waits_for_our_word_and_its_status_says_which(cast: Cast, agree: bool, code: str) -> None:
    old = _one(cast.nguyen, draft(9))
    row = _one(cast.nguyen, draft(9, business=1))
    assert (row.case, row.target) == (old.case, old)
    assert edxml_answers.tell(cast.nguyen, ids=[row.pk])[0].status == "13"
    if not agree:
        with pytest.raises(FieldError):
            edxml_answers.decide_recall(cast.nguyen, document_id=row.pk, agree=False)
    edxml_answers.decide_recall(cast.nguyen, document_id=row.pk, agree=agree, reason="Theo quy chế")
    assert edxml_answers.tell(cast.nguyen, ids=[row.pk])[0].status == code
    with pytest.raises(NotAllowed):
        edxml_answers.decide_recall(cast.nguyen, document_id=row.pk, agree=agree)
    assert Event.objects.filter(kind="edxml_decided").count() == 1


def test_what_one_may_not_see_one_neither_finds_nor_tells(cast: Cast) -> None:
    row = _one(cast.nguyen, draft(9))
    assert row.case is not None
    closed_to_all_but(row.case, cast.dang)
    ended = edxml.import_files(cast.nguyen, [("th.edxml", draft(9, business=1).write())]).results[0]
    assert (ended["outcome"], ended["document"]) == ("refused", None)
    with pytest.raises(NotFound):
        edxml_answers.tell(cast.nguyen, ids=[row.pk])
    for viewer in cast.readers_only:
        with pytest.raises(Forbidden):
            edxml.import_files(viewer, [])
        with pytest.raises(Forbidden):
            edxml_answers.tell(viewer, ids=[row.pk])


def test_a_fault_of_ours_stops_one_file_and_says_so(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    real = letters.enter

    def falls(*args: object, letter: LetterIn, **more: object) -> object:
        if letter.code_number == "41":
            raise RuntimeError("đĩa đầy")
        return real(*args, letter=letter, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(letters, "enter", falls)
    given = [(f"{n}.edxml", draft(n).write()) for n in (40, 41, 42)]
    ended = edxml.import_files(cast.nguyen, given).results
    assert [row["outcome"] for row in ended] == ["taken", "refused", "taken"]
    assert "tệp chưa được nhận" in ended[1]["said"]
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (2, 2)


def test_a_recalled_ticket_ends_without_an_outgoing_document(cast: Cast) -> None:
    row = _one(cast.nguyen, draft(9))
    ended = work.change_stage(
        cast.nguyen, case_id=row.case_id or 0, stage=Stage.REJECTED, reason="Nơi gửi thu hồi văn bản"
    )
    assert ended.stage == "rejected"
