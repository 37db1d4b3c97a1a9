"""What cannot be shown is said quietly, in words, and tells nothing it should not."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory

from support.domain.errors import NotAllowed
from support.web import errors
from support.web.words import sentence
from tests import factories as make


def test_a_foreign_and_a_missing_ticket_look_alike(db, browse):
    own, foreign = make.agency(), make.case(of=make.agency())
    client = browse(make.member(own))
    said = []
    for number in (foreign.number, "HT-2026-999999"):
        page = client.get(f"/yeu-cau/{number}")
        assert page.status_code == 404
        said.append(re.sub(r'(?<="X-CSRFToken": ")\w+|(?<=value=")\w{64}', "", page.content.decode()))
    assert said[0] == said[1]


def test_an_unknown_address_is_a_page_of_ours(db):
    page = Client().get("/khong-co-trang-nay")
    assert page.status_code == 404
    assert "Không tìm thấy" in page.content.decode()


def test_an_old_form_is_told_and_nothing_is_saved(db):
    case, engineer = make.case(), make.engineer()
    client = Client(enforce_csrf_checks=True)
    client.force_login(engineer, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(f"/xu-ly/{case.number}/nhan")
    assert answer.status_code == 403
    assert "chưa lưu gì" in answer.content.decode()
    case.refresh_from_db()
    assert case.assignee_id is None


def test_a_fault_of_ours_is_shown_with_a_code_and_without_the_database(caplog, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        page = errors.server_error(RequestFactory().get("/"))
    code = caplog.messages[-1].rsplit(" ", 1)[-1]
    assert page.status_code == 500
    assert code in page.content.decode()


def test_parameters_are_filled_and_percent_signs_survive():
    assert sentence(NotAllowed("Còn 50% việc")) == "Còn 50% việc"
    assert sentence(NotAllowed("“%(what)s” sai", what="")) == "“” sai"
    assert sentence(NotAllowed("%(what)s sai", what="100%(x)s")) == "100%(x)s sai"


@pytest.mark.parametrize("path", ["/healthz"])
def test_health_is_told_to_anybody_and_tells_nothing(db, path):
    answer = Client().get(path)
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_every_page_carries_the_strict_policy(db, browse):
    case = make.case()
    policy = browse(make.engineer()).get(f"/xu-ly/{case.number}")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
