"""What may be known of an attached file: its state, its virus scan, what is odd about it, in words."""

from __future__ import annotations

import re
from enum import StrEnum

from support.domain.words import _

_HIDDEN = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069]")
TEXT_MAX = 256 * 1024  # bytes of UTF-8 kept of a file's text


class FileState(StrEnum):
    """Where a file stands. The value is stored."""

    UNCHECKED = "unchecked"
    CHECKED = "checked"
    UNREADABLE = "unreadable"
    BLOCKED = "blocked"


class Scan(StrEnum):
    """What a virus scanner said. The value is stored."""

    WAITING = "waiting"
    OFF = "off"
    CLEAN = "clean"
    INFECTED = "infected"


class Flag(StrEnum):
    """What a person should know before opening a file. The value is stored."""

    ENCRYPTED = "encrypted"
    MACRO = "macro"
    ACTIVE = "active"
    EXECUTABLE = "executable"
    MISMATCH = "mismatch"
    BOMB = "bomb"
    NESTED = "nested"
    BROKEN = "broken"
    CUT = "cut"


class Trouble(StrEnum):
    """Why a file could not be read. The value is stored."""

    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"
    BROKEN = "broken"
    BOMB = "bomb"
    ENCRYPTED = "encrypted"
    GONE = "gone"
    STOPPED = "stopped"


STATES: dict[FileState, str] = {
    FileState.UNCHECKED: _("Chưa kiểm tra"),
    FileState.CHECKED: _("Đã kiểm tra"),
    FileState.UNREADABLE: _("Không đọc được"),
    FileState.BLOCKED: _("Bị chặn"),
}
SCANS: dict[Scan, str] = {
    Scan.WAITING: _("Chưa quét vi-rút"),
    Scan.OFF: _("Không quét vi-rút"),
    Scan.CLEAN: _("Đã quét vi-rút"),
    Scan.INFECTED: _("Có mã độc"),
}
FLAGS: dict[Flag, str] = {
    Flag.ENCRYPTED: _("Có mật khẩu"),
    Flag.MACRO: _("Có macro"),
    Flag.ACTIVE: _("Có mã chạy trong trình duyệt"),
    Flag.EXECUTABLE: _("Có chương trình"),
    Flag.MISMATCH: _("Tên không khớp nội dung"),
    Flag.BOMB: _("Nén bất thường"),
    Flag.NESTED: _("Có tệp nén bên trong"),
    Flag.BROKEN: _("Tệp hỏng"),
    Flag.CUT: _("Chỉ đọc phần đầu"),
}
TROUBLES: dict[Trouble, str] = {
    Trouble.TIME: _("Đọc quá lâu nên đã dừng."),
    Trouble.MEMORY: _("Cần quá nhiều bộ nhớ để đọc."),
    Trouble.CRASH: _("Việc đọc tệp dừng đột ngột."),
    Trouble.BROKEN: _("Tệp hỏng hoặc không đúng định dạng."),
    Trouble.BOMB: _("Tệp giải nén ra quá lớn."),
    Trouble.ENCRYPTED: _("Tệp có mật khẩu."),
    Trouble.GONE: _("Không còn tệp trên đĩa."),
    Trouble.STOPPED: _("Việc kiểm tra bị ngắt nhiều lần."),
}
# To be pointed out before a file is opened; the others only say how far it was read.
WARNINGS = frozenset(
    {Flag.ENCRYPTED, Flag.MACRO, Flag.ACTIVE, Flag.EXECUTABLE, Flag.MISMATCH, Flag.BOMB, Flag.NESTED}
)


def visible_name(name: str) -> str:
    """Return a file's name with each control that turns or hides letters written out: anh‹U+202E›gnp.exe."""
    return _HIDDEN.sub(lambda hit: f"‹U+{ord(hit[0]):04X}›", name)
