"""The product's side of `./dev bench guides`: fills a migrated database with guides and searches them.

    python -m tests.bench.guideroom.searches GUIDES RUNS

Answers one JSON line: for each kind of question the milliseconds of processor and of clock, p50 and p95.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Sequence
from typing import Any

from tests.bench.common import figures

# Questions about the generated guides (tests.kb.library), by what makes each dear.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "rare": ("thu hồi chứng thư số máy chủ kết nối", "quá thời gian chờ khi gọi dịch vụ qua NDXP"),
    "common": ("phần mềm", "tài liệu", "hướng dẫn người dùng"),
    "nothing": ("xyzzyq", "kwjrzq"),
    "no marks": ("huong dan nhap ho so doi chieu nguoi nop", "phan mem quan ly cap nuoc"),
    "code": ("ERR-1203", "46/2022/TT-BCA"),
    "mistyped": ("phan mem khuyem nongg", "huowngs daanx nhaapj hoof sow"),
    "long": (
        "tại sao phần mềm quản lý cấp nước báo hết phiên làm việc hoài vậy anh chị ơi",
        "cho em hỏi làm thế nào để sao lưu nhật ký khai thác sang kho lưu trữ mới",
    ),
}


def main() -> None:
    """Fill, index, then ask each kind of question; a visitor asks, who reads some of the guides."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    from kb.actions import indexing
    from tests.kb import library

    count, runs = int(sys.argv[1]), int(sys.argv[2])
    begun = time.perf_counter()
    with transaction.atomic():
        library.load(library.everything(count))
    filled = time.perf_counter() - begun
    begun = time.perf_counter()
    guides = indexing.rebuild()
    indexed = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the planner's figures; the words are in their place already
    gc.collect()
    gc.freeze()
    found: dict[str, Any] = {"guides": guides, "filled": filled, "indexed": indexed}
    print(json.dumps(found | {"search": {name: ask(texts, runs) for name, texts in QUESTIONS.items()}}))


def ask(texts: Sequence[str], runs: int) -> dict[str, float]:
    """Search each text `runs` times, after once unmeasured; milliseconds."""
    from kb.queries import search
    from support.domain.roles import Actor

    visitor = Actor(kind="user")
    worked, waited = [], []
    for text in texts:
        search.find(visitor, text)
        for _run in range(runs):
            worked.append(-time.process_time())
            waited.append(-time.perf_counter())
            search.find(visitor, text)
            worked[-1] += time.process_time()
            waited[-1] += time.perf_counter()
    return figures.spread(worked, waited)


if __name__ == "__main__":
    main()
