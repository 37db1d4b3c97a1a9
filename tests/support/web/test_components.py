"""The small parts of every screen: what a wrong date, a nameless icon or an untied error would look like."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from support.domain.channels import Channel
from support.domain.lifecycle import LABELS, Stage
from support.web.templatetags import ui

UTC = dt.UTC
MORNING = dt.datetime(2026, 3, 18, 1, 12, tzinfo=UTC)  # 08:12 in Vietnam


def draw(source: str, **context: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class Asked(forms.Form):
    """A form with each kind of control."""

    subject = forms.CharField(label="Nội dung chính", help_text="Một câu.")
    agency = forms.ChoiceField(label="Cơ quan", choices=[("1", "Sở Tư pháp")], required=False)
    urgent = forms.BooleanField(label="Gấp", help_text="tăng một mức", required=False)
    kind = forms.ChoiceField(label="Loại", widget=forms.RadioSelect, choices=[("a", "Sự cố"), ("b", "Hỏi")])
    token = forms.CharField(widget=forms.HiddenInput)


def test_icon_is_hidden_from_readers_and_named_in_the_sprite() -> None:
    drawn = draw('{% icon "envelope" "sm" %}')
    assert 'class="icon icon--sm" aria-hidden="true"' in drawn
    assert 'img/icons.svg#envelope"' in drawn


def test_icon_without_a_drawing_fails_in_tests_and_only_warns_people_who_run_it() -> None:
    with pytest.warns(UserWarning, match="khong-co-hinh"):
        assert "khong-co-hinh" in draw('{% icon "khong-co-hinh" %}')


@pytest.mark.parametrize("stage", list(Stage))
def test_stage_says_its_words(stage: Stage) -> None:
    drawn = draw("{% stage_tag stage pill=True %}", stage=stage.value)
    assert LABELS[stage] in drawn
    assert "stage--pill tone-" in drawn
    assert "stage--pill" not in draw("{% stage_tag stage %}", stage=stage)


@pytest.mark.parametrize("channel", list(Channel))
def test_channel_is_named_even_where_only_its_icon_fits(channel: Channel) -> None:
    words = draw("{% channel_tag channel %}", channel=channel)
    drawn = draw("{% channel_icon channel %}", channel=channel.value)
    assert 'class="visually-hidden"' in drawn
    assert drawn.split('title="')[1].split('"')[0] in words


def test_unknown_stage_is_loud() -> None:
    with pytest.raises(ValueError, match="khong-co"):
        draw('{% stage_tag "khong-co" %}')


def test_dates_are_vietnamese_and_in_vietnams_time() -> None:
    late = dt.datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
    assert ui.vn_date(late) == "01/01/2027"
    assert ui.vn_date(dt.date(2026, 3, 8)) == "08/03/2026"
    assert ui.vn_datetime(MORNING) == "18/03/2026 08:12"
    assert ui.vn_time(MORNING) == "08:12"
    assert [show(None) for show in (ui.vn_date, ui.vn_datetime, ui.vn_time, ui.vn_when)] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-03-18T16:59:00+00:00", "08:12"),  # 23:59 in Vietnam
        ("2026-03-18T17:00:00+00:00", "18/03"),  # past midnight in Vietnam
        ("2026-12-31T17:00:00+00:00", "18/03/2026"),
    ],
)
def test_when_is_as_short_as_the_day_allows(now: str, said: str) -> None:
    with time_machine.travel(now, tick=False):
        assert ui.vn_when(MORNING) == said
        drawn = draw('{% moment at "entry__time" %}', at=MORNING)
    assert 'datetime="2026-03-18T08:12+07:00" title="18/03/2026 08:12"' in drawn
    assert f">{said}</time>" in drawn


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Quách Đình Nguyên", "QN"),
        ("Doãn Hải Đăng", "DĐ"),
        ("ứng hoài ân", "ỨÂ"),
        ("Khuê", "K"),
        ("", "?"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


@pytest.mark.parametrize(
    ("count", "said"),
    [(None, ""), (0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (43_008, "42 KB"), (1_048_575, "1 MB"),
     (1_468_006, "1,4 MB"), (20 * 1024 * 1024, "20 MB")],
)  # fmt: skip
def test_file_sizes(count: int | None, said: str) -> None:
    assert ui.file_size(count) == said


def test_short_number_keeps_the_running_part() -> None:
    assert ui.short_no("HT-2026-000482") == "000482"


def test_error_and_hint_are_tied_to_their_field() -> None:
    drawn = draw('{% field form.subject key="s" %}', form=Asked({"kind": "a", "token": "t"}))
    assert 'aria-describedby="id_subject-error id_subject-hint"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_subject-error"' in drawn
    assert 'id="id_subject-hint"' in drawn
    assert 'class="form-control"' in drawn
    assert '<label class="field__label" for="id_subject">' in drawn
    assert 'class="req"' in drawn


def test_field_without_fault_says_nothing_of_one() -> None:
    drawn = draw('{% field form.subject label="Trích yếu" hint="" %}', form=Asked())
    assert "aria-invalid" not in drawn
    assert "error" not in drawn
    assert "hint" not in drawn
    assert "Trích yếu" in drawn


def test_choices_ticks_and_selects_keep_their_shape() -> None:
    form = Asked()
    assert 'class="form-select"' in draw("{% field form.agency %}", form=form)
    assert '<label class="check">' in draw("{% field form.urgent %}", form=form)
    picks = draw("{% field form.kind %}", form=form)
    assert picks.count('<label class="pick') == 2
    assert "<legend" in picks


def test_summary_links_to_each_wrong_field_and_tells_hidden_faults() -> None:
    drawn = draw("{% form_errors form %}", form=Asked({"urgent": "on"}))
    assert 'role="alert"' in drawn
    assert '<a href="#id_subject">Nội dung chính</a>' in drawn
    assert '<a href="#id_kind' in drawn
    assert drawn.count("<li>") == 2
    assert "<p>" in drawn.split("<ul")[0]  # the hidden token's fault has no field to link to
    assert not draw("{% form_errors form %}", form=Asked()).strip()


@pytest.fixture
def visitor(rf: RequestFactory) -> HttpRequest:
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/", headers={"accept-language": "vi"})
    request.user = AnonymousUser()
    request._messages = []  # type: ignore[attr-defined]
    return request


@pytest.mark.parametrize("base", ["base_root.html", "base_plain.html", "base_gate.html", "base.html"])
def test_bare_frame_needs_no_sign_in_and_ties_the_form_token(base: str, visitor: HttpRequest) -> None:
    drawn = render_to_string(base, request=visitor)
    assert '<html lang="vi" data-bs-theme="auto">' in drawn
    assert '"allowEval":false' in drawn
    assert '{"X-CSRFToken": "' in drawn
    assert "data-live-url" not in drawn
    assert drawn.index('href="#noi-dung"') < drawn.index("<div")


def test_frame_of_a_failure_asks_nobody_who_is_signed_in() -> None:
    class Broken(HttpRequest):
        """A request whose user cannot be read: the database is away."""

        @property
        def user(self) -> object:
            raise AssertionError("hỏi người dùng")

    template = Template('{% extends "base_root.html" %}{% block body %}Hỏng{% endblock %}')
    assert "Hỏng" in template.render(Context({"bare": True, "request": Broken()}))


def test_snack_with_a_way_back_is_a_form_that_works_without_scripts(visitor: HttpRequest) -> None:
    drawn = render_to_string(
        "_partials/_snack.html", {"text": "Đã gửi.", "undo_url": "/hoan-tac", "seconds": 15}, request=visitor
    )
    assert '<form action="/hoan-tac" method="post">' in drawn
    assert "csrfmiddlewaretoken" in drawn
    assert 'data-seconds="15"' in drawn
    assert "<form" not in render_to_string("_partials/_snack.html", {"text": "Đã lưu."})


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("_empty", {"title": "Không còn phiếu"}),
        ("_skeleton", {}),
        ("_pager", {"next_url": "?sau=1"}),
        ("_file", {"url": "/tep/1", "name": "nhat-ky.csv", "size": 43_008}),
    ],
)
def test_partials_need_only_what_they_ask_for(name: str, given: dict[str, Any]) -> None:
    drawn = render_to_string(f"_partials/{name}.html", given)
    assert all(str(word) in drawn for word in given.values() if isinstance(word, str) and "/" not in word)
