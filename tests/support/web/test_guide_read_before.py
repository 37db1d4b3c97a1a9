"""A request filed from a guide says which version was read; anything else in the address is dropped."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from support.domain.portal import CHOICES
from support.models import Message
from support.web.forms.reception import NONE
from support.web.guides import read_of
from tests import factories


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "tai-lieu=bai",
        "tai-lieu=bai&ban=3",
        "tai-lieu=../x&ban=3.0",
        "tai-lieu=<b>&ban=3.0",
        "tai-lieu=b&ban=a.b",
    ],
)
def test_what_names_no_version_is_no_guide(asked: str) -> None:
    assert read_of(QueryDict(asked)) is None


@pytest.mark.django_db
def test_the_request_says_which_version_was_read(client: Client) -> None:
    member = factories.member(factories.agency())
    client.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/gui?tai-lieu=qua-thoi-gian-cho&ban=3.1").content.decode()
    assert '<input type="hidden" name="tai-lieu" value="qua-thoi-gian-cho">' in page
    data = {
        "choice": CHOICES[0].key,
        "severity": "dung",
        "subject": "Vẫn không gọi được",
        "body": "Đã làm theo.",
        "system": NONE,
        "tai-lieu": "qua-thoi-gian-cho",
        "ban": "3.1",
    }
    answer = client.post("/gui", data)
    assert answer.status_code == 302
    body = Message.objects.latest("pk").body
    assert body.endswith(f"Tài liệu đã đọc: {settings.BASE_URL}/tai-lieu/qua-thoi-gian-cho/ban/3.1")
