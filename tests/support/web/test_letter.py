"""A letter is taken in with the fields of NĐ 30, once, never a secret one; its answer closes it (N2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from support.actions import work
from support.domain.errors import NotAllowed
from support.domain.lifecycle import Stage
from support.models import Case, ConnectedSystem, Letter, OutgoingMail, RegisterEntry
from tests import factories as make
from tests.support.reading import made

HERE = "/tiep-nhan/van-ban"
LINE = "Công văn số 1187/BYT-K2ĐT ngày 12/3/2026 của Bộ Y tế về việc đề nghị bổ sung trường thông tin"


@pytest.fixture
def officer(browse, db):
    return browse(make.engineer())


def given(**more):
    return {
        "arrival_date": timezone.localdate().isoformat(),
        "arrival_number": "643",
        "code_number": "1187",
        "code_notation": "BYT-K2ĐT",
        "author": "Sở Tư pháp tỉnh Bắc Ninh",
        "type_name": "Công văn",
        "document_date": "2026-03-12",
        "subject": "Đề nghị bổ sung trường thông tin",
        "urgency": "3",
        "secrecy": "",
        "pages": "3",
        "system": str(ConnectedSystem.objects.first().pk),
        "topic": "A3",
    } | more


def scanned(text="Kính gửi cơ quan quản lý", name="cv-1187.pdf"):
    return SimpleUploadedFile(name, made.pdf(text), "application/pdf")


def test_n1_n2_r27d_a_letter_becomes_a_ticket_with_its_entry_and_its_fields(officer):
    agency = make.agency("Sở Tư pháp tỉnh Bắc Ninh")
    answer = officer.post(HERE, given(scans=scanned()))
    case, entry, letter = Case.objects.get(), RegisterEntry.objects.get(), Letter.objects.get()
    assert answer["Location"] == f"/tiep-nhan/xong/{case.number}?so={entry}"
    assert (case.channel, case.requesting_agency, case.priority, case.topic_id) == ("letter", agency, 1, "A3")
    assert (letter.message.kind, letter.message.case, letter.agency) == ("letter_in", case, agency)
    assert (letter.arrival_number, str(letter), letter.document_date) == (
        "643", "1187/BYT-K2ĐT", date(2026, 3, 12),
    )  # fmt: skip
    assert (letter.urgency, letter.pages, letter.type_name) == (3, 3, "Công văn")
    assert entry.evidence.startswith("Công văn 1187/BYT-K2ĐT ngày 12/03/2026 của Sở Tư pháp")
    assert letter.message.followup.followupattachment_set.get().filename == "cv-1187.pdf"
    page = officer.get(f"{HERE}/bien-nhan/{case.number}").content.decode()
    assert case.number in page
    assert str(entry) in page


def test_a_line_is_split_into_fields_with_and_without_scripts(officer):
    page = officer.post(HERE, {"line": LINE, "do": "split", "arrival_number": "9"}).content.decode()
    part = officer.post(f"{HERE}/_xem", {"line": LINE}).content.decode()
    for name, value in (
        ("code_number", "1187"), ("code_notation", "BYT-K2ĐT"), ("author", "Bộ Y tế"),
        ("document_date", "2026-03-12"), ("type_name", "Công văn"),
    ):  # fmt: skip
        assert f'data-fill="{name}" data-value="{value}"' in part
        assert f'value="{value}"' in page
    assert 'value="9"' in page
    assert Case.objects.count() == 0


def test_n2_the_same_letter_again_is_warned_of_with_a_link_and_needs_one_click(officer):
    officer.post(HERE, given())
    number = Case.objects.get().number
    assert f"/xu-ly/{number}" in officer.post(f"{HERE}/_xem", given()).content.decode()
    answer = officer.post(HERE, given())
    assert answer.status_code == 422
    assert f"/xu-ly/{number}" in answer.content.decode()
    assert officer.post(HERE, given(author="Sở khác", arrival_number="644")).status_code == 302
    assert Case.objects.count() == 2
    officer.post(HERE, given(dup=number, system="", topic="", arrival_number="645"))
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (2, 3)
    officer.post(HERE, given(again="1", arrival_number="646"))
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (3, 4)


def test_n18_r3a_a_chosen_mark_leaves_the_fact_and_the_line_alone(officer):
    sent = given(secrecy="toi_mat", subject="Điều không được lưu", scans=scanned())
    assert officer.post(HERE, sent).status_code == 302
    letter, entry = Letter.objects.get(), RegisterEntry.objects.get()
    assert (letter.secrecy, letter.message, letter.subject, letter.code_number) == ("toi_mat", None, "", "")
    assert (letter.author, letter.entry) == ("Sở Tư pháp tỉnh Bắc Ninh", entry)
    assert "Điều không" not in f"{entry.subject} {entry.note} {entry.evidence} {entry.sender}"
    assert Case.objects.count() == 0


@pytest.mark.parametrize("where", ["subject", "scan"])
def test_n18_r3a_a_found_mark_stops_until_a_person_decides(officer, where, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sent = given(subject="Báo cáo (Mật)") if where == "subject" else given()

    def files():
        return {"scans": scanned("TOI MAT" if where == "subject" else "TUYỆT MẬT")} if where == "scan" else {}

    answer = officer.post(HERE, sent | files())
    assert answer.status_code == 422
    assert "Dừng tiếp nhận nội dung" in answer.content.decode()
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (0, 0)
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
    officer.post(HERE, sent | files() | {"unmarked": "1"})
    officer.post(HERE, sent | files() | {"only": "mat", "arrival_number": "644"})
    assert (Case.objects.count(), RegisterEntry.objects.count()) == (1, 2)


AUTHORS = ("Sở Tư pháp tỉnh Bắc Ninh", "Công ty Tích hợp Sao Mai", "Ông Ứng Minh Khang")


@pytest.mark.parametrize("author", AUTHORS, ids=["cơ quan", "tổ chức", "cá nhân"])
def test_r2_whoever_writes_is_taken_in_and_a_stranger_is_unverified(officer, author):
    make.agency("Sở Tư pháp tỉnh Bắc Ninh")
    assert officer.post(HERE, given(author=author, system="-")).status_code == 302
    case = Case.objects.get()
    assert (case.contact.name, case.contact.verified_at) == (author, None)
    assert bool(case.requesting_agency) == author.startswith("Sở")


def test_after_a_letter_its_slip_and_the_next_letter_are_at_hand(officer):
    answer = officer.post(HERE, given(due_date="2026-12-31"))
    page = officer.get(answer["Location"]).content.decode()
    number = Case.objects.get().number
    assert f"{HERE}/bien-nhan/{number}" in page
    assert f'href="{HERE}"' in page
    assert "31/12/2026" in page


def test_only_scans_are_taken_whatever_their_name(officer):
    fake = SimpleUploadedFile("cv.pdf", b"MZ chuong trinh", "application/pdf")
    answer = officer.post(HERE, given(scans=fake))
    assert answer.status_code == 422
    assert "không phải PDF" in answer.content.decode()
    late = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert "tương lai" in officer.post(HERE, given(arrival_date=late)).content.decode()
    assert Case.objects.count() == 0


def test_the_sender_with_an_address_gets_a_receipt_the_same_day(officer):
    officer.post(HERE, given(email="vanthu@so-tu-phap.example"))
    mail = OutgoingMail.objects.get()
    assert mail.kind == "receipt"
    assert timezone.localdate(mail.created_at) == timezone.localdate()


def test_n2_n20_a_letter_closes_only_with_the_outgoing_document(officer):
    officer.post(HERE, given())
    case = Case.objects.get()
    with pytest.raises(NotAllowed, match="văn bản trả lời"):
        work.change_stage(make.SYSTEM, case_id=case.pk, stage=Stage.RESOLVED)
    address = f"/xu-ly/{case.number}/van-ban-tra-loi"
    assert address in officer.get(f"/xu-ly/{case.number}").content.decode()
    assert officer.get(address).status_code == 200
    assert officer.post(address, {"answer_code": "", "answer_date": ""}).status_code == 422
    today = timezone.localdate().isoformat()
    file = scanned("Trả lời", "tra-loi.pdf")
    assert (
        officer.post(address, {"answer_code": "88/C06", "answer_date": today, "scans": file}).status_code
        == 302
    )
    letter = Letter.objects.get()
    assert (letter.answer_code, letter.answer_file.filename) == ("88/C06", "tra-loi.pdf")
    assert work.change_stage(make.SYSTEM, case_id=case.pk, stage=Stage.RESOLVED).stage == "resolved"
