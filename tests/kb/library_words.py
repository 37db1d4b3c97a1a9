"""Words of the generated guides: places, systems, tasks, and what is said in them. All invented."""

from __future__ import annotations

PLACES = (
    "tỉnh Cao Bằng", "tỉnh Tuyên Quang", "tỉnh Điện Biên", "tỉnh Lai Châu", "tỉnh Sơn La", "tỉnh Lào Cai",
    "tỉnh Lạng Sơn", "tỉnh Quảng Ninh", "tỉnh Phú Thọ", "tỉnh Hưng Yên", "tỉnh Ninh Bình", "tỉnh Thanh Hóa",
    "tỉnh Hà Tĩnh", "tỉnh Quảng Trị", "thành phố Huế", "tỉnh Quảng Ngãi", "tỉnh Gia Lai", "tỉnh Khánh Hòa",
    "tỉnh Đắk Lắk", "tỉnh Đồng Nai", "tỉnh Tây Ninh", "tỉnh Đồng Tháp", "tỉnh Vĩnh Long", "tỉnh An Giang",
    "tỉnh Cà Mau",
)  # fmt: skip
SYSTEMS = (
    "phần mềm đất đai", "phần mềm lao động, việc làm", "phần mềm trợ giúp xã hội",
    "phần mềm quản lý hội viên",
    "phần mềm cấp phép xây dựng", "phần mềm tuyển dụng viên chức", "phần mềm thư viện số",
    "phần mềm tiêm chủng", "phần mềm vận tải hành khách", "phần mềm tiếp công dân",
    "phần mềm quản lý cấp nước", "phần mềm khuyến nông",
)  # fmt: skip
# topic, beginning of the title, letters of its codes
TASKS = (
    ("G1", "Hướng dẫn nhập hồ sơ và đối chiếu người nộp tại", "NHS"),
    ("A1", "Khi phần mềm báo hết phiên làm việc tại", "HPL"),
    ("A3", "Danh sách thông báo lỗi riêng của", "TBL"),
    ("B1", "Phản ánh bản ghi lệch thông tin của", "BGL"),
    ("B3", "Theo dõi hàng chờ gửi dữ liệu của", "HCG"),
    ("C1", "Phân quyền người dùng theo phòng, ban của", "PQN"),
    ("D4", "Kịch bản thử nghiệm trước khi mở rộng tại", "KBT"),
    ("F2", "Sao lưu nhật ký khai thác sang kho lưu trữ của", "SLN"),
    ("G2", "Chỉnh cỡ chữ, màu sắc giao diện tại", "GDN"),
    ("H3", "Tiếp thu góp ý về sổ tay người dùng của", "GYS"),
)
HEADINGS = (
    ("Dành cho ai", "Phạm vi áp dụng", "Mở đầu", "Khi nào dùng tài liệu này"),
    ("Các bước thực hiện", "Trình tự", "Cách làm", "Làm theo thứ tự"),
    ("Khi không làm được", "Dấu hiệu và cách xử lý", "Nếu gặp lỗi", "Tình huống hay gặp"),
    ("Ghi nhớ", "Điều cần tránh", "Lưu ý cuối ca", "Nhắc lại"),
)
STEPS = (
    "Mở danh sách hồ sơ trong ngày và lọc theo phòng phụ trách",
    "Kiểm tra người đang thao tác có đúng được phân công",
    "Chọn hồ sơ, đọc lại phần ghi chú của người tiếp nhận trước",
    "Đối chiếu với giấy tờ người nộp mang theo",
    "Bấm nút kiểm tra và chờ thanh tiến trình chạy hết",
    "Ghi kết quả vào ô nhận xét, không quá hai câu",
    "Chuyển hồ sơ sang bước kế tiếp và ký số",
    "In phiếu hẹn nếu người nộp không dùng điện thoại thông minh",
    "Gọi lại người nộp khi thiếu giấy tờ, hẹn một buổi cụ thể",
    "Khóa màn hình khi rời khỏi bàn làm việc",
    "Xuất bảng tổng hợp cho trưởng phòng vào chiều thứ Sáu",
    "So số lượng hồ sơ đã nhận với số đã chuyển",
)
TROUBLES = (
    ("Nút gửi bị mờ", "Điền hết các ô có dấu sao"),
    ("Danh sách trống", "Bỏ bộ lọc ngày rồi tải lại"),
    ("Hồ sơ hiện hai lần", "Giữ bản có số tiếp nhận nhỏ hơn"),
    ("Phiếu in thiếu dòng", "Đổi khổ giấy sang A4 dọc"),
    ("Ký số không hiện cửa sổ", "Cắm lại thiết bị ký, mở lại trình duyệt"),
    ("Báo hết chỗ lưu", "Chuyển tệp quét cũ sang kho của phòng"),
    ("Không thấy nút chuyển", "Nhờ quản trị kiểm tra phân quyền"),
    ("Tên phòng còn tên cũ", "Chờ danh mục cập nhật vào đêm"),
)
DETAILS = (
    "mỗi sáng xem lại hồ sơ của ngày hôm trước",
    "không dùng chung tài khoản giữa hai ca",
    "bảng tổng hợp gửi trước 16 giờ 30 ngày thứ Sáu",
    "người mới được kèm trong hai tuần đầu",
    "giấy hẹn ghi rõ buổi và số bàn",
    "hồ sơ quá ba ngày được tô màu cam",
    "tổ công nghệ số cộng đồng hỗ trợ người cao tuổi tại chỗ",
    "mọi thay đổi được ghi vào sổ vận hành của đơn vị",
    "máy quét lau kính vào đầu tuần",
    "câu hỏi chung gửi qua đầu mối, không gửi riêng từng người",
)
