"""An upload that brings the import down, hides a file in a ZIP, or unpacks without end."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.domain.edxml import Business, Decision, Status, status_for
from support.domain.edxml import parcels as limits
from support.domain.edxml.parcels import opened
from support.domain.lifecycle import Stage
from tests.support.domain.edxml.builder import packed

NAMES = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="/\\\0:"), min_size=1, max_size=20
)


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        NAMES, st.binary(max_size=60).filter(lambda raw: not raw.startswith(b"PK")), min_size=1, max_size=6
    )
)
def test_every_file_of_a_zip_comes_out_once_and_whole(files: dict[str, bytes]) -> None:
    found = opened([("goi.zip", packed(*files.items()))])
    assert [one.content for one in found] == list(files.values())
    assert not any(one.trouble for one in found)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=12), st.binary(max_size=200)), max_size=5))
def test_whatever_is_uploaded_ends_as_a_file_or_a_sentence(files: list[tuple[str, bytes]]) -> None:
    given_ones = [(name, raw) for name, raw in files] + [("cat.zip", packed(("a", b"x"))[:-9])]
    found = opened(given_ones)
    assert len(found) >= len(given_ones)
    assert found[-1].trouble is not None


def test_more_documents_than_one_upload_takes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST", 3)
    found = opened([(f"{n}.xml", b"<a/>") for n in range(9)])
    assert [one.trouble is None for one in found] == [True, True, True, False]
    many = opened([("g.zip", packed(*((f"{n}.xml", b"<a/>") for n in range(9))))])
    assert "quá" in str(many[0].trouble)


def test_all_files_of_a_zip_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ALL", 1000)
    found = opened([("g.zip", packed(*((f"{n}.xml", b"x" * 400) for n in range(4))))])
    assert [str(one.trouble) for one in found] == [
        "Tệp ZIP giải nén ra quá lớn nên không nhận; có thể là bom nén."
    ]


def test_many_small_zips_together_are_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_ALL", 1000)
    zips = [(f"{n}.zip", packed(("a.xml", b"x" * 400))) for n in range(4)]
    assert [one.trouble is None for one in opened(zips)] == [True, True, False, False]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_broken_inside_stops_no_other_file(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("a.edxml", bytes(range(256)) * 40)
    raw = bytearray(out.getvalue())
    for place in range(45, 75):
        raw[place] ^= 0xFF
    found = opened([("hong.zip", bytes(raw)), ("b.edxml", b"<b/>")])
    assert [one.trouble is None for one in found] == [False, True]


def test_folders_and_what_a_mac_adds_are_no_documents() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.mkdir("thu-muc")
        archive.writestr("thu-muc/a.edxml", "<a/>")
        archive.writestr("__MACOSX/thu-muc/._a.edxml", "x")
    assert [one.name for one in opened([("g.zip", out.getvalue())])] == ["a.edxml"]


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_status_and_a_recall_its_own(stage: Stage) -> None:
    assert status_for(Business.NEW, stage, Decision.OPEN) in Status
    told = [status_for(Business.RECALL, stage, one).value for one in Decision]
    assert told == ["13", "15", "16"]
    assert status_for(Business.NEW, None, Decision.OPEN) is Status.ARRIVED
