"""A request suggested to the wrong queue, to a queue that does not exist, or hidden by a mere guess."""

from __future__ import annotations

import pytest

from support.domain.kinds import Kind
from support.domain.routing import suggest
from support.domain.text import nfc
from support.domain.topics import BY_CODE, INTAKE, QUEUE_BY_KEY, QUEUES, TOPICS


def test_the_tree_is_whole():
    assert len(BY_CODE) == len(TOPICS)
    assert len(QUEUE_BY_KEY) == len(QUEUES) == len({q.slug for q in QUEUES})
    assert [t.code for t in TOPICS if not t.parent] == list("ABCDEFGHIKZ")
    sizes = {"A": 8, "B": 6, "C": 4, "D": 5, "E": 7, "F": 2, "G": 2, "H": 3, "I": 5, "K": 2, "Z": 0}
    assert {b: sum(t.parent == b for t in TOPICS) for b in sizes} == sizes
    for topic in TOPICS:
        assert topic.parent in {"", topic.code[0]}
        assert QUEUE_BY_KEY[topic.queue].restricted == topic.restricted
        assert topic.name == nfc(topic.name).strip()
        assert topic.clause or topic.code == "Z"
    assert {t.code for t in TOPICS if t.restricted} == {"C4", "E7"}


@pytest.mark.parametrize(
    ("subject", "body", "topic", "kind", "queue"),
    [
        ("Lỗi 504 khi tra cứu qua NDXP", "", "A4", Kind.INCIDENT, "ket-noi"),
        ("Mat ket noi tu sang nay", "", "A1", Kind.INCIDENT, "ket-noi"),
        ("Đề nghị kết nối CSDLQG về dân cư", "hồ sơ kèm theo", "D1", Kind.CONNECTION_REQUEST, "ket-noi-moi"),
        ("Sai ngày sinh của công dân", "", "B1", Kind.DATA_ERROR_NOTICE, "du-lieu"),
        ("Quên mật khẩu", "nhờ cấp lại mật khẩu", "C2", Kind.SUPPORT, "quyen-khai-thac"),
        ("Rò rỉ dữ liệu", "", "E5", Kind.INCIDENT, "an-ninh"),
        ("Hệ thống của Bộ Quốc phòng", "", "E7", Kind.SUPPORT, "he-thong-quoc-phong"),
        ("Xin tài liệu hướng dẫn", "", "H1", Kind.SUPPORT, "thao-tac-tai-lieu"),
        ("Lorem ipsum", "dolor sit amet", "", Kind.SUPPORT, INTAKE),
        ("", "", "", Kind.SUPPORT, INTAKE),
    ],
)
def test_words_lead_to_a_queue(subject, body, topic, kind, queue):
    made = suggest(subject, body)
    assert (made.topic, made.kind, made.queue) == (topic, kind, queue)


def test_the_reason_names_the_words():
    assert suggest("Lỗi 504 khi tra cứu qua NDXP", "").reason == "có từ “NDXP”, “lỗi”, “504”"
    assert suggest("Lorem ipsum", "").reason == "chưa thấy từ nào nói rõ nội dung"


def test_a_kind_chosen_by_the_sender_stays():
    made = suggest("Lỗi 504", "", Kind.QUESTION)
    assert made.kind is Kind.QUESTION


def test_a_likely_restricted_topic_waits_in_its_closed_queue():
    made = suggest(
        "Nghi vượt phạm vi khai thác", "Tài khoản tra cứu ngoài phạm vi nhiệm vụ, đề nghị kiểm tra."
    )
    assert (made.topic, made.queue, made.doubtful) == ("C4", "nghi-vuot-pham-vi", False)


def test_one_word_alone_closes_no_request_to_others():
    made = suggest("Việc rất kín", "")
    assert (made.topic, made.queue, made.doubtful) == ("", INTAKE, True)


def test_an_unlikely_restricted_topic_neither_shows_nor_hides_by_itself():
    made = suggest("Bệnh viện quân y", "Bệnh viện quân y hỏi cách đổi mật khẩu tài khoản khai thác.")
    assert any(BY_CODE[one.topic].restricted for one in made.ranked)
    assert made.doubtful
    assert not QUEUE_BY_KEY[made.queue].restricted
