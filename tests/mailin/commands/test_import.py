"""Mail from files comes in once, also when the import is broken off and run again."""

from __future__ import annotations

import mailbox
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from mailin.models import InboundMail
from support.models import Case, OutgoingMail
from tests.mailin.cast import mail

pytestmark = pytest.mark.django_db


def run(*words: Any) -> str:
    out = StringIO()
    call_command(*(str(word) for word in words), stdout=out)
    return out.getvalue()


def test_eml_mbox_and_maildir_come_in_once_and_send_no_receipts(tmp_path: Path) -> None:
    single = tmp_path / "mot.eml"
    single.write_bytes(mail("Tệp lẻ"))
    box = mailbox.mbox(str(tmp_path / "nhieu.mbox"))
    for n in range(5):
        box.add(mail(f"Trong mbox {n}"))
    box.close()
    folder = mailbox.Maildir(str(tmp_path / "md"))
    for n in range(4):
        folder.add(mail(f"Trong Maildir {n}"))
    folder.close()
    paths = [single, tmp_path / "nhieu.mbox", tmp_path / "md"]
    assert "10 thư mới" in run("import_mail", *paths)
    assert "0 thư mới, 10 thư đã có" in run("import_mail", *paths)
    assert InboundMail.objects.filter(state="opened").count() == 10
    assert Case.objects.count() == 10
    assert OutgoingMail.objects.count() == 0


def test_an_import_broken_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    for n in range(6):
        (tmp_path / f"{n}.eml").write_bytes(mail(f"Thư {n}"))
    run("import_mail", "--keep-only", *sorted(tmp_path.glob("[0-2].eml")))
    assert InboundMail.objects.filter(state="stored").count() == 3
    assert "3 thư mới, 3 thư đã có" in run("import_mail", tmp_path)
    assert Case.objects.count() == 6


def test_a_withheld_mail_is_not_brought_back_by_an_import(tmp_path: Path) -> None:
    from mailin.mailboxes import store

    (tmp_path / "mat.eml").write_bytes(mail("[MẬT] Phương án"))
    run("import_mail", tmp_path)
    run("import_mail", tmp_path)
    row = InboundMail.objects.get()
    assert row.state == "withheld"
    assert not store().exists(row.digest)


def test_a_missing_path_is_named() -> None:
    with pytest.raises(CommandError, match=r"khong-co\.eml"):
        run("import_mail", "/tmp/khong-co.eml")
