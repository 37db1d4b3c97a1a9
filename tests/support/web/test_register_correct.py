"""The page of a correction: a form that forgets, overwrites, or hides who was first."""

from __future__ import annotations

import pytest

from support.domain.roles import Role
from support.models import RegisterEntry
from tests import factories as make


@pytest.fixture
def officer(db):
    return make.user(Role.DUTY_OFFICER, name="Nghiêm Khánh Linh")


def _sent(page, **changes) -> dict[str, str]:
    form = page.context["form"]
    given = {bound.name: bound.value() for bound in form}
    at = given["received_at"]
    given["received_at"] = at if isinstance(at, str) else at.strftime("%Y-%m-%dT%H:%M")
    return {name: "" if value is None else str(value) for name, value in (given | changes).items()}


def test_a_correction_stands_under_its_line(officer, browse):
    line, client = make.case().entries.get(), browse(officer)
    here = f"/so-tiep-nhan/{line.year}/{line.number}/dinh-chinh"
    page = client.get(here)
    done = client.post(here, _sent(page, sender="Vi Hà Phương", reason="Ghi nhầm tên người gửi"), follow=True)
    lines = done.context["lines"]
    assert [one["fix"] for one in lines] == [False, True]
    assert lines[1]["changed"] == [4]
    assert "is-fix" in done.content.decode()
    assert "Lý do: Ghi nhầm tên người gửi" in done.content.decode()
    assert RegisterEntry.objects.get(revision=1).received_at == line.received_at
    assert [bool(one["correct"]) for one in lines] == [False, True]


def test_the_ticket_tells_of_the_correction_and_of_its_number(officer, browse):
    line, client = make.case().entries.get(), browse(officer)
    here = f"/so-tiep-nhan/{line.year}/{line.number}/dinh-chinh"
    client.post(here, _sent(client.get(here), note="Đã rõ", reason="Bổ sung ghi chú"))
    page = client.get(f"/xu-ly/{line.case.number}")
    assert page.status_code == 200
    assert "đính chính số tiếp nhận" in page.content.decode()
    assert "Lý do: Bổ sung ghi chú" in page.content.decode()


def test_a_correction_without_reason_keeps_what_was_typed(officer, browse):
    line, client = make.case().entries.get(), browse(officer)
    here = f"/so-tiep-nhan/{line.year}/{line.number}/dinh-chinh"
    page = client.post(here, _sent(client.get(here), sender="Vi Hà Phương"))
    assert page.status_code == 422
    assert "Vi Hà Phương" in page.content.decode()
    assert RegisterEntry.objects.count() == 1


def test_who_was_overtaken_sees_the_newer_line_and_may_go_on(officer, browse):
    line, client = make.case().entries.get(), browse(officer)
    here = f"/so-tiep-nhan/{line.year}/{line.number}/dinh-chinh"
    page = client.get(here)
    client.post(here, _sent(page, note="Người đầu", reason="Bổ sung ghi chú"))
    second = _sent(page, note="Người sau", reason="Bổ sung ghi chú khác")
    told = client.post(here, second)
    assert told.status_code == 422
    assert "vừa được người khác đính chính" in told.content.decode()
    assert [one["entry"].revision for one in told.context["lines"]] == [0, 1]
    assert RegisterEntry.objects.count() == 2
    client.post(here, _sent(told))
    assert RegisterEntry.objects.get(revision=2).note == "Người sau"


def test_a_line_that_is_not_there_is_404(officer, browse):
    client = browse(officer)
    for here in ("2026/1", "2026/999999999999999999", "99999/1"):
        assert client.get(f"/so-tiep-nhan/{here}/dinh-chinh").status_code == 404
