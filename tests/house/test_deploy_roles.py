"""The application's database role reads and writes rows, but cannot take the ledger's guards away."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
import pytest

from tests.dbkit import migrate
from tests.house.test_deploy import LAYOUT
from tests.servers.postgres import Postgres, bin_dir, postgres

OWNER_PASSWORD, APP_PASSWORD = "chu", "mật 'khẩu' có dấu"
NAME = "thu_ung_dung"  # the test server's own superuser is called as the layout's role

pytestmark = pytest.mark.postgres_only


def _script(secrets: Path) -> str:
    """Give the layout's role script, for role names of this test and secrets in `secrets`."""
    text = LAYOUT["configs"]["vai_tro"]["content"].replace("$$", "$").replace("/run/secrets", str(secrets))
    return re.sub(r"\bhotro\b", NAME, text.replace("hotro_chu", "thu_chu"))


def _statement(server: Postgres, sql: str, database: str) -> None:
    link = psycopg2.connect(server.url, dbname=database)
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(sql)
    link.close()


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Connection of the application's role to a database made as the layout makes it."""
    secrets = tmp_path_factory.mktemp("secrets")
    (secrets / "owner_password").write_text(OWNER_PASSWORD, encoding="utf-8")
    (secrets / "app_password").write_text(APP_PASSWORD, encoding="utf-8")
    with postgres() as server:
        _statement(server, f"CREATE DATABASE {NAME}", "postgres")
        where = {"PGHOST": server.host, "PGPORT": str(server.port), "PGPASSWORD": server.password}
        where |= {"POSTGRES_USER": server.user, "POSTGRES_DB": NAME}
        where["PATH"] = f"{bin_dir()}:{os.environ['PATH']}"
        subprocess.run(
            ["sh", "-c", _script(secrets)], env=os.environ | where, check=True, capture_output=True
        )
        owner = f"postgres://thu_chu:{OWNER_PASSWORD}@{server.host}:{server.port}/x"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DATABASE_URL", owner)
            migrate(NAME)
        user = f"postgres://{NAME}:{quote(APP_PASSWORD)}@{server.host}:{server.port}/{NAME}"
        link = psycopg2.connect(user)
        link.autocommit = True
        yield link
        link.close()
        _statement(server, f"DROP DATABASE {NAME}", "postgres")
        _statement(server, "DROP ROLE thu_chu", "postgres")
        _statement(server, f"DROP ROLE {NAME}", "postgres")


def test_the_application_reads_and_writes_rows(application: Any) -> None:
    with application.cursor() as cursor:
        cursor.execute("INSERT INTO django_site (domain, name) VALUES ('thu.example', 'thử')")
        cursor.execute("DELETE FROM django_site WHERE domain = 'thu.example'")
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    "sql",
    [
        "TRUNCATE support_event CASCADE",
        "ALTER TABLE support_event DISABLE TRIGGER ALL",
        "ALTER TABLE support_registerentry DROP COLUMN number",
        "DROP TABLE support_readlog",
        "CREATE TABLE la (a int)",
        "DROP FUNCTION support_refuse() CASCADE",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_cannot_take_the_guards_away(application: Any, sql: str) -> None:
    with application.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(sql)
