"""Reads settings from the environment: typed, secrets in files, a plain sentence when one is wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# The reader's methods are named after the types they give, so inside the class the types need other names.
Text: TypeAlias = str
Truth: TypeAlias = bool
Whole: TypeAlias = int
Texts: TypeAlias = list[str]
T = TypeVar("T")


class Missing:
    """The type of REQUIRED; no value of a setting is an instance of it."""


REQUIRED: Final = Missing()

_TRUE = frozenset({"1", "true", "yes", "on", "có"})
_FALSE = frozenset({"0", "false", "no", "off", "không"})

# WAL lets readers go on while one writes; FULL because a filed mail must survive a power cut.
_SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"

# PostgreSQL compiles a query it thinks costly; for ours, short ones over many tables, that costs far more
# than it saves. Another value of `options` in the address takes its place.
_NO_JIT = "-c jit=off"


class Env:
    """Typed reading of a mapping such as `os.environ`.

    A value comes from NAME, or from the file named by NAME_FILE (stripped; for secrets). An empty value
    counts as not set. Without a default the setting is required. Every fault is an ImproperlyConfigured
    with a Vietnamese sentence naming the setting; a secret's value is never part of the sentence.
    """

    def __init__(self, values: Mapping[Text, Text]) -> None:
        """Keep `values` by reference: later changes of the environment are seen."""
        self._values = values

    def find(self, name: Text) -> Text | None:
        """Give the text of `name` or of the file in `name`_FILE; None when neither is set."""
        direct = self._values.get(name, "")
        file = self._values.get(f"{name}_FILE", "")
        if direct and file:
            raise ImproperlyConfigured(f"Đặt cả {name} và {name}_FILE: chỉ giữ một trong hai.")
        return (_secret(name, Path(file)) if file else direct) or None

    def str(self, name: Text, default: Text | Missing = REQUIRED) -> Text:
        """Give the text as it stands."""
        return _or_default(name, self.find(name), default)

    def bool(self, name: Text, default: Truth | Missing = REQUIRED) -> Truth:
        """Read 1/0, true/false, yes/no, on/off, có/không, in any case."""
        text = self.find(name)
        if text is None:
            return _or_default(name, None, default)
        folded = text.strip().casefold()
        if folded in _TRUE or folded in _FALSE:
            return folded in _TRUE
        raise ImproperlyConfigured(f"{name} phải là 1 hoặc 0 (true/false, yes/no, on/off).")

    def int(self, name: Text, default: Whole | Missing = REQUIRED) -> Whole:
        """Read a whole number, with a sign or not."""
        text = self.find(name)
        if text is None:
            return _or_default(name, None, default)
        try:
            return int(text)
        except ValueError:
            raise ImproperlyConfigured(f"{name} phải là một số nguyên.") from None

    def list(self, name: Text, default: Texts | Missing = REQUIRED) -> Texts:
        """Split at commas; spaces around an item and empty items are dropped."""
        text = self.find(name)
        if text is None:
            return _or_default(name, None, default)
        return [item.strip() for item in text.split(",") if item.strip()]

    def path(self, name: Text, default: Path | Missing = REQUIRED) -> Path:
        """Read a path; `~` is the home folder, a relative path is taken from the working folder."""
        text = self.find(name)
        if text is None:
            return _or_default(name, None, default)
        return Path(text).expanduser().absolute()


def _or_default(name: str, value: T | None, default: T | Missing) -> T:
    if value is not None:
        return value
    if isinstance(default, Missing):
        raise ImproperlyConfigured(f"Thiếu biến môi trường {name} (hoặc {name}_FILE trỏ tới tệp bí mật).")
    return default


def _secret(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"Không đọc được tệp {file} của {name}_FILE ({type(error).__name__})."
        ) from None


LEAST_YEARS = 2  # Điều 8.2 của Thông tư 46/2022/TT-BCA


def retention_years(years: int) -> int:
    """Return `years` if the law's least is kept; raises ImproperlyConfigured, so that nothing starts."""
    if years < LEAST_YEARS:
        raise ImproperlyConfigured(f"RETENTION_YEARS phải từ {LEAST_YEARS} năm trở lên (Điều 8.2).")
    return years


def database_from_url(url: str) -> dict[str, Any]:
    """Turn a database address into an entry of Django's DATABASES.

    `postgres://user:password@host:port/name?sslmode=require` (also `postgresql:`; parts percent-encoded;
    the query becomes OPTIONS; a socket folder goes in as `?host=/run/postgresql`), or `sqlite:///path`, or a
    bare path of an SQLite file. Raises ImproperlyConfigured; the sentence never repeats the password.
    """
    if "://" not in url:
        return _sqlite(Path(url.removeprefix("sqlite:")))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured("Địa chỉ cơ sở dữ liệu viết sai (máy hoặc cổng).") from None
    if parts.scheme in ("postgres", "postgresql"):
        return _postgres(parts, port)
    if parts.scheme == "sqlite" and not parts.netloc:
        return _sqlite(Path("/" + unquote(parts.path).lstrip("/")) if parts.path else Path())
    raise ImproperlyConfigured(
        f"Không dùng được cơ sở dữ liệu loại “{parts.scheme}”: cần postgres://… hoặc sqlite:///…"
    )


def _postgres(parts: SplitResult, port: int | None) -> dict[str, Any]:
    options = dict(parse_qsl(parts.query))
    options.setdefault("options", _NO_JIT)
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise ImproperlyConfigured("Địa chỉ cơ sở dữ liệu PostgreSQL thiếu tên cơ sở dữ liệu.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(port or "")),
        "OPTIONS": options,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    if not path.name:
        raise ImproperlyConfigured("Địa chỉ cơ sở dữ liệu SQLite thiếu đường dẫn tới tệp.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # IMMEDIATE: a transaction that will write waits for its turn at the start instead of failing midway.
        "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": _SQLITE_PRAGMAS},
    }


env: Final = Env(os.environ)
