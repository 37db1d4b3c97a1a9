"""Sentences full of numbers that point at nobody, as agencies write them to a helpdesk."""

from __future__ import annotations

import random

from tests.support.domain.shield import numbers as n
from tests.support.domain.shield.letters import fill

Dice = random.Random
_SIGNS = ("UBND-NC", "TTr-STTTT", "BHXH-CNTT", "CV-STP", "C06-TTDLDC", "QĐ-BCA", "BC-VPUB", "SYT-NVY")


def paper(dice: Dice) -> str:
    """Numbers of documents and files of the state."""
    sign, number = dice.choice(_SIGNS), dice.randint(1, 12999)
    return dice.choice(
        (
            f"Thực hiện Công văn số {number:02d}/{sign} ngày {n.born(dice)},",
            f"theo {number}/{dice.randint(2019, 2026)}/{sign}",
            f"Hồ sơ 000.00.10.H{dice.randint(10, 63)}-{n.digits(dice, 6)}-{n.digits(dice, 4)} bị treo.",
            f"mã thủ tục {dice.randint(1, 3)}.{n.digits(dice, 6)}.000.00.00.H{dice.randint(10, 63)}",
            f"mã định danh đơn vị 000.{n.digits(dice, 2)}.{n.digits(dice, 2)}.G{dice.randint(10, 22)}",
            f"mã định danh điện tử của cơ quan: H{dice.randint(10, 63)}.16.{n.digits(dice, 2)}",
            f"biên nhận H{dice.randint(10, 63)}.16-{n.digits(dice, 6)}-{n.digits(dice, 4)}",
            f"Phiếu HT-2026-{n.digits(dice, 6)} đã đóng nhưng lỗi vẫn còn.",
            f"vận đơn EMS EB{n.digits(dice, 9)}VN",
            "Căn cứ Thông tư 46/2022/TT-BCA và Nghị định 137/2015/NĐ-CP;",
            f"trang {number} của sổ {n.digits(dice, 3)}/{n.digits(dice, 4)}",
        )
    )


def time(dice: Dice) -> str:
    """Moments and the names of files made of them."""
    when = n.moment(dice)
    return dice.choice(
        (
            f"Lỗi xuất hiện từ {when}.",
            f"file sao lưu backup_{when.replace(':', '').replace('/', '')}.zip",
            f"timestamp={when}",
            f"Tra cứu CCCD lúc {when} không được.",
            f"epoch {dice.randint(1_700_000_000, 1_799_999_999)}",
            f"epoch ms {dice.randint(1_700_000_000_000, 1_799_999_999_999)}",
            f"log {when} INFO khởi động lại dịch vụ",
            f"Cấp CMND trước {when}",
            f"năm {dice.randint(2015, 2026)}: {n.digits(dice, 5)} lượt",
        )
    )


def machine(dice: Dice) -> str:
    """Identifiers machines give one another."""
    return dice.choice(
        (
            f"mã giao dịch {n.digits(dice, 12)}",
            f"transactionId: {n.digits(dice, 12)}",
            f"trace-id {n.hexes(dice, 32)}",
            f"requestId={n.hexes(dice, 8)}-{n.hexes(dice, 4)}-4abc-b0{n.hexes(dice, 2)}-{n.hexes(dice, 12)}",
            f"{n.hexes(dice, 8)}-0000-4000-8000-{n.citizen(dice)}",
            f"SHA-256 {n.hexes(dice, 64)}",
            f"md5:{n.hexes(dice, 32)}",
            f"mã lỗi ERR-{n.digits(dice, 4)}",
            f"ORA-{n.digits(dice, 5)}: deadlock",
            f"mã lỗi 0x{n.hexes(dice, 8).upper()}",
            f"mã lỗi E{n.digits(dice, 7)}",
            f"tiến trình {n.digits(dice, 6)}, phiên {n.stranger(dice)}",
            f"IP 10.{dice.randint(0, 255)}.{dice.randint(0, 255)}.{dice.randint(0, 255)}:8443",
            "port 443->52114",
            f"MAC {':'.join(n.hexes(dice, 2) for _ in range(6))}",
            f"MAC {n.hexes(dice, 12)}",
            f"IPv6 2405:4800::{n.hexes(dice, 4)}",
            f"IMEI {n.digits(dice, 15)}",
            f"serial thiết bị SN{n.digits(dice, 12)}",
            f"REQ{n.citizen(dice)}",
            f"khóa phiên {n.hexes(dice, 6)}f{n.citizen(dice)}{n.hexes(dice, 6)}",
            f"chuỗi {n.citizen(dice)}{n.digits(dice, 4)}",
            f"chứng thư số seri 5401{n.hexes(dice, 28)}",
            f"bản ghi số {n.nobody(dice)}",
            f"messageId {n.nobody(dice)}",
            f"phiên bản 3.{n.digits(dice, 2)}.{n.digits(dice, 3)}.{n.digits(dice, 4)}",
            f"tọa độ 21.{n.digits(dice, 6)},105.{n.digits(dice, 6)}",
        )
    )


def money(dice: Dice) -> str:
    """Money, goods and accounts."""
    big = f"{dice.randint(1, 999)}.{n.digits(dice, 3)}.{n.digits(dice, 3)}"
    return dice.choice(
        (
            f"kinh phí {big}.000 đồng",
            f"Lệ phí cấp CMND đã thu {big} đồng",
            f"số tiền {dice.randint(10**11, 10**12 - 1)} VND",
            f"STK {n.digits(dice, dice.choice((9, 10, 13, 14)))} tại VietinBank",
            f"số tài khoản: {n.nobody(dice)}",
            f"thẻ 9704 {n.digits(dice, 4)} {n.digits(dice, 4)} {n.digits(dice, 4)}",
            f"mã vạch 893{n.digits(dice, 10)}",
            f"mã số thuế {n.digits(dice, 10)}",
            f"MST: {n.digits(dice, 10)}-{n.digits(dice, 3)}",
            f"đơn hàng #{n.digits(dice, 10)}",
            f"hóa đơn 1C26TBH số {n.digits(dice, 8)}",
            f"mã ngân sách {n.digits(dice, 7)}",
        )
    )


def phone(dice: Dice) -> str:
    """Phones of offices and people, which stay."""
    return dice.choice(
        (
            f"Liên hệ đầu mối: {n.mobile(dice)}.",
            f"ĐT: {n.office_phone(dice)} - Fax: {n.office_phone(dice)}",
            f"BHXH tỉnh, điện thoại {n.office_phone(dice)}",
            f"Trung tâm BHYT, hotline {n.mobile(dice)}",
            f"Zalo {n.mobile(dice)} / {n.mobile(dice)}",
            f"+84 {n.mobile(dice)[1:]}",
            f"84{n.digits(dice, 9)}",
            f"Phòng Hộ chiếu: {n.office_phone(dice)}",
            f"Đội cấp CCCD, số máy {n.mobile(dice)}",
            f"máy lẻ {n.digits(dice, 4)}",
        )
    )


def near_a_word(dice: Dice) -> str:
    """Numbers that stand near a telling word and are none of what it says."""
    return fill(
        dice,
        dice.choice(
            (
                f"Dịch vụ xác thực CCCD trả về mã giao dịch {n.stranger(dice)}.",
                f"API CMND lỗi, mã giao dịch {n.digits(dice, 9)}.",
                f"BHXH tỉnh, mã số thuế {n.digits(dice, 10)}, đề nghị hỗ trợ.",
                f"tra cứu hộ chiếu báo mã lỗi E{n.digits(dice, 7)}",
                f"đã cấp 125.{n.digits(dice, 3)} thẻ CCCD, {n.digits(dice, 3)}.402 CMND",
                f"Công văn của BHXH số {n.digits(dice, 4)}/BHXH-CNTT",
                f"CCCD hết hạn từ {n.moment(dice)}",
                f"nền tảng định danh, phiên làm việc {n.stranger(dice)}",
                f"màn hình CMND chậm {n.digits(dice, 5)} ms",
                f"BHYT từ chối, mã giao dịch {n.digits(dice, 10)}",
                f"Hồ sơ CCCD mã H{dice.randint(10, 63)}-{n.digits(dice, 6)}-{n.digits(dice, 4)}",
                f"thiếu ảnh CCCD của {{who}}, sinh {{born}}, điện thoại {n.mobile(dice)}",
                f"số lượng CCCD: {n.digits(dice, 7)}",
                f"Cổng BHXH lỗi từ {n.moment(dice)}, ticket {n.digits(dice, 10)}",
                "{who}, sinh {born}, chưa có CCCD",
                f"hộ chiếu cấp tại phòng A08, máy {dice.choice('ABC')}-{n.digits(dice, 3)}",
            )
        ),
    )


KINDS = (paper, paper, time, time, machine, machine, machine, money, phone, phone, near_a_word, near_a_word)
