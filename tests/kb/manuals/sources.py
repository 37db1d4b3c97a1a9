"""The words of the five manuals: invented agencies, invented people, no number of anybody."""

from __future__ import annotations

from tests.kb.manuals.flat import Manual, screen


def ket_noi() -> Manual:
    """Connecting through NDXP: table of contents, nested lists, merged cells, code, text box, tracked change."""
    m = Manual(
        "huong-dan-ket-noi-ndxp",
        "Hướng dẫn kết nối hệ thống qua NDXP",
        "Trung tâm Dữ liệu tỉnh An Hòa",
        "HD-KN-01 · Trang",
    )
    m.p("HƯỚNG DẪN KẾT NỐI HỆ THỐNG QUA NDXP", "Title")
    m.p("Dành cho cán bộ vận hành của cơ quan kết nối", "Subtitle")
    m.contents(["1. Phạm vi", "2. Chuẩn bị", "3. Các bước kết nối", "4. Bảng tham số"])
    m.h(1, "1. Phạm vi")
    m.p(
        "Tài liệu này hướng dẫn cơ quan kết nối hệ thống thông tin của mình với Cơ sở dữ liệu quốc gia về dân cư "
        "qua nền tảng tích hợp, chia sẻ dữ liệu quốc gia (NDXP){fn:Quyết định giao quản lý, vận hành nền tảng do "
        "cơ quan có thẩm quyền ban hành.}. Thuật ngữ dùng theo [[https://vanban.example/thong-tu-46|Thông tư số 46/2022/TT-BCA]]."
    )
    m.p("Hệ thống đã kết nối trước ngày tài liệu có hiệu lực {del:không }{ins:vẫn }phải rà soát theo mục 4.")
    m.h(1, "2. Chuẩn bị")
    m.h(2, "2.1. Hồ sơ")
    m.listed(
        [
            "Văn bản đề nghị kết nối do thủ trưởng cơ quan ký.",
            "Thuyết minh phương án kết nối, gồm:",
            (
                "number",
                [
                    "Sơ đồ mạng;",
                    "Danh sách địa chỉ IP:",
                    ("bullet", ["máy chủ chính;", "máy chủ dự phòng."]),
                    "Dung lượng dự kiến.",
                ],
            ),
            "Kết quả kiểm tra an toàn thông tin{fn:Còn hiệu lực ít nhất 06 tháng kể từ ngày nộp.}.",
        ]
    )
    m.h(2, "2.2. Hạ tầng")
    m.p(
        "Sơ đồ kết nối tối thiểu như **Hình 1**. Máy chủ an ninh đặt trong __vùng mạng riêng__, không mở cổng ra Internet."
    )
    m.picture(
        screen("Sơ đồ kết nối", "Hệ thống của cơ quan", "Máy chủ an ninh", "NDXP", "CSDLQG về dân cư"),
        "Sơ đồ kết nối: hệ thống của cơ quan, máy chủ an ninh, NDXP, CSDLQG về dân cư",
        "Hình 1. Sơ đồ kết nối",
    )
    m.box("Lưu ý: không dùng chung máy chủ an ninh cho môi trường thử nghiệm và môi trường thật.")
    m.h(1, "3. Các bước kết nối")
    m.listed(["Cài đặt máy chủ an ninh.", "Khai báo dịch vụ.", "Kiểm thử bằng lệnh sau:"])
    m.p(
        "curl --cert may-chu.pem \\\n  https://ndxp.example/v1/kiem-tra".replace("\n", " "),
        "Preformatted_20_Text",
    )
    m.p("Máy chủ trả lời {red:200 OK} là thành công.")
    m.h(1, "4. Bảng tham số")
    m.table(
        4,
        [
            [("Nhóm", 1, 2), ("Tham số", 2, 1), None, ("Ghi chú", 1, 2)],
            [None, "Tên", "Giá trị", None],
            [("Thời gian chờ", 1, 2), "Kết nối", "10 giây", "Không đổi"],
            [None, "Trả lời", "60 giây", "Dịch vụ tra cứu"],
            ["Gọi lại", "Số lần", "2", "Giãn cách 5 giây rồi 20 giây"],
            [("Vượt quá các giá trị trên: báo sự cố theo quy trình.", 4, 1), None, None, None],
        ],
        heads=2,
    )
    m.p("Bảng 1. Tham số kết nối", "Caption")
    return m


def tra_cuu() -> Manual:
    """Looking people up: styles with Vietnamese names, screens, two tables, a comment, a quotation."""
    m = Manual(
        "tra-cuu-thong-tin-cong-dan",
        "Tra cứu thông tin công dân khi giải quyết thủ tục hành chính",
        "Văn phòng UBND tỉnh An Hòa",
        "Lưu hành trong cơ quan · Trang",
    )
    m.p("TRA CỨU THÔNG TIN CÔNG DÂN KHI GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", "Title")
    m.h(1, "Mục đích", "Tiêu_20_đề_20_1")
    m.p(
        "Cán bộ một cửa tra cứu để không yêu cầu người dân nộp bản sao giấy tờ đã có trong cơ sở dữ liệu{fn:Nghị định về định danh và xác thực điện tử.}."
    )
    m.p("Chỉ tra cứu khi đang giải quyết một hồ sơ cụ thể; mọi lượt tra cứu được ghi nhật ký.", "Quotations")
    m.h(1, "Các bước", "Tiêu_20_đề_20_1")
    m.h(2, "Đăng nhập", "Đề_20_mục_20_2")
    m.p("Mở phần mềm một cửa, chọn **Tra cứu dân cư**{cmt:Đề nghị chụp lại màn hình theo phiên bản mới.}.")
    m.picture(
        screen("Tra cứu dân cư", "Mã hồ sơ", "Họ và tên", "Ngày sinh"),
        "Màn hình tra cứu với ba ô: mã hồ sơ, họ và tên, ngày sinh",
        "Hình 1. Màn hình tra cứu",
    )
    m.h(2, "Nhập điều kiện", "Đề_20_mục_20_2")
    m.listed(
        [
            "Nhập mã hồ sơ.",
            ("bullet", ["Mã do phần mềm cấp, ví dụ HS-2026-0007.", "Không nhập số giấy tờ vào ô này."]),
            "Nhập họ và tên đủ dấu.",
            "Bấm **Tra cứu**.",
        ]
    )
    m.h(2, "Đọc kết quả", "Đề_20_mục_20_2")
    m.picture(
        screen("Kết quả", "Khớp", "Không khớp: kiểm tra lại họ tên", colour="#7a4d00"),
        "Màn hình kết quả: khớp hoặc không khớp",
        "Hình 2. Kết quả tra cứu",
    )
    m.table(
        3,
        [
            ["Kết quả", "Nghĩa là", "Việc cần làm"],
            ["Khớp", "Thông tin trùng với cơ sở dữ liệu", "Tiếp tục giải quyết hồ sơ"],
            [
                "Không khớp",
                "Ít nhất một trường khác",
                "Kiểm tra lại với người dân\nNếu vẫn khác: gửi thông báo sai sót",
            ],
            ["Không có", "Chưa có trong cơ sở dữ liệu", "Hướng dẫn người dân đến Công an cấp xã"],
        ],
    )
    m.h(1, "Câu hỏi thường gặp", "Tiêu_20_đề_20_1")
    m.table(
        2,
        [
            ["Câu hỏi", "Trả lời"],
            ["Tra cứu hộ người khác được không?", "Không. Mỗi cán bộ dùng tài khoản của mình."],
            ["Màn hình báo “Hết phiên” thì làm gì?", "Đăng nhập lại; lượt trước không tính."],
        ],
    )
    return m


def dong_bo() -> Manual:
    """Mending synchronisation: error table with merged cells, commands, a formula, a nested table of steps."""
    m = Manual(
        "xu-ly-loi-dong-bo-ho-tich",
        "Xử lý lỗi đồng bộ dữ liệu hộ tịch",
        "Sở Tư pháp tỉnh An Hòa",
        "Bản 1.2 · Trang",
    )
    m.h(1, "Xử lý lỗi đồng bộ dữ liệu hộ tịch")
    m.p("Áp dụng khi bản ghi khai sinh, kết hôn, khai tử không sang được Cơ sở dữ liệu quốc gia về dân cư.")
    m.h(2, "Dấu hiệu")
    m.table(
        4,
        [
            ["Mã lỗi", "Dấu hiệu", "Nguyên nhân", "Xử lý"],
            [("HT-01", 1, 3), "Bản ghi chờ quá 24 giờ", ("Hàng đợi nghẽn", 1, 2), "Chờ và theo dõi"],
            [None, "Bản ghi bị trả lại", None, "Gửi lại theo lô 50 bản ghi"],
            [None, "Trùng bản ghi", "Gửi hai lần", "Giữ bản ghi gửi trước"],
            ["HT-02", ("Sai định dạng ngày: xem phụ lục", 3, 1), None, None],
        ],
    )
    m.p("Bảng 1. Mã lỗi thường gặp", "Caption")
    m.h(2, "Các bước xử lý")
    m.listed(
        [
            "Dừng lịch gửi tự động.",
            "Kết xuất danh sách lỗi:",
            (
                "bullet",
                [
                    "chọn khoảng ngày;",
                    "chọn trạng thái **Lỗi**;",
                    ("bullet", ["không chọn quá 31 ngày;", "không xuất cột họ tên."]),
                ],
            ),
            "Gửi lại từng lô.",
        ]
    )
    m.p("SELECT ma_loi, count(*) FROM hang_doi GROUP BY ma_loi;", "Mã_20_lệnh")
    m.h(3, "Tính tỷ lệ lỗi")
    m.p("Tỷ lệ lỗi tính theo công thức sau{fn:Lấy số liệu của ngày làm việc liền trước.}:")
    m.formula("<mrow><mi>t</mi><mo>=</mo><mfrac><mi>e</mi><mi>n</mi></mfrac></mrow>")
    m.p("Tỷ lệ trên 1 % trong hai ngày liên tiếp thì báo sự cố.")
    m.p("Mọi lần gửi lại phải ghi vào sổ.", "Ghi_20_chú")
    m.p("Phụ lục: định dạng ngày", "SangTrang")
    m.table(2, [["Trường", "Định dạng"], ["Ngày sinh", "yyyy-MM-dd"], ["Ngày đăng ký", "yyyy-MM-dd"]])
    return m


def chung_thu() -> Manual:
    """A handbook of certificates: three pictures, deep headings, footnotes by the dozen, a link within."""
    m = Manual(
        "so-tay-chung-thu-so",
        "Sổ tay chứng thư số của máy chủ an ninh",
        "Trung tâm Chứng thực nội bộ",
        "Sổ tay · Trang",
    )
    m.p("SỔ TAY CHỨNG THƯ SỐ", "Title")
    m.h(1, "Phần I. Khái niệm")
    m.p(
        "Chứng thư số gắn khóa công khai với tên máy chủ{fn:Khóa bí mật không rời khỏi máy chủ.} và có hạn dùng{fn:Thường là 24 tháng.}."
    )
    m.h(2, "Chuỗi tin cậy")
    m.h(3, "Chứng thư gốc")
    m.p(
        "Chứng thư gốc do cơ quan chứng thực phát hành{fn:Tải từ trang của cơ quan chứng thực, không nhận qua thư điện tử.}."
    )
    m.h(3, "Chứng thư trung gian")
    m.p(
        "Phải cài **trước** chứng thư của máy chủ. Xem [[https://chungthuc.example/huong-dan|trang hướng dẫn]] hoặc gửi thư tới [[mailto:chungthuc@anhoa.example|đầu mối]]."
    )
    m.h(1, "Phần II. Gia hạn")
    m.h(2, "Khi nào")
    m.p("Bắt đầu gia hạn trước khi hết hạn 30 ngày{fn:Tính theo ngày dương lịch.}.")
    m.h(2, "Làm thế nào")
    m.listed(["Mở **Quản lý chứng thư**.", "Tạo yêu cầu ký."])
    m.picture(
        screen("Quản lý chứng thư", "Máy chủ: an-ninh-01", "Hết hạn: 31/03/2026", colour="#5b2a86"),
        "Màn hình quản lý chứng thư, máy chủ an-ninh-01 hết hạn 31/03/2026",
        "Hình 1. Quản lý chứng thư",
    )
    m.picture(
        screen("Tạo yêu cầu ký", "Tên máy chủ", "Độ dài khóa: 3072", colour="#5b2a86"),
        "Màn hình tạo yêu cầu ký",
        "Hình 2. Tạo yêu cầu ký",
    )
    m.picture(
        screen("Nhập chứng thư", "Chọn tệp .cer", "Kiểm tra chuỗi tin cậy", colour="#5b2a86"),
        "Màn hình nhập chứng thư mới",
        "Hình 3. Nhập chứng thư",
    )
    m.h(1, "Phần III. Bảng theo dõi")
    m.table(
        5,
        [
            ["STT", "Máy chủ", ("Chứng thư", 2, 1), None, "Người giữ"],
            ["1", "an-ninh-01", "Cấp 01/04/2024", "Hết hạn 31/03/2026", ("Tổ vận hành", 1, 2)],
            ["2", "an-ninh-02", "Cấp 01/06/2024", "Hết hạn 31/05/2026", None],
        ],
    )
    m.box("Mật khẩu của khóa do hai người giữ, mỗi người một nửa.")
    m.box("Không gửi khóa bí mật qua thư điện tử.")
    return m


def su_co() -> Manual:
    """Reporting incidents: three levels of lists, a wide table, many tracked changes."""
    m = Manual(
        "quy-trinh-bao-su-co",
        "Quy trình báo và xử lý sự cố kết nối",
        "Tổ trực kỹ thuật",
        "QT-SC · Trang",
    )
    m.p("QUY TRÌNH BÁO VÀ XỬ LÝ SỰ CỐ KẾT NỐI", "Title")
    m.h(1, "1. Phân mức")
    m.table(
        3,
        [
            ["Mức", "Dấu hiệu", "Báo trong"],
            ["I1", "Dừng toàn bộ", "15 phút"],
            ["I2", "Dừng một phần", "30 phút"],
            ["I3", "Chậm", "04 giờ làm việc"],
        ],
    )
    m.p("Bảng 1. Mức sự cố (mục tiêu nội bộ)", "Caption")
    m.h(1, "2. Trình tự")
    m.listed(
        [
            "Phát hiện",
            (
                "number",
                [
                    "Người trực ghi giờ phát hiện.",
                    "Đối chiếu với bảng theo dõi:",
                    ("number", ["trang tình trạng;", "nhật ký máy chủ an ninh."]),
                ],
            ),
            "Báo",
            (
                "number",
                ["Gọi {del:đường dây cũ}{ins:đường dây nóng của tổ trực}.", "Gửi phiếu trên cổng hỗ trợ."],
            ),
            "Khắc phục và {ins:rà soát}",
        ]
    )
    m.h(2, "2.1. Mẫu báo sự cố")
    m.table(
        2,
        [
            [("THÔNG TIN SỰ CỐ", 2, 1), None],
            ["Giờ phát hiện", "…… giờ …… phút, ngày …/…/……"],
            ["Hệ thống", "(tên, dịch vụ)"],
            [("Mô tả", 1, 2), "Dấu hiệu, mã lỗi"],
            [None, "Phạm vi ảnh hưởng{fn:Số cơ quan, số lượt gọi lỗi.}"],
        ],
        heads=0,
    )
    m.picture(
        screen("Cổng hỗ trợ", "Loại: Sự cố API", "Mức: I2", "Mô tả"),
        "Màn hình gửi phiếu sự cố trên cổng hỗ trợ",
    )
    m.h(1, "3. Lưu hồ sơ")
    m.p("{ins:Hồ sơ sự cố lưu 24 tháng.} {del:Hồ sơ lưu 12 tháng.}")
    return m


ALL = (ket_noi, tra_cuu, dong_bo, chung_thu, su_co)
