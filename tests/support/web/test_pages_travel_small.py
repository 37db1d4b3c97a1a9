"""What travels over a slow line: pages go compressed and stay small, files go as they are."""

from __future__ import annotations

import gzip

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
MOST = 40 * 1024  # bytes of a next page
SMALL = {"headers": {"accept-encoding": "gzip, deflate, br"}}


@pytest.mark.parametrize("where", ["/xu-ly", "/xu-ly/{number}", "/so-tiep-nhan", "/tai-lieu"])
def test_a_full_page_travels_in_forty_kilobytes(browse, where):
    case = make.cases(60)[0]
    client = browse(make.engineer())
    answer = client.get(where.format(number=case.number), **SMALL)
    assert (answer.status_code, answer["Content-Encoding"]) == (200, "gzip")
    assert "Accept-Encoding" in answer["Vary"]
    assert len(answer.content) <= MOST
    assert gzip.decompress(answer.content).lstrip().startswith(b"<!doctype html>")


def test_who_cannot_unpack_reads_it_as_it_is(browse):
    answer = browse(make.engineer()).get("/xu-ly")
    assert "Content-Encoding" not in answer
    assert answer.content.lstrip().startswith(b"<!doctype html>")


def test_saved_lists_go_as_they_are(browse):
    make.cases(3)
    answer = browse(make.engineer()).get("/so-tiep-nhan/tai-ve", **SMALL)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer
    assert b"\xef\xbb\xbf" in b"".join(answer.streaming_content)
