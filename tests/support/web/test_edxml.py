"""The page of electronic documents: several files at once, status files, recalls, who is not yet told."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from support.domain.roles import Actor
from support.models import Case, EdxmlImport, ElectronicDocument
from support.queries import edxml_rows, tickets
from support.web import electronic
from tests import factories as make
from tests.support.domain.edxml.builder import Draft, packed

HERE = "/tiep-nhan/van-ban/edxml"


def draft(number, **more):
    return Draft(
        fields={"DocumentId": f"H05.09,{number}", "CodeNumber": str(number)} | more.pop("fields", {}), **more
    )


def upload(*drafts):
    return [SimpleUploadedFile(f"vb-{n}.edxml", one, "text/xml") for n, one in enumerate(drafts)]


@pytest.fixture
def officer(browse, db):
    return browse(make.engineer())


def test_n2_several_files_and_a_zip_of_files_end_in_one_table(officer):
    zipped = packed(("a.edxml", draft(2).write()), ("b.edxml", draft(3, prologue="<!DOCTYPE x>").write()))
    answer = officer.post(HERE, {"documents": upload(draft(1).write(), zipped, b"khong phai")})
    made = EdxmlImport.objects.get()
    assert answer["Location"] == f"{HERE}/{made.pk}"
    page = officer.get(answer["Location"]).content.decode()
    for case in Case.objects.all():
        assert case.number in page
    assert "2 vào sổ" in page
    assert page.count("Không nhận tệp") == 2
    assert "DTD" in page
    assert "không phải XML hợp lệ" in page
    assert officer.post(HERE, {}).status_code == 422
    assert f"{HERE}/trang-thai" in officer.get("/tiep-nhan/van-ban").content.decode()


def test_the_status_file_is_given_and_the_ticket_says_what_the_sender_knows(officer):
    officer.post(HERE, {"documents": upload(draft(1).write(), draft(2).write())})
    first, second = ElectronicDocument.objects.order_by("pk")
    ticket = f"/xu-ly/{first.case.number}"
    assert "Chưa báo nơi gửi" in officer.get(ticket).content.decode()
    one = officer.post(f"{HERE}/van-ban/{first.pk}/trang-thai")
    assert (one["Content-Type"], one["Content-Disposition"]) == (
        "application/xml", 'attachment; filename="trang-thai-03-1-STP-HCTP.edxml"',
    )  # fmt: skip
    assert b"<edXML:StatusCode>03" in one.content
    page = officer.get(ticket).content.decode()
    assert "Đã báo nơi gửi: 03 Đã tiếp nhận" in page
    assert "lập tệp trạng thái" in page
    both = officer.post(f"{HERE}/trang-thai", {"van-ban": [first.pk, second.pk]})
    assert len(zipfile.ZipFile(io.BytesIO(both.content)).namelist()) == 2
    assert officer.post(f"{HERE}/trang-thai", {"van-ban": ["x"]}).status_code == 302
    assert officer.get(f"{HERE}/van-ban/{first.pk}/trang-thai").status_code == 405


def test_who_was_not_told_the_same_day_is_listed_and_warned_of(officer):
    officer.post(HERE, {"documents": upload(draft(1).write())})
    assert "quá ngày" not in officer.get(HERE).content.decode()
    row = ElectronicDocument.objects.get()
    ElectronicDocument.objects.update(received_at=row.received_at - timedelta(days=1))
    assert "quá ngày" in officer.get(HERE).content.decode()
    assert "ngày trước chưa báo" in officer.get("/tiep-nhan/van-ban").content.decode()
    officer.post(f"{HERE}/trang-thai", {"van-ban": [row.pk]})
    assert "đều đã báo nơi gửi" in officer.get(HERE).content.decode()


def test_r4_an_import_does_not_name_the_file_of_a_closed_ticket_to_a_colleague(officer, browse):
    officer.post(HERE, {"documents": upload(draft(1).write(), b"khong phai")})
    made = EdxmlImport.objects.get()
    named = make.engineer("duoc-neu-ten@ndb.example")
    make.restricted(Case.objects.get(), named)
    pages = [
        client.get(f"{HERE}/{made.pk}").content.decode()
        for client in (browse(make.engineer("dong-nghiep@ndb.example")), browse(named), officer)
    ]
    assert ["vb-0.edxml" in page for page in pages] == [False, True, True]
    assert all("vb-1.edxml" in page for page in pages)


def test_a_recall_is_agreed_to_or_refused_with_a_reason(officer):
    officer.post(HERE, {"documents": upload(draft(1).write(), draft(1, business=1).write())})
    row = ElectronicDocument.objects.get(business=1)
    address = f"{HERE}/van-ban/{row.pk}/thu-hoi"
    assert address in officer.get(HERE).content.decode()
    assert "1/STP-HCTP" in officer.get(address).content.decode()
    assert officer.post(address, {"answer": "refuse", "reason": ""}).status_code == 422
    answer = officer.post(address, {"answer": "refuse", "reason": "Đã trả lời"})
    assert answer["Location"] == f"/xu-ly/{row.case.number}"
    page = officer.get(answer["Location"]).content.decode()
    assert "Từ chối thu hồi văn bản. Đã trả lời" in page
    assert officer.post(address, {"answer": "agree"}).status_code == 422


def test_lists_cost_as_many_questions_for_twenty_as_for_two(officer):
    def asked(address):
        officer.get(address)
        with CaptureQueriesContext(connection) as made:
            assert officer.get(address).status_code == 200
        assert len(made) <= 15
        return len(made)

    officer.post(HERE, {"documents": upload(*(draft(n).write() for n in (1, 2)))})
    few = [asked(one) for one in (HERE, f"{HERE}/{EdxmlImport.objects.get().pk}", "/tiep-nhan/van-ban")]
    officer.post(HERE, {"documents": upload(*(draft(n).write() for n in range(3, 23)))})
    last = EdxmlImport.objects.latest("pk").pk
    assert [asked(one) for one in (HERE, f"{HERE}/{last}", "/tiep-nhan/van-ban")] == few
    case = tickets.get(Actor.system("test"), Case.objects.latest("pk").number)
    with CaptureQueriesContext(connection) as made:
        assert electronic.shown(edxml_rows.read(case))
    assert len(made) == 0  # what its panel adds to the ticket's page
