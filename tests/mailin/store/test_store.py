"""Bytes must be whole, private, kept once, checked when read, and gone when destroyed."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailin import store
from mailin.store import CorruptOriginal, MissingOriginal, RawStore, StoreFull

RAW = b"Subject: \xff\x00\r\n\r\nth\xc6\xb0"


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_bytes_come_back_under_their_sha256(tmp_path: Path) -> None:
    kept = RawStore(tmp_path / "thu")
    digests = kept.put_many([RAW, b"", RAW, b"x"])
    assert digests == [hashlib.sha256(raw).hexdigest() for raw in (RAW, b"", RAW, b"x")]
    assert [kept.get(digest) for digest in digests] == [RAW, b"", RAW, b"x"]
    assert kept.size(digests[0]) == len(RAW)
    assert len(files(tmp_path)) == 3


def test_files_are_for_the_product_alone(tmp_path: Path) -> None:
    RawStore(tmp_path / "thu").put(RAW)
    assert [path.stat().st_mode & 0o777 for path in files(tmp_path)] == [0o600]
    assert (tmp_path / "thu").stat().st_mode & 0o777 == 0o700


def test_an_equal_file_is_kept_not_written_again(tmp_path: Path) -> None:
    kept = RawStore(tmp_path)
    kept.put(RAW)
    before = files(tmp_path)[0].stat()
    kept.put(RAW)
    after = files(tmp_path)[0].stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_changed_bytes_are_told_and_healed_by_the_next_put(tmp_path: Path) -> None:
    kept = RawStore(tmp_path)
    digest = kept.put(RAW)
    files(tmp_path)[0].write_bytes(RAW[:-1] + b"!")
    with pytest.raises(CorruptOriginal):
        kept.get(digest)
    assert kept.put(RAW) == digest
    assert kept.get(digest) == RAW


def test_destroyed_bytes_are_gone(tmp_path: Path) -> None:
    kept = RawStore(tmp_path)
    digest = kept.put(RAW)
    assert kept.destroy(digest)
    assert not kept.destroy(digest)
    assert not kept.exists(digest)
    with pytest.raises(MissingOriginal):
        kept.get(digest)
    with pytest.raises(MissingOriginal):
        kept.size(digest)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_digest_names_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="sha256"):
        RawStore(tmp_path).get(name)


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    old_limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    old_action = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    kept = RawStore(tmp_path)
    first = kept.put(RAW)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, old_limit[1]))
    try:
        with pytest.raises(StoreFull):
            kept.put_many([b"small", b"y" * 9000])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old_limit)
        signal.signal(signal.SIGXFSZ, old_action)
    whole = {hashlib.sha256(path.read_bytes()).hexdigest() for path in files(tmp_path)}
    assert {path.name for path in files(tmp_path)} == whole
    assert kept.get(first) == RAW


def test_a_kill_between_bytes_and_name_leaves_no_digest(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from mailin import store\n"
        "Path.replace = lambda self, target: os.kill(os.getpid(), 9)\n"
        "store.RawStore(Path(sys.argv[1])).put(b'x' * 5000)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert [path.name[:5] for path in files(tmp_path)] == [".tmp-"]
    assert not RawStore(tmp_path).exists(hashlib.sha256(b"x" * 5000).hexdigest())


def test_files_are_synced_before_their_name_and_folders_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(
        store.os,
        "fsync",
        lambda handle: (
            done.append("dir" if Path(f"/proc/self/fd/{handle}").resolve().is_dir() else "file"),
            real_sync(handle),
        ),
    )
    monkeypatch.setattr(
        store.Path, "replace", lambda self, target: (done.append("name"), real_replace(self, target))
    )
    RawStore(tmp_path).put_many([b"1", b"2"])
    assert done[:4] == ["file", "file", "name", "name"]
    assert set(done[4:]) == {"dir"}


def test_many_writers_of_the_same_bytes_agree(tmp_path: Path) -> None:
    kept = RawStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda number: kept.put(b"same" if number % 2 else b"n%d" % number), range(60)))
    assert all(kept.exists(digest) for digest in told)
    assert not [path for path in files(tmp_path) if path.name.startswith(".tmp")]
