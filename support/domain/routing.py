"""Suggests topic, kind and queue of a new request by words it holds, and says by which ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from support.domain.kinds import Kind
from support.domain.text import fold
from support.domain.topics import BY_CODE, INTAKE
from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion: `topic` is a code or "", `queue` a queue's key, `reason` is shown to people."""

    topic: str
    kind: Kind
    queue: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A request with any of `words` may be about `topic`; `kind` is set where the topic decides it."""

    topic: str
    words: tuple[str, ...]
    kind: Kind | None = None


# Each word is worth its number of syllables, twice that in the subject; the best sum wins, then the
# earlier rule. A longer expression thus says more than a short one. Words are matched without marks.
RULES: tuple[Rule, ...] = (
    Rule(
        "E5",
        ("lộ dữ liệu cá nhân", "lộ thông tin cá nhân", "mất dữ liệu cá nhân", "rò rỉ dữ liệu"),
        Kind.INCIDENT,
    ),
    Rule(
        "E6",
        ("tấn công mạng", "mã độc", "xâm nhập trái phép", "sự cố an ninh mạng", "ransomware"),
        Kind.INCIDENT,
    ),
    Rule("E7", ("hệ thống của Bộ Quốc phòng", "do Bộ Quốc phòng quản lý")),
    Rule(
        "D5",
        ("thay đổi thiết kế", "điều chỉnh thiết kế", "thông báo thay đổi thiết kế"),
        Kind.DESIGN_CHANGE_NOTICE,
    ),
    Rule(
        "E1",
        ("kiểm tra trước khi kết nối", "đánh giá an ninh, an toàn", "kiểm tra, đánh giá ANAT"),
        Kind.SECURITY_ASSESSMENT,
    ),
    Rule("E3", ("kiểm tra đột xuất",), Kind.SECURITY_ASSESSMENT),
    Rule("E4", ("kiểm tra định kỳ", "đánh giá định kỳ hằng năm"), Kind.SECURITY_ASSESSMENT),
    Rule("D2", ("bổ sung hồ sơ đề nghị kết nối", "bổ sung hồ sơ kết nối"), Kind.CONNECTION_REQUEST),
    Rule("D1", ("đề nghị kết nối", "đăng ký kết nối", "kết nối mới"), Kind.CONNECTION_REQUEST),
    Rule("D3", ("tài liệu mô tả kỹ thuật", "đặc tả kỹ thuật", "tài liệu kỹ thuật kết nối")),
    Rule("D4", ("điều chỉnh phần mềm", "kiểm thử kết nối")),
    Rule(
        "B6",
        (
            "sắp xếp đơn vị hành chính",
            "sáp nhập xã",
            "sáp nhập tỉnh",
            "đơn vị hành chính mới",
            "địa giới hành chính",
        ),
    ),
    Rule("B2", ("sai sót thông tin đã chia sẻ", "dữ liệu đã chia sẻ bị sai"), Kind.DATA_ERROR_NOTICE),
    Rule(
        "B1",
        (
            "sai sót thông tin",
            "sai thông tin",
            "thông tin không chính xác",
            "sai ngày sinh",
            "sai họ tên",
            "dữ liệu không khớp",
        ),
        Kind.DATA_ERROR_NOTICE,
    ),
    Rule(
        "B3",
        ("chậm đồng bộ", "thiếu đồng bộ", "chưa đồng bộ", "không đồng bộ", "đồng bộ dữ liệu"),
        Kind.INCIDENT,
    ),
    Rule("B4", ("cấu trúc dữ liệu", "danh mục dùng chung", "mã danh mục", "trường dữ liệu")),
    Rule("B5", ("thông tin chuyên ngành", "Phụ lục I")),
    Rule("A4", ("NDXP", "nền tảng tích hợp, chia sẻ dữ liệu quốc gia", "LGSP"), None),
    Rule("A5", ("trục liên thông văn bản", "liên thông văn bản", "LTVB")),
    Rule(
        "A2", ("chứng thư số", "xác thực thất bại", "SSL", "TLS", "chữ ký số", "access token", "401", "403")
    ),
    Rule(
        "A1",
        (
            "mất kết nối",
            "không kết nối được",
            "quá thời gian chờ",
            "timeout",
            "time out",
            "504",
            "gián đoạn kết nối",
        ),
    ),
    Rule("A8", ("môi trường kiểm thử", "môi trường thử nghiệm", "sandbox")),
    Rule("A7", ("mô hình kết nối", "đường truyền", "hạ tầng", "VPN", "mạng truyền số liệu chuyên dùng")),
    Rule("A3", ("mã lỗi", "lỗi dịch vụ", "báo lỗi", "lỗi API", "API", "500", "502", "503")),
    Rule("C2", ("quên mật khẩu", "đổi mật khẩu", "cấp lại mật khẩu", "mật khẩu")),
    Rule("C3", ("mở rộng phạm vi", "bổ sung trường thông tin", "mở rộng mục đích", "thêm dịch vụ khai thác")),
    Rule("C1", ("cấp tài khoản", "khóa tài khoản", "mở tài khoản", "tài khoản bị khóa", "tài khoản")),
    Rule("F1", ("cung cấp nhật ký", "bảo toàn nhật ký", "trích xuất nhật ký")),
    Rule("F2", ("lưu trữ nhật ký", "thời hạn lưu nhật ký")),
    Rule("H2", ("nộp tài liệu hướng dẫn", "gửi tài liệu hướng dẫn của đơn vị")),
    Rule("H3", ("góp ý tài liệu",)),
    Rule("H1", ("tài liệu hướng dẫn", "hướng dẫn sử dụng")),
    Rule("I4", ("mẫu số 01", "mẫu 01")),
    Rule("I1", ("không đăng nhập được cổng dịch vụ công", "đăng nhập cổng dịch vụ công", "đăng nhập VNeID")),
    Rule("K2", ("Công an xã", "Công an phường", "vướng mắc của Công an"), Kind.IMPLEMENTATION_ISSUE),
    Rule("K1", ("Thông tư 46", "46/2022/TT-BCA", "áp dụng quy định"), None),
    Rule("G2", ("lỗi giao diện", "giao diện hiển thị", "không hiển thị")),
    Rule("G1", ("cách sử dụng", "cách tra cứu", "thao tác")),
)

# Words that tell the kind where the topic leaves it open; the first line that fits decides.
KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        Kind.INCIDENT,
        (
            "sự cố", "lỗi", "mất kết nối", "không kết nối được", "không truy cập được", "gián đoạn",
            "quá thời gian chờ", "timeout", "500", "502", "503", "504", "treo", "không phản hồi",
            "ngừng hoạt động",
        ),
    ),
    (
        Kind.QUESTION,
        (
            "cho hỏi", "xin hỏi", "giải đáp", "vướng mắc", "hướng dẫn giúp", "như thế nào", "có được không",
            "đề nghị giải thích",
        ),
    ),
)  # fmt: skip

# The first part of a body says what it is about; the rest is logs, signatures and old mail.
_BODY = 4000


@lru_cache(maxsize=1024)
def _folded(word: str) -> str:
    """Return `word` folded, with a space on each side so that only whole words match."""
    return f" {fold(word)} "


@cache
def _by_first() -> dict[str, list[tuple[str, str]]]:
    """Map a folded syllable to the known words that begin with it, each with its folded form."""
    found: dict[str, list[tuple[str, str]]] = {}
    for word in {
        word for words in (*(rule.words for rule in RULES), *(w for _k, w in KINDS)) for word in words
    }:
        found.setdefault(_folded(word).split()[0], []).append((word, _folded(word)))
    return found


def _known_in(text: str) -> frozenset[str]:
    """Return the words of rules and kinds that stand in the part of `text` that counts."""
    folded, known = f" {fold(text[:_BODY])} ", _by_first()
    firsts = known.keys() & set(folded.split())
    return frozenset(word for first in firsts for word, form in known[first] if form in folded)


def _held(words: Sequence[str], known: frozenset[str]) -> list[str]:
    """Return those of `words` that are `known` to stand in a text; longer ones swallow shorter."""
    held = [word for word in words if word in known]
    if len(held) < 2:
        return held
    return [w for w in held if not any(w != other and _folded(w) in _folded(other) for other in held)]


def _score(rule: Rule, subject: frozenset[str], body: frozenset[str]) -> tuple[int, list[str]]:
    """Return what `rule` is worth for a request, and the words that made it so."""
    in_subject, in_body = _held(rule.words, subject), _held(rule.words, body)
    worth = sum(2 * len(_folded(word).split()) for word in in_subject)
    worth += sum(len(_folded(word).split()) for word in in_body)
    return worth, list(dict.fromkeys(in_subject + in_body))


def _kind(known: frozenset[str]) -> tuple[Kind, list[str]]:
    """Return the everyday kind a text with these words speaks of, support when it does not say."""
    for kind, words in KINDS:
        held = _held(words, known)
        if held:
            return kind, held
    return Kind.SUPPORT, []


def suggest(subject: str, body: str, kind: Kind | None = None) -> Suggestion:
    """Return what a new request seems to be about. `kind` given by the sender's form is kept.

    Without a sign of a topic it goes to general intake with topic "". Restricted queues are suggested
    like any: it is seeing that is restricted, not arriving.
    """
    head, text = _known_in(subject), _known_in(body)
    spoken_of = head | text
    best, worth, words = None, 0, list[str]()
    for rule in RULES:
        if spoken_of.isdisjoint(rule.words):
            continue
        score, held = _score(rule, head, text)
        if score > worth:
            best, worth, words = rule, score, held
    spoken, signs = _kind(spoken_of)
    chosen = kind or (best.kind if best and best.kind else spoken)
    if kind is None and chosen is spoken:
        words += [sign for sign in signs if sign not in words]
    queue = BY_CODE[best.topic].queue if best else INTAKE
    return Suggestion(best.topic if best else "", chosen, queue, _reason(words))


def _reason(words: Sequence[str]) -> str:
    """Return the reason for people: có từ “504”, “NDXP”."""
    if not words:
        return _("chưa thấy từ nào nói rõ nội dung")
    return _("có từ") + " " + ", ".join(f"“{word}”" for word in words[:5])
