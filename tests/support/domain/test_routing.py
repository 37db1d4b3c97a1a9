"""A request suggested to the wrong queue, or to a queue that does not exist."""

from __future__ import annotations

import pytest

from support.domain.kinds import Kind
from support.domain.routing import RULES, suggest
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


def test_every_rule_leads_to_a_topic():
    assert all(rule.topic in BY_CODE for rule in RULES)


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
        ("Cho hỏi việc nộp hồ sơ", "", "", Kind.QUESTION, INTAKE),
        ("Kính chào", "Chúc sức khỏe", "", Kind.SUPPORT, INTAKE),
        ("", "", "", Kind.SUPPORT, INTAKE),
    ],
)
def test_words_lead_to_a_queue(subject, body, topic, kind, queue):
    made = suggest(subject, body)
    assert (made.topic, made.kind, made.queue) == (topic, kind, queue)


def test_the_reason_names_the_words():
    assert suggest("Lỗi 504 khi tra cứu qua NDXP", "").reason == "có từ “NDXP”, “lỗi”, “504”"
    assert suggest("Kính chào", "").reason == "chưa thấy từ nào nói rõ nội dung"


def test_a_kind_chosen_by_the_sender_stays():
    made = suggest("Lỗi 504", "", Kind.QUESTION)
    assert made.kind is Kind.QUESTION
    assert made.reason == "có từ “504”"


def test_parts_of_words_do_not_count():
    assert suggest("Sống lỗi lạc 15041", "").topic == ""
