"""What a failed call of a service is told by (Điều 5.2): service, endpoint, code, request id, time, where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from support.domain.errors import FieldError
from support.domain.privacy import mask
from support.domain.text import nfc
from support.domain.words import _


class Environment(StrEnum):
    """Where the call was made."""

    UNKNOWN = ""
    PRODUCTION = "production"
    TEST = "test"


ENVIRONMENT_LABELS: dict[Environment, str] = {
    Environment.UNKNOWN: _("Chưa rõ"),
    Environment.PRODUCTION: _("Chính thức"),
    Environment.TEST: _("Kiểm thử"),
}
LENGTHS: dict[str, int] = {"service": 200, "endpoint": 400, "error_code": 80, "request_id": 400}


@dataclass(frozen=True, slots=True)
class ApiIn:
    """The technical side of an incident as told; moments are aware, empty fields are not known."""

    service: str = ""
    endpoint: str = ""
    error_code: str = ""
    request_id: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    environment: Environment = Environment.UNKNOWN

    def storable(self) -> ApiIn:
        """Return it fit to be stored: NFC, cut to length, personal numbers of an address hidden.

        Raises FieldError when the window ends before it begins.
        """
        if self.started_at and self.ended_at and self.ended_at < self.started_at:
            raise FieldError("ended_at", _("Lỗi không thể kết thúc trước khi bắt đầu."))
        return replace(
            self,
            service=self._kept("service"),
            endpoint=self._kept("endpoint"),
            error_code=self._kept("error_code"),
            request_id=self._kept("request_id"),
        )

    def _kept(self, name: str) -> str:
        return mask(nfc(getattr(self, name)).strip())[: LENGTHS[name]]

    @property
    def words(self) -> tuple[str, ...]:
        """Return what it is found by."""
        return tuple(text for name in LENGTHS if (text := str(getattr(self, name))))

    def __bool__(self) -> bool:
        """Return whether anything was told."""
        return self != ApiIn()
