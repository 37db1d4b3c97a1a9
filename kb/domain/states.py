"""States of a version, of a duty and of a guide's readers, with the words people read."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from support.domain.words import _


class VersionState(StrEnum):
    """Where a version stands between its first word and its end."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    CHANGES_ASKED = "changes_asked"
    CHECKING = "checking"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


STATE_LABELS: dict[VersionState, str] = {
    VersionState.DRAFT: _("Đang soạn"),
    VersionState.IN_REVIEW: _("Chờ duyệt"),
    VersionState.CHANGES_ASKED: _("Yêu cầu sửa"),
    VersionState.CHECKING: _("Chờ cơ quan quản lý CSDLQG về dân cư kiểm tra"),
    VersionState.APPROVED: _("Đã duyệt, chờ ngày công bố"),
    VersionState.PUBLISHED: _("Đã công bố"),
    VersionState.SUPERSEDED: _("Đã thay thế"),
    VersionState.WITHDRAWN: _("Đã thu hồi"),
    VersionState.EXPIRED: _("Hết hiệu lực"),
    VersionState.ABANDONED: _("Bỏ bản nháp"),
}

# The words may change; at most one version of a guide is open.
WRITABLE: frozenset[VersionState] = frozenset({VersionState.DRAFT, VersionState.CHANGES_ASKED})
OPEN: frozenset[VersionState] = WRITABLE | {
    VersionState.IN_REVIEW,
    VersionState.CHECKING,
    VersionState.APPROVED,
}
# Once published a version never changes again; these may be read by whoever may read the guide.
FROZEN: frozenset[VersionState] = frozenset(
    {
        VersionState.PUBLISHED,
        VersionState.SUPERSEDED,
        VersionState.WITHDRAWN,
        VersionState.EXPIRED,
    }
)

# Each state with those that may follow it.
STEPS: Mapping[VersionState, frozenset[VersionState]] = MappingProxyType(
    {
        VersionState.DRAFT: frozenset({VersionState.IN_REVIEW, VersionState.ABANDONED}),
        VersionState.IN_REVIEW: frozenset(
            {
                VersionState.DRAFT,
                VersionState.CHANGES_ASKED,
                VersionState.CHECKING,
                VersionState.APPROVED,
                VersionState.PUBLISHED,
            }
        ),
        VersionState.CHANGES_ASKED: frozenset({VersionState.IN_REVIEW, VersionState.ABANDONED}),
        VersionState.CHECKING: frozenset(
            {VersionState.CHANGES_ASKED, VersionState.APPROVED, VersionState.PUBLISHED}
        ),
        VersionState.APPROVED: frozenset({VersionState.CHANGES_ASKED, VersionState.PUBLISHED}),
        VersionState.PUBLISHED: frozenset(
            {VersionState.SUPERSEDED, VersionState.WITHDRAWN, VersionState.EXPIRED}
        ),
    }
)


class Visibility(StrEnum):
    """Who reads a published guide."""

    PUBLIC = "public"
    CONNECTED = "connected"
    AGENCY = "agency"
    INTERNAL = "internal"


VISIBILITY_LABELS: dict[Visibility, str] = {
    Visibility.PUBLIC: _("Mọi người"),
    Visibility.CONNECTED: _("Các cơ quan kết nối"),
    Visibility.AGENCY: _("Riêng cơ quan soạn"),
    Visibility.INTERNAL: _("Nội bộ cơ quan quản lý CSDLQG về dân cư"),
}


class Language(StrEnum):
    """The language a guide is written in."""

    VI = "vi"
    EN = "en"


LANGUAGE_LABELS: dict[Language, str] = {
    Language.VI: _("Tiếng Việt"),
    Language.EN: _("Tiếng Anh"),
}


class DutyState(StrEnum):
    """How far an agency is with the guide of one of its systems (Điều 9.1), or our own (Điều 11.1)."""

    NONE = "none"
    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    OVERDUE = "overdue"
    NOT_CONNECTED = "not_connected"


DUTY_LABELS: dict[DutyState, str] = {
    DutyState.NONE: _("Chưa có"),
    DutyState.DRAFT: _("Đang soạn"),
    DutyState.REVIEW: _("Chờ duyệt"),
    DutyState.PUBLISHED: _("Đã công bố"),
    DutyState.OVERDUE: _("Quá hạn rà soát"),
    DutyState.NOT_CONNECTED: _("Không kết nối"),
}


class DutySource(StrEnum):
    """Why a duty stands."""

    CONNECTION = "connection"  # Điều 9.1: made by itself for each connection
    OWN = "own"  # Điều 11.1: the NDB agency's own guide of one of its services
    QUESTIONS = "questions"  # several tickets of one cause without a guide


DUTY_SOURCES: dict[DutySource, str] = {
    DutySource.CONNECTION: _("Theo kết nối (Điều 9.1)"),
    DutySource.OWN: _("Cơ quan quản lý CSDLQG về dân cư (Điều 11.1)"),
    DutySource.QUESTIONS: _("Nhiều câu hỏi cùng một nguyên nhân"),
}


class FileRole(StrEnum):
    """What a file is to its guide."""

    ATTACHMENT = "attachment"
    PICTURE = "picture"
    SOURCE = "source"  # the .docx or PDF the text was imported from


class FeedbackKind(StrEnum):
    """What a reader says of a guide."""

    HELPFUL = "helpful"
    UNHELPFUL = "unhelpful"
    NEEDS_CHANGE = "needs_change"


FEEDBACK_LABELS: dict[FeedbackKind, str] = {
    FeedbackKind.HELPFUL: _("Có ích"),
    FeedbackKind.UNHELPFUL: _("Chưa có ích"),
    FeedbackKind.NEEDS_CHANGE: _("Cần sửa"),
}
