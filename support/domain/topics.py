"""The topic tree and the queues it leads to, as shipped data (DOMAIN 4)."""

from __future__ import annotations

from dataclasses import dataclass

from support.domain.words import _


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue named for its work. `key` is stored for ever; `slug` stands in addresses."""

    key: str
    title: str
    slug: str
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """One node of the tree. `clause` cites Thông tư 46/2022/TT-BCA; a branch has no `parent`."""

    code: str
    name: str
    clause: str
    parent: str
    queue: str
    restricted: bool = False


# Where a request waits until somebody says what it is about.
INTAKE = "tiep-nhan"

QUEUES: tuple[Queue, ...] = (
    Queue(INTAKE, _("Tiếp nhận chung"), "tiep-nhan"),
    Queue("ket-noi", _("Kỹ thuật kết nối"), "ket-noi"),
    Queue("du-lieu", _("Dữ liệu"), "du-lieu"),
    Queue("quyen-khai-thac", _("Quyền khai thác"), "quyen-khai-thac"),
    Queue("ket-noi-moi", _("Kết nối mới"), "ket-noi-moi"),
    Queue("an-ninh", _("An ninh, an toàn"), "an-ninh"),
    # Điều 6.3: systems of the Ministry of Defence are handled apart.
    Queue(
        "he-thong-quoc-phong", _("Hệ thống do Bộ Quốc phòng quản lý"), "he-thong-quoc-phong", restricted=True
    ),
    Queue("nghi-vuot-pham-vi", _("Nghi vượt phạm vi khai thác"), "nghi-vuot-pham-vi", restricted=True),
    Queue("thao-tac-tai-lieu", _("Thao tác, tài liệu"), "thao-tac-tai-lieu"),
)

TOPICS: tuple[Topic, ...] = (
    Topic("A", _("Kết nối và API"), "5, 7.2b", "", "ket-noi"),
    Topic("A1", _("Mất kết nối, quá thời gian chờ"), "5", "A", "ket-noi"),
    Topic("A2", _("Xác thực, chứng thư số"), "5", "A", "ket-noi"),
    Topic("A3", _("Lỗi dịch vụ, mã lỗi"), "5.2", "A", "ket-noi"),
    Topic("A4", _("Nền tảng tích hợp, chia sẻ dữ liệu quốc gia (NDXP)"), "5.1", "A", "ket-noi"),
    Topic("A5", _("Trục liên thông văn bản quốc gia"), "5.1", "A", "ket-noi"),
    Topic("A6", _("Nền tảng kết nối, tích hợp khác"), "5.1", "A", "ket-noi"),
    Topic("A7", _("Mô hình kết nối, hạ tầng"), "3.4", "A", "ket-noi"),
    Topic("A8", _("Môi trường kiểm thử"), "7.2b", "A", "ket-noi"),
    Topic("B", _("Dữ liệu"), "4, 10.2c, 10.2d", "", "du-lieu"),
    Topic("B1", _("Sai sót thông tin khai thác, sử dụng"), "10.2d", "B", "du-lieu"),
    Topic("B2", _("Sai sót thông tin đã chia sẻ"), "10.2d", "B", "du-lieu"),
    Topic("B3", _("Chậm, thiếu đồng bộ dữ liệu"), "4.1, 10.2c", "B", "du-lieu"),
    Topic("B4", _("Cấu trúc dữ liệu, danh mục"), "3.4, 4.1", "B", "du-lieu"),
    Topic("B5", _("Thông tin chuyên ngành (Phụ lục I)"), "4.2", "B", "du-lieu"),
    Topic("B6", _("Dữ liệu khi sắp xếp đơn vị hành chính"), "4.1", "B", "du-lieu"),
    Topic("C", _("Tài khoản, quyền, phạm vi khai thác"), "10.1a, 10.2b", "", "quyen-khai-thac"),
    Topic("C1", _("Cấp, khóa tài khoản"), "10.2b", "C", "quyen-khai-thac"),
    Topic("C2", _("Mật khẩu"), "10.2b", "C", "quyen-khai-thac"),
    Topic("C3", _("Mở rộng mục đích, phạm vi, trường thông tin"), "10.1a, 10.2b", "C", "quyen-khai-thac"),
    Topic("C4", _("Nghi vượt phạm vi khai thác"), "10.1a, 10.2b", "C", "nghi-vuot-pham-vi", restricted=True),
    Topic("D", _("Đề nghị kết nối"), "7", "", "ket-noi-moi"),
    Topic("D1", _("Đề nghị kết nối mới"), "7.1", "D", "ket-noi-moi"),
    Topic("D2", _("Bổ sung hồ sơ đề nghị kết nối"), "7.1", "D", "ket-noi-moi"),
    Topic("D3", _("Cung cấp tài liệu kỹ thuật"), "7.2a", "D", "ket-noi-moi"),
    Topic("D4", _("Điều chỉnh phần mềm, kiểm thử"), "7.2b", "D", "ket-noi-moi"),
    Topic("D5", _("Thay đổi thiết kế hệ thống"), "6.2", "D", "ket-noi-moi"),
    Topic("E", _("An ninh, an toàn thông tin"), "6, 3.1, 11.3", "", "an-ninh"),
    Topic("E1", _("Kiểm tra, đánh giá trước khi kết nối"), "6.4a", "E", "an-ninh"),
    Topic("E2", _("Kiểm tra, đánh giá sau khi thay đổi thiết kế"), "6.2", "E", "an-ninh"),
    Topic("E3", _("Kiểm tra, đánh giá đột xuất"), "6.4b", "E", "an-ninh"),
    Topic("E4", _("Kiểm tra, đánh giá định kỳ hằng năm"), "6.4c", "E", "an-ninh"),
    Topic("E5", _("Lộ, mất dữ liệu cá nhân"), "3.1, 11.2", "E", "an-ninh"),
    Topic("E6", _("Sự cố an ninh mạng"), "3.1, 11.2", "E", "an-ninh"),
    Topic("E7", _("Hệ thống do Bộ Quốc phòng quản lý"), "6.3", "E", "he-thong-quoc-phong", restricted=True),
    Topic("F", _("Nhật ký kết nối, chia sẻ, khai thác"), "8", "", "an-ninh"),
    Topic("F1", _("Cung cấp, bảo toàn nhật ký"), "8", "F", "an-ninh"),
    Topic("F2", _("Lưu trữ nhật ký"), "8", "F", "an-ninh"),
    Topic("G", _("Thao tác, chức năng"), "9.2", "", "thao-tac-tai-lieu"),
    Topic("G1", _("Cách sử dụng"), "9.2", "G", "thao-tac-tai-lieu"),
    Topic("G2", _("Lỗi giao diện"), "9.2", "G", "thao-tac-tai-lieu"),
    Topic("H", _("Tài liệu hướng dẫn"), "9.1, 11.1", "", "thao-tac-tai-lieu"),
    Topic("H1", _("Đề nghị cung cấp tài liệu"), "9.1, 11.1", "H", "thao-tac-tai-lieu"),
    Topic("H2", _("Nộp tài liệu hướng dẫn"), "9.1", "H", "thao-tac-tai-lieu"),
    Topic("H3", _("Góp ý tài liệu"), "9.1, 11.1", "H", "thao-tac-tai-lieu"),
    Topic("I", _("Công dân, cổng dịch vụ công"), "12", "", INTAKE),
    Topic("I1", _("Đăng nhập cổng dịch vụ công"), "12", "I", INTAKE),
    Topic("I2", _("Tra cứu thông tin"), "12", "I", INTAKE),
    Topic("I3", _("Khai thác thông tin"), "12", "I", INTAKE),
    Topic("I4", _("Thông báo theo mẫu số 01"), "12", "I", INTAKE),
    Topic("I5", _("Sai thông tin cá nhân"), "12", "I", INTAKE),
    Topic("K", _("Thực hiện Thông tư"), "14", "", INTAKE),
    Topic("K1", _("Áp dụng quy định của Thông tư"), "14", "K", INTAKE),
    Topic("K2", _("Khó khăn, vướng mắc của Công an đơn vị, địa phương"), "14.2", "K", INTAKE),
    Topic("Z", _("Khác, ngoài phạm vi"), "", "", INTAKE),
)

OUT_OF_SCOPE = "Z"
# Branches that as a rule concern no connected system: accounts, use, guides, citizens, the Circular itself.
WITHOUT_SYSTEM = frozenset("CFGHIKZ")

# What the product opens tickets under by itself, or decides by: these are in use on every day.
NEEDED = frozenset({"B1", "B2", "E1", "E2", "E3", "E4", OUT_OF_SCOPE})

BY_CODE: dict[str, Topic] = {topic.code: topic for topic in TOPICS}
QUEUE_BY_KEY: dict[str, Queue] = {queue.key: queue for queue in QUEUES}
