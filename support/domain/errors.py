"""One small tree of errors; each carries a Vietnamese sentence for people, translated at the edge."""

from __future__ import annotations

from support.domain.words import _


class ProductError(Exception):
    """Base of every error of the product. `sentence` is a source string, `params` fill its %(name)s."""

    sentence = _("Có lỗi khi xử lý yêu cầu.")

    def __init__(self, sentence: str = "", **params: object) -> None:
        """Keep the sentence and its parameters apart so that the edge can translate."""
        self.sentence = sentence or self.sentence
        self.params = params
        super().__init__(self.sentence % params if params else self.sentence)


class UserError(ProductError):
    """Something the person can put right; shown quietly, not logged as a fault."""


class NotAllowed(UserError):
    """The rules of the product refuse this change."""


class Forbidden(UserError):
    """The person's role does not allow this; foreign things are NotFound instead."""

    sentence = _("Anh/chị không có quyền làm việc này.")


class NotFound(UserError):
    """Does not exist, or is not for this viewer: the two are never told apart."""

    sentence = _("Không tìm thấy.")


class Stale(UserError):
    """Somebody else changed the ticket since the page was loaded."""

    sentence = _("Phiếu vừa được người khác thay đổi. Hãy xem lại rồi lưu tiếp.")


class FieldError(UserError):
    """One named field of a form or request is wrong."""

    def __init__(self, field: str, sentence: str, **params: object) -> None:
        """`field` is the form's field name."""
        self.field = field
        super().__init__(sentence, **params)


class OurFault(ProductError):
    """A fault of the product or its surroundings; logged loudly."""
