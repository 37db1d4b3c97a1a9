"""Agencies of the demonstration with their mail domains, and the people who write from them. All invented."""

from __future__ import annotations

# key -> (name, short name, mail domain). No codes: real ones belong to the register of codes.
AGENCIES: dict[str, tuple[str, str, str]] = {
    "STP-BN": ("Sở Tư pháp tỉnh Bắc Ninh", "STP Bắc Ninh", "sotuphap-bacninh.example"),
    "SKHCN-DN": ("Sở Khoa học và Công nghệ thành phố Đà Nẵng", "Sở KH&CN Đà Nẵng", "skhcn-danang.example"),
    "VP-HCM": ("Văn phòng Ủy ban nhân dân Thành phố Hồ Chí Minh", "VP UBND TP.HCM", "vanphong-tphcm.example"),
    "HCC-HN": ("Trung tâm Phục vụ hành chính công thành phố Hà Nội", "TT HCC Hà Nội", "hcc-hanoi.example"),
    "STP-NA": ("Sở Tư pháp tỉnh Nghệ An", "STP Nghệ An", "sotuphap-nghean.example"),
    "SYT-CT": ("Sở Y tế thành phố Cần Thơ", "Sở Y tế Cần Thơ", "soyte-cantho.example"),
    "BH": ("Bảo hiểm xã hội Việt Nam", "BHXH Việt Nam", "baohiemxahoi.example"),
    "CNTT-TC": (
        "Cục Công nghệ thông tin và chuyển đổi số, Bộ Tài chính",
        "CNTT Bộ Tài chính",
        "cntt-taichinh.example",
    ),
    "CNTT-TP": ("Cục Công nghệ thông tin, Bộ Tư pháp", "CNTT Bộ Tư pháp", "cntt-tuphap.example"),
    "YTQG": ("Trung tâm Thông tin y tế quốc gia, Bộ Y tế", "TTYTQG", "thongtin-yte.example"),
    "PC06-LD": ("Công an tỉnh Lâm Đồng", "Công an Lâm Đồng", "congan-lamdong.example"),
    "SGD-HP": (
        "Sở Giáo dục và Đào tạo thành phố Hải Phòng",
        "Sở GD&ĐT Hải Phòng",
        "sogiaoduc-haiphong.example",
    ),
    "UB-TN": ("Ủy ban nhân dân tỉnh Thái Nguyên", "UBND Thái Nguyên", "ubnd-thainguyen.example"),
    "QP": ("Trung tâm 386, Bộ Quốc phòng", "Trung tâm 386", "trungtam386.example"),
}

# key -> (name, address). Those of a known domain are recognised by it; the last ones are nobody's.
PEOPLE: dict[str, tuple[str, str]] = {
    "hanh": ("Lương Thu Hạnh", "thu.hanh@sotuphap-bacninh.example"),
    "chien": ("Ngô Bá Chiến", "ba.chien@sotuphap-bacninh.example"),
    "tri": ("Mạc Văn Trí", "van.tri@skhcn-danang.example"),
    "uyen": ("Trịnh Tố Uyên", "to.uyen@skhcn-danang.example"),
    "phuc": ("La Gia Phúc", "gia.phuc@vanphong-tphcm.example"),
    "dieu": ("Huỳnh Mộng Diệu", "mong.dieu@vanphong-tphcm.example"),
    "thang": ("Khuất Duy Thắng", "duy.thang@hcc-hanoi.example"),
    "ngan": ("Bế Kim Ngân", "kim.ngan@hcc-hanoi.example"),
    "vinh": ("Cao Hữu Vinh", "huu.vinh@sotuphap-nghean.example"),
    "tuyet": ("Hồ Bạch Tuyết", "bach.tuyet@soyte-cantho.example"),
    "hoang": ("Đàm Việt Hoàng", "viet.hoang@baohiemxahoi.example"),
    "trang": ("Vi Huyền Trang", "huyen.trang@baohiemxahoi.example"),
    "son": ("Tống Trường Sơn", "truong.son@cntt-taichinh.example"),
    "nhan": ("Lục Thiện Nhân", "thien.nhan@cntt-tuphap.example"),
    "kha": ("Phùng Nhã Kha", "nha.kha@thongtin-yte.example"),
    "quy": ("Sầm Đức Quý", "duc.quy@congan-lamdong.example"),
    "thao": ("Chử Phương Thảo", "phuong.thao@sogiaoduc-haiphong.example"),
    "long": ("Nông Thành Long", "thanh.long@ubnd-thainguyen.example"),
    "bang": ("Đỗ Hải Bằng", "hai.bang@trungtam386.example"),
    "an": ("Giáp Thị An", "giap.an@hopthu.example"),
    "khang": ("Ứng Minh Khang", "minhkhang@hopthu.example"),
    "loan": ("Lò Thị Loan", "lo.loan@hopthu.example"),
    "nha_thau": ("Phòng kỹ thuật Công ty Tích hợp Sao Mai", "kythuat@saomai-tichhop.example"),
}
