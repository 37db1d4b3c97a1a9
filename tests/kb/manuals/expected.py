"""What an import of each manual has to give, written down from `sources` before the importer was run on them.

`tables`: a line a row, a cell "columns x rows"; `th` counts heading cells. `lists`: the items with their depth.
`losses`: what the report counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Expected:
    """One manual as it has to come in."""

    title: str
    headings: list[tuple[str, str]]
    tables: list[list[str]]
    lists: list[list[tuple[int, str]]]
    pictures: list[str]
    captions: list[str]
    footnotes: int
    losses: dict[str, int]
    th: list[int] = field(default_factory=list)
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


EXPECTED: dict[str, Expected] = {
    "huong-dan-ket-noi-ndxp": Expected(
        title="HƯỚNG DẪN KẾT NỐI HỆ THỐNG QUA NDXP",
        headings=[
            ("h2", "1. Phạm vi"),
            ("h2", "2. Chuẩn bị"),
            ("h3", "2.1. Hồ sơ"),
            ("h3", "2.2. Hạ tầng"),
            ("h2", "3. Các bước kết nối"),
            ("h2", "4. Bảng tham số"),
            ("h2", "Chú thích"),
        ],
        tables=[["1x2 2x1 1x2", "1x1 1x1", "1x2 1x1 1x1 1x1", "1x1 1x1 1x1", "1x1 1x1 1x1 1x1", "4x1"]],
        th=[5],
        lists=[
            [
                (1, "Văn bản đề nghị kết nối"),
                (1, "Thuyết minh phương án"),
                (2, "Sơ đồ mạng"),
                (2, "Danh sách địa chỉ IP"),
                (3, "máy chủ chính"),
                (3, "máy chủ dự phòng"),
                (2, "Dung lượng dự kiến"),
                (1, "Kết quả kiểm tra"),
            ],
            [(1, "Cài đặt máy chủ"), (1, "Khai báo dịch vụ"), (1, "Kiểm thử bằng")],
        ],
        pictures=["Sơ đồ kết nối: hệ thống của cơ quan, máy chủ an ninh, NDXP, CSDLQG về dân cư"],
        captions=["Hình 1. Sơ đồ kết nối", "Bảng 1. Tham số kết nối"],
        footnotes=2,
        losses={"contents": 1, "margin": 2, "textbox": 1, "inserted": 1, "deleted": 1, "colour": 1},
        has=(
            '<a href="https://vanban.example/thong-tu-46"',
            "<strong>Hình 1</strong>",
            "<em>vùng mạng riêng</em>",
            "hiệu lực vẫn phải",
            "<pre",
            "Lưu ý: không dùng chung máy chủ an ninh",
            "Dành cho cán bộ vận hành",
        ),
        lacks=("không phải rà soát", "Mục lục", "HD-KN-01", "Trung tâm Dữ liệu tỉnh An Hòa"),
    ),
    "tra-cuu-thong-tin-cong-dan": Expected(
        title="TRA CỨU THÔNG TIN CÔNG DÂN KHI GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
        headings=[
            ("h2", "Mục đích"),
            ("h2", "Các bước"),
            ("h3", "Đăng nhập"),
            ("h3", "Nhập điều kiện"),
            ("h3", "Đọc kết quả"),
            ("h2", "Câu hỏi thường gặp"),
            ("h2", "Chú thích"),
        ],
        tables=[
            ["1x1 1x1 1x1", "1x1 1x1 1x1", "1x1 1x1 1x1", "1x1 1x1 1x1"],
            ["1x1 1x1", "1x1 1x1", "1x1 1x1"],
        ],
        th=[3, 2],
        lists=[
            [
                (1, "Nhập mã hồ sơ"),
                (2, "Mã do phần mềm cấp"),
                (2, "Không nhập số giấy tờ"),
                (1, "Nhập họ và tên"),
                (1, "Bấm Tra cứu"),
            ]
        ],
        pictures=[
            "Màn hình tra cứu với ba ô: mã hồ sơ, họ và tên, ngày sinh",
            "Màn hình kết quả: khớp hoặc không khớp",
        ],
        captions=["Hình 1. Màn hình tra cứu", "Hình 2. Kết quả tra cứu"],
        footnotes=1,
        losses={"comment": 1, "margin": 2},
        has=("<blockquote>", "Nếu vẫn khác: gửi thông báo sai sót"),
        lacks=("Đề nghị chụp lại màn hình",),
    ),
    "xu-ly-loi-dong-bo-ho-tich": Expected(
        title="Xử lý lỗi đồng bộ dữ liệu hộ tịch",
        headings=[
            ("h2", "Dấu hiệu"),
            ("h2", "Các bước xử lý"),
            ("h3", "Tính tỷ lệ lỗi"),
            ("h2", "Chú thích"),
        ],
        tables=[
            ["1x1 1x1 1x1 1x1", "1x3 1x1 1x2 1x1", "1x1 1x1", "1x1 1x1 1x1", "1x1 3x1"],
            ["1x1 1x1", "1x1 1x1", "1x1 1x1"],
        ],
        th=[4, 2],
        lists=[
            [
                (1, "Dừng lịch gửi"),
                (1, "Kết xuất danh sách"),
                (2, "chọn khoảng ngày"),
                (2, "chọn trạng thái"),
                (3, "không chọn quá 31 ngày"),
                (3, "không xuất cột họ tên"),
                (1, "Gửi lại từng lô"),
            ]
        ],
        pictures=[],
        captions=["Bảng 1. Mã lỗi thường gặp"],
        footnotes=1,
        losses={"margin": 2, "formula": 1, "page_break": 1},
        has=(
            "<pre><code>SELECT ma_loi, count(*) FROM hang_doi GROUP BY ma_loi;</code></pre>",
            '<aside class="note">',
        ),
    ),
    "so-tay-chung-thu-so": Expected(
        title="SỔ TAY CHỨNG THƯ SỐ",
        headings=[
            ("h2", "Phần I. Khái niệm"),
            ("h3", "Chuỗi tin cậy"),
            ("h4", "Chứng thư gốc"),
            ("h4", "Chứng thư trung gian"),
            ("h2", "Phần II. Gia hạn"),
            ("h3", "Khi nào"),
            ("h3", "Làm thế nào"),
            ("h2", "Phần III. Bảng theo dõi"),
            ("h2", "Chú thích"),
        ],
        tables=[["1x1 1x1 2x1 1x1", "1x1 1x1 1x1 1x1 1x2", "1x1 1x1 1x1 1x1"]],
        th=[4],
        lists=[[(1, "Mở Quản lý chứng thư"), (1, "Tạo yêu cầu ký")]],
        pictures=[
            "Màn hình quản lý chứng thư, máy chủ an-ninh-01 hết hạn 31/03/2026",
            "Màn hình tạo yêu cầu ký",
            "Màn hình nhập chứng thư mới",
        ],
        captions=["Hình 1. Quản lý chứng thư", "Hình 2. Tạo yêu cầu ký", "Hình 3. Nhập chứng thư"],
        footnotes=4,
        losses={"margin": 2, "textbox": 2},
        has=(
            "mailto:chungthuc@anhoa.example",
            "Mật khẩu của khóa do hai người giữ",
            "Không gửi khóa bí mật qua thư điện tử",
        ),
    ),
    "quy-trinh-bao-su-co": Expected(
        title="QUY TRÌNH BÁO VÀ XỬ LÝ SỰ CỐ KẾT NỐI",
        headings=[
            ("h2", "1. Phân mức"),
            ("h2", "2. Trình tự"),
            ("h3", "2.1. Mẫu báo sự cố"),
            ("h2", "3. Lưu hồ sơ"),
            ("h2", "Chú thích"),
        ],
        tables=[
            ["1x1 1x1 1x1", "1x1 1x1 1x1", "1x1 1x1 1x1", "1x1 1x1 1x1"],
            ["2x1", "1x1 1x1", "1x1 1x1", "1x2 1x1", "1x1"],
        ],
        th=[3, 0],
        lists=[
            [
                (1, "Phát hiện"),
                (2, "Người trực ghi giờ"),
                (2, "Đối chiếu với bảng"),
                (3, "trang tình trạng"),
                (3, "nhật ký máy chủ"),
                (1, "Báo"),
                (2, "Gọi đường dây nóng của tổ trực"),
                (2, "Gửi phiếu trên cổng"),
                (1, "Khắc phục và rà soát"),
            ]
        ],
        pictures=["Màn hình gửi phiếu sự cố trên cổng hỗ trợ"],
        captions=["Bảng 1. Mức sự cố (mục tiêu nội bộ)"],
        footnotes=1,
        losses={"margin": 2, "inserted": 3, "deleted": 2},
        has=("Hồ sơ sự cố lưu 24 tháng.",),
        lacks=("đường dây cũ", "12 tháng"),
    ),
}
