"""Pages of incidents: what agencies must not read, forms sent twice or wrongly, banners, budgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from support.accounts.models import User
from support.domain.incidents import Audience, UpdateKind
from support.domain.roles import Role
from support.models import (
    ConnectedSystem,
    Incident,
    IncidentCase,
    IncidentFollower,
    IncidentUpdate,
    OutgoingMail,
    Platform,
)
from support.queries import incidents as read
from tests import factories
from tests.support.incidents import stage as stages

Browse = Callable[[User], Client]
MOST = 15
SECRET = "Máy chủ an ninh của tỉnh bạn hết vùng nhớ"


def _main(answer: Any) -> str:
    return str(answer.content.decode()).partition("<main")[2]


def _form(**changes: object) -> dict[str, object]:
    return {
        "title": "NDXP chậm",
        "kind": "outage",
        "severity": "partial",
        "started_at": f"{timezone.localtime() - timedelta(minutes=20):%Y-%m-%dT%H:%M}",
        "platforms": [Platform.objects.get(key="ndxp").pk],
        "banner": "on",
        **changes,
    }


def test_an_incident_is_declared_from_a_ticket_and_lists_it(browse: Browse) -> None:
    stage, agency = stages.build(), factories.agency()
    case = stage.cases(1, agency)[0]
    client = browse(factories.engineer())
    page = client.get(f"/su-co/moi?phieu={case.number}")
    assert f'value="{stage.system.pk}" selected' in _main(page)
    answer = client.post("/su-co/moi", _form(phieu=case.number))
    incident = Incident.objects.get()
    assert answer.headers["Location"].startswith(f"/su-co/{incident.number}")
    assert case.number.rsplit("-", 1)[-1] in _main(client.get(f"/su-co/{incident.number}"))
    assert incident.number in _main(client.get(f"/xu-ly/{case.number}"))


def test_what_is_wrong_stands_at_its_field_and_nothing_is_declared(browse: Browse) -> None:
    client = browse(factories.engineer())
    for wrong, words in (
        ({"platforms": []}, "ít nhất một hệ thống"),
        ({"kind": "maintenance"}, "giờ dự kiến xong"),
        ({"title": ""}, "bắt buộc"),
        ({"started_at": "2999-01-01T00:00"}, "ở tương lai"),
    ):
        answer = client.post("/su-co/moi", _form(**wrong))
        assert answer.status_code == 422
        assert words in _main(answer)
    assert not Incident.objects.exists()


def test_an_agency_reads_the_public_side_alone(browse: Browse) -> None:
    stage, own, other = stages.build(), factories.agency("Sở của tôi"), factories.agency("Sở của người khác")
    stage.link(own)
    mine, theirs = stage.cases(1, own)[0], stage.cases(1, other)[0]
    by = factories.actor(factories.engineer("Quách Đình Nguyên"))
    incident = stages.declared(by, stage, mine, theirs, public_text="Đang xử lý.")
    from support.actions import incidents

    incidents.note(by, incident_id=incident.pk, text=SECRET)
    taken_back = stages.tell(by, incident, "a", text="Lời bị thu hồi")
    from support.actions import incident_notices

    incident_notices.take_back(by, incident_id=incident.pk, update_id=taken_back.pk)
    waiting = stages.tell(by, incident, "b", text="Lời còn trong lúc hoàn tác")
    sent = stages.tell(by, incident, "c", text="Lời đã đi")
    IncidentUpdate.objects.filter(pk=sent.pk).update(leaves_at=timezone.now() - timedelta(seconds=1))
    assert waiting.leaves_at > timezone.now()
    page = _main(browse(factories.member(own)).get(f"/su-co/{incident.number}"))
    for words in ("Đang xử lý.", "Lời đã đi", mine.number):
        assert words in page
    hidden = (SECRET, "Lời bị thu hồi", "Lời còn trong lúc hoàn tác", theirs.number, other.name, "Quách Đình")
    for words in hidden:
        assert words not in page
    stranger = browse(factories.member(factories.agency("Sở không liên quan")))
    assert stranger.get(f"/su-co/{incident.number}").status_code == 404
    assert incident.title not in _main(stranger.get("/su-co?view=all"))
    assert incident.title not in _main(stranger.get("/yeu-cau"))


@pytest.mark.parametrize("way", ["connection", "owner", "operator", "ticket", "public", "ended_link"])
def test_whom_it_concerns_reads_it_and_nobody_else(browse: Browse, way: str) -> None:
    stage, agency = stages.build(), factories.agency()
    by = factories.actor(factories.engineer())
    scope: dict[str, object] = {}
    cases = []
    if way in {"connection", "ended_link"}:
        link = stage.link(agency)
        if way == "ended_link":
            link.until = timezone.localdate() - timedelta(days=1)
            link.save(update_fields=["until"])
    if way == "owner":
        ConnectedSystem.objects.filter(pk=stage.system.pk).update(owner=agency)
        scope = {"platforms": [], "systems": [stage.system.pk]}
    if way == "operator":
        Platform.objects.filter(pk=stage.platform.pk).update(operator=agency)
    if way == "ticket":
        cases = stage.cases(1, agency)
    incident = stages.declared(by, stage, *cases, public=way == "public", **scope)
    status = browse(factories.member(agency)).get(f"/su-co/{incident.number}").status_code
    assert status == (404 if way == "ended_link" else 200)


def test_numbers_are_taken_as_people_write_them_and_unknown_ones_named(browse: Browse) -> None:
    stage, agency = stages.build(), factories.agency()
    first, second = stage.cases(2, agency)
    client = browse(factories.engineer())
    incident = stages.declared(factories.SYSTEM, stage)
    here = f"/su-co/{incident.number}/phieu"
    short = str(int(second.number.rsplit("-", 1)[-1]))
    answer = client.post(here, {"do": "numbers", "numbers": f"{first.number.lower()}, {short}"})
    assert answer.status_code == 302
    assert IncidentCase.objects.filter(current=True).count() == 2
    answer = client.post(here, {"do": "numbers", "numbers": "HT-2026-999999"})
    assert answer.status_code == 422
    assert "HT-2026-999999" in _main(answer)
    assert client.post(here, {"do": "numbers", "numbers": "không có số"}).status_code == 422


def test_a_notice_sent_twice_by_the_same_form_is_one_and_undo_stands_in_the_snack(browse: Browse) -> None:
    stage, agency = stages.build(), factories.agency()
    client = browse(factories.engineer())
    incident = stages.declared(factories.SYSTEM, stage, *stage.cases(3, agency))
    page = _main(client.get(f"/su-co/{incident.number}"))
    token = page.partition('name="tb-token" value="')[2].partition('"')[0]
    sent = {"tb-token": token, "tb-kind": "news", "tb-audience": "children", "tb-text": "Đang xử lý."}
    for _time in range(2):
        assert client.post(f"/su-co/{incident.number}/thong-bao", sent).status_code == 302
    assert IncidentUpdate.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="reply").count() == 3
    undo = f"/su-co/{incident.number}/thong-bao/{IncidentUpdate.objects.get().pk}/thu-hoi"
    assert f'action="{undo}"' in client.get(f"/su-co/{incident.number}").content.decode()
    assert client.post(undo).status_code == 302
    assert set(OutgoingMail.objects.filter(kind="reply").values_list("state", flat=True)) == {"cancelled"}
    shown = _main(client.get(f"/su-co/{incident.number}"))
    assert "đã thu hồi" in shown
    assert f'action="{undo}"' not in shown


def test_an_empty_notice_comes_back_with_its_fault(browse: Browse) -> None:
    client = browse(factories.engineer())
    incident = stages.declared(factories.SYSTEM, stages.build())
    answer = client.post(
        f"/su-co/{incident.number}/thong-bao",
        {"tb-token": "x", "tb-kind": "news", "tb-audience": "children", "tb-text": f"Số {factories.NUMBER}"},
    )
    assert answer.status_code == 422
    assert "số định danh" in _main(answer)


def test_an_end_says_which_tickets_stay_open_and_why(browse: Browse) -> None:
    stage, agency = stages.build(), factories.agency()
    done, kept = stage.cases(2, agency)
    type(kept).objects.filter(pk=kept.pk).update(topic=None)
    client = browse(factories.engineer())
    incident = stages.declared(factories.SYSTEM, stage, done, kept)
    given = {"kt-token": "x", "kt-text": "Đã xong.", "kt-cause": "Hết vùng nhớ", "kt-resolve": "on"}
    answer = client.post(f"/su-co/{incident.number}/ket-thuc", given, follow=True)
    assert kept.number in answer.content.decode().partition('id="thong-bao"')[2]
    update = IncidentUpdate.objects.get()
    page = _main(client.get(f"/su-co/{incident.number}/thong-bao/{update.pk}"))
    assert "chưa xếp chủ đề" in page
    incident.refresh_from_db()
    assert (incident.state, incident.cause) == ("ended", "Hết vùng nhớ")
    again = client.post(f"/su-co/{incident.number}/ket-thuc", given | {"kt-token": "y"})
    assert again.status_code == 422
    assert "đã kết thúc" in _main(again)


def test_a_member_asks_to_be_told_once_and_is(browse: Browse) -> None:
    stage, agency = stages.build(), factories.agency()
    stage.link(agency)
    person = factories.member(agency, email="hoi@coquan.example")
    client = browse(person)
    incident = stages.declared(factories.SYSTEM, stage)
    for _time in range(2):
        assert client.post(f"/su-co/{incident.number}/theo-doi").status_code == 302
    assert IncidentFollower.objects.count() == 1
    stages.tell(factories.SYSTEM, incident, kind=UpdateKind.END, audience=Audience.EVERYONE)
    assert OutgoingMail.objects.filter(kind="incident", recipients__address="hoi@coquan.example").exists()


def test_banners_stand_where_they_belong(browse: Browse) -> None:
    stage, agency, other = stages.build(), factories.agency(), factories.agency()
    stage.link(agency)
    quiet = stages.declared(factories.SYSTEM, stage, title="Không băng báo", banner=False)
    shown = stages.declared(factories.SYSTEM, stage, title="Có băng báo")
    public = stages.declared(
        factories.SYSTEM, stage, title="Mọi người thấy", public=True, public_text="Đừng gửi nữa."
    )
    staff, member = browse(factories.engineer()), browse(factories.member(agency))
    stranger = browse(factories.member(other))
    for client, address, seen in (
        (staff, "/xu-ly", {shown.title, public.title}),
        (member, "/yeu-cau", {shown.title, public.title}),
        (member, "/gui", {shown.title, public.title}),
        (stranger, "/yeu-cau", {public.title}),
        (Client(), "/gui", {public.title}),
    ):
        page = _main(client.get(address))
        assert {one for one in (quiet.title, shown.title, public.title) if one in page} == seen, address
    stages.tell(factories.SYSTEM, public, kind=UpdateKind.END)
    from support.queries import incidents

    incidents.forget_running()
    assert public.title not in _main(Client().get("/gui"))


def test_a_ticket_that_fits_offers_to_be_attached_and_is(browse: Browse) -> None:
    stage, agency = stages.build(), factories.agency()
    incident = stages.declared(factories.SYSTEM, stage)
    case = stage.cases(1, agency)[0]
    client = browse(factories.engineer())
    page = _main(client.get(f"/xu-ly/{case.number}"))
    assert f"/su-co/{incident.number}/phieu" in page
    assert "cùng hệ thống" in page
    answer = client.post(
        f"/su-co/{incident.number}/phieu", {"do": "ticket", "child": case.pk, "phieu": case.number}
    )
    assert answer.headers["Location"] == f"/xu-ly/{case.number}"
    page = _main(client.get(f"/xu-ly/{case.number}"))
    assert f"/su-co/{incident.number}/phieu" not in page
    assert "gắn phiếu vào sự cố" in page


def test_the_review_is_approved_by_a_lead_and_only_when_whole(browse: Browse) -> None:
    incident = stages.declared(factories.SYSTEM, stages.build())
    stages.tell(factories.SYSTEM, incident, kind=UpdateKind.END)
    engineer, lead = browse(factories.engineer()), browse(factories.user(Role.TEAM_LEAD))
    here = f"/su-co/{incident.number}/ra-soat"
    part = {"rs-cause": "Hết vùng nhớ", "rs-prevention": "Thêm cảnh báo, đội kết nối, trước 30/4"}
    assert engineer.post(here, {**part, "do": "save"}).status_code == 302
    assert "Chưa ghi tài liệu" in _main(lead.post(here, {**part, "do": "approve"}))
    whole = part | {"rs-guides": "không"}
    assert engineer.post(here, {**whole, "do": "approve"}).status_code in {403, 404}
    assert lead.post(here, {**whole, "do": "approve"}).status_code == 302
    incident.refresh_from_db()
    assert (incident.state, incident.reviewed_by is not None) == ("reviewed", True)
    assert "đã được duyệt" in _main(engineer.post(here, {**whole, "rs-guides": "khác", "do": "save"}))
    for end in ("bao-cao", "bao-cao.pdf"):
        assert lead.get(f"/su-co/{incident.number}/{end}").status_code == 200


def test_an_ended_incident_runs_again_with_a_reason(browse: Browse) -> None:
    incident = stages.declared(factories.SYSTEM, stages.build())
    stages.tell(factories.SYSTEM, incident, kind=UpdateKind.END)
    client = browse(factories.engineer())
    here = f"/su-co/{incident.number}/mo-lai"
    assert client.post(here, {"reason": " "}).status_code == 422
    assert client.post(here, {"reason": "Lỗi trở lại"}).status_code == 302
    incident.refresh_from_db()
    assert (incident.state, incident.ended_at) == ("open", None)
    assert "Lỗi trở lại" in _main(client.get(f"/su-co/{incident.number}"))


def _asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len([one for one in asked if "mailin_" not in one["sql"]])


def test_pages_ask_no_more_with_more_tickets(browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "_SECONDS", 600)  # asked for once in a while, whatever page
    stage, agency = stages.build(), factories.agency()
    stage.link(agency, email="dau-moi@coquan.example")
    client, member = browse(factories.engineer()), browse(factories.member(agency))
    incident = stages.declared(factories.SYSTEM, stage, *stage.cases(2, agency))
    stages.tell(factories.SYSTEM, incident)
    here = f"/su-co/{incident.number}"
    pages = (
        (client, "/su-co"),
        (client, here),
        (client, f"{here}/nguoi-nhan"),
        (client, f"{here}/_phieu"),
        (client, f"{here}/_ben"),
        (member, here),
        (member, "/su-co"),
        (member, "/gui"),
    )
    client.get("/xu-ly"), member.get("/yeu-cau")  # fills the caches of the session and of the frame
    before = [_asked(who, page) for who, page in pages]
    assert max(before) <= MOST, dict(zip(pages, before, strict=True))
    from support.actions import incident_children

    more = [one.pk for one in stage.cases(30, agency)]
    incident_children.attach(factories.SYSTEM, incident_id=incident.pk, case_ids=more)
    stage.cases(20, agency)
    for index in range(4):
        stage.link(factories.agency(), email=f"dau-moi-{index}@coquan.example")
        stages.declared(factories.SYSTEM, stage, title=f"Sự cố khác {index}")
    stages.tell(factories.SYSTEM, incident, "b")
    client.get("/xu-ly"), member.get("/yeu-cau")  # fills the caches of the session and of the frame
    assert [_asked(who, page) for who, page in pages] == before


def test_the_list_leaves_as_csv_with_the_same_cells(browse: Browse) -> None:
    incident = stages.declared(factories.SYSTEM, stages.build(), title="=HYPERLINK(1)")
    client = browse(factories.engineer())
    answer = client.get("/su-co/tai-ve?view=all")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert incident.number in text
    assert "'=HYPERLINK" in text
    assert client.get("/su-co/in?view=all").status_code == 200
