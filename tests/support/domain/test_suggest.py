"""A suggestion without a reason, with a name in it, slow on a hostile mail, or deaf to what is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.domain.kinds import Kind
from support.domain.routing import suggest as route
from support.domain.suggest import Facts, beginning, reason, suggest
from support.domain.suggest_words import signs, words_of
from support.domain.systems import AgencyKind
from support.domain.text import fold


def _first(subject: str, body: str = "", **known: object) -> str:
    return suggest(Facts(subject, body, **known))[0].topic  # type: ignore[arg-type]


def test_the_reason_says_by_which_words():
    found = suggest(Facts("Lỗi", "Gọi dịch vụ bị quá thời gian chờ từ sáng nay"))[0]
    assert found.topic == "A1"
    assert reason(found).startswith("vì có: “quá thời gian chờ”")


def test_marks_abbreviations_and_plain_letters_mean_the_same():
    told = {
        _first("Quên mật khẩu", "Nhờ đặt lại mật khẩu cho tài khoản"),
        _first("quen mat khau", "nho dat lai mat khau cho tai khoan"),
        _first("quên mk", "nhờ reset pass cho tk"),
    }
    assert told == {"C2"}


def test_one_syllable_with_other_marks_is_another_word():
    words = suggest(Facts("Hệ thống của Bộ Quốc phòng", "Đề nghị hướng dẫn kiểm tra"))[0].words
    assert not {"phông", "cổng"} & set(words)


def test_a_reason_is_of_our_own_words_only():
    """What a sender writes may be erased later; a reason is kept."""
    ours = {sign.written for them in signs().values() for sign in them}
    body = "Tài khoản của Lò Thị Mẩy bị khóa, số 0912 345 678, nhờ mở lại cho chị Mẩy"
    for one in suggest(Facts("Mở khóa tài khoản chị Mẩy", body)):
        assert set(one.words) <= ours


@pytest.mark.parametrize(
    ("known", "topic"),
    [
        ({"platform": "Nền tảng tích hợp, chia sẻ dữ liệu quốc gia (NDXP)"}, "A4"),
        ({"platform": "Trục liên thông văn bản quốc gia"}, "A5"),
        ({"platform": "LGSP tỉnh Tân Thịnh"}, "A6"),
    ],
)
def test_the_platform_of_the_connection_counts(known, topic):
    assert topic in [one.topic for one in suggest(Facts("Lỗi kết nối", "Hệ thống báo lỗi.", **known))]


def test_police_who_report_difficulties_are_not_asking_about_the_law():
    body = "Báo cáo khó khăn trong thực hiện Thông tư"
    assert _first("Báo cáo", body, asker=AgencyKind.POLICE) == "K2"


def test_the_kind_a_form_gave_keeps_the_topic_in_its_branch():
    assert _first("Bổ sung", "Gửi thêm tài liệu kỹ thuật", kind=Kind.CONNECTION_REQUEST)[0] == "D"


def test_greeting_and_forwarded_heads_are_not_the_matter():
    body = "Kính gửi: Trung tâm dữ liệu,\n\nFrom: a@b.example\nSubject: Fwd\n\nQuên mật khẩu."
    assert beginning(body) == "Quên mật khẩu."
    said = "Kính gửi anh chị, hệ thống của chúng em sáng nay bị mất kết nối hoàn toàn với bên mình từ 8 giờ."
    assert beginning(said) == said


@pytest.mark.parametrize(
    ("subject", "body", "kind"),
    [
        ("Lỗi 500", "Dịch vụ báo lỗi từ sáng", Kind.INCIDENT),
        ("Hỏi", "Có phải đánh giá an toàn lại sau nâng cấp không?", Kind.QUESTION),
        ("Thông báo thay đổi thiết kế", "Gửi thông báo theo khoản 2 Điều 6.", Kind.DESIGN_CHANGE_NOTICE),
        ("Cấp tài khoản", "Đề nghị cấp 3 tài khoản.", Kind.SUPPORT),
        ("Muốn kết nối thì làm sao", "Cần thủ tục gì, gửi cho ai?", Kind.QUESTION),
        ("Kiểm tra định kỳ", "Gửi kết quả tự đánh giá hằng năm.", Kind.SECURITY_ASSESSMENT),
        (
            "Báo cáo",
            "Công an tỉnh báo cáo khó khăn, kiến nghị khi thực hiện Thông tư.",
            Kind.IMPLEMENTATION_ISSUE,
        ),
        ("Đính chính", "Sở đã chia sẻ sang dân cư dữ liệu sai, xin thu hồi.", Kind.DATA_ERROR_NOTICE),
    ],
)
def test_the_kind_follows_what_is_asked(subject, body, kind):
    assert route(subject, body).kind is kind


@pytest.mark.parametrize(
    ("subject", "body", "priority", "words"),
    [
        ("HỎA TỐC: mất kết nối", "", 1, ("hỏa tốc",)),
        ("Khẩn", "Cả tỉnh không tra cứu được", 2, ("khẩn", "cả tỉnh")),
        ("Lộ danh sách", "Tệp chứa thông tin 2.000 công dân", 2, ("2.000 công dân",)),
        ("Lỗi", "40 xã không vào được", 2, ("40 xã",)),
        ("Lỗi", "2 xã không vào được", 3, ()),
        ("Xin tài liệu", "Cho em xin tài liệu", 3, ()),
    ],
)
def test_hurry_is_suggested_with_the_words_that_ask_for_it(subject, body, priority, words):
    made = route(subject, body)
    assert (made.priority, made.urgent) == (priority, words)


def test_every_sign_is_found_where_it_stands():
    for them in signs().values():
        for sign in them:
            assert words_of(sign.written, 80) == sign.words, sign
            assert "#" not in sign.words, sign


@given(st.text(max_size=400), st.text(max_size=2000))
def test_whatever_is_written_the_answer_is_ordered_and_whole(subject, body):
    found = suggest(Facts(subject, body))
    assert len(found) <= 3
    assert [one.share for one in found] == sorted((one.share for one in found), reverse=True)
    assert found == suggest(Facts(subject, body))


def test_a_mail_of_many_pages_is_read_no_longer_than_its_first_words():
    """No stopwatch: what stands after the first words changes nothing, so that it was not weighed."""
    matter = "Không kết nối được, quá thời gian chờ. " * 30
    assert suggest(Facts("Lỗi", matter)) == suggest(Facts("Lỗi", matter + "mật khẩu tài khoản " * 100_000))
    assert len(words_of(fold("mật khẩu " * 10_000), 80)) <= 160


def test_learning_twice_gives_the_same_weights():
    from support.domain import suggest_model

    first, second = (suggest_model.learn(suggest_model.samples()) for _ in range(2))
    assert first == second
