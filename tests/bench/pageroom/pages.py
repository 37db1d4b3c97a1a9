"""The product's side of `./dev bench pages`: fills a migrated PostgreSQL database and opens its pages.

    python -m tests.bench.pageroom.pages RUNS TICKETS [TICKETS…]

For each number of tickets, growing, answers in the one JSON line: how long filling took, and of each page the
milliseconds of processor and of clock, the queries, the slowest query, the bytes plain and packed.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.bench.common import figures

if TYPE_CHECKING:
    from tests.bench.pageroom.asked import Asked

HOST = "localhost"


def main() -> None:
    """Fill and measure, size by size, in one database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support.config.settings")
    import django

    django.setup()
    from support.domain import memory
    from tests.bench.pageroom import asked, bulk, tickets, world

    runs, sizes = int(sys.argv[1]), [int(word) for word in sys.argv[2:]]
    world.make()
    tickets.prepare()
    found: dict[str, Any] = {}
    done = 0
    for size in sizes:
        begun = time.perf_counter()
        tickets.fill(done + 1, size - done)
        done = size
        bulk.run("VACUUM ANALYZE")
        told: dict[str, Any] = {"filled": time.perf_counter() - begun, "load": os.getloadavg()[0]}
        memory.settle()  # as the serving processes do
        told["pages"] = {one.name: opened(one, runs) for one in asked.everything(runs)}
        found[str(size)] = told
        print(size, json.dumps(told), file=sys.stderr, flush=True)
    print(json.dumps(found))


@dataclass(slots=True)
class _Queries:
    """Counts the queries of a page and keeps the slowest: its seconds and its words."""

    count: int = 0
    slowest: float = 0.0
    words: str = ""
    most: int = field(default=0, init=False)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            if (spent := time.perf_counter() - begun) > self.slowest:
                self.slowest, self.words = spent, sql


def opened(page: Asked, runs: int) -> dict[str, Any]:
    """Open the page's addresses once unmeasured (a tenth of them) and then each, signed in as `page.by`."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    client = Client(SERVER_NAME=HOST)
    client.force_login(page.by, backend=settings.AUTHENTICATION_BACKENDS[-1])
    for address in page.addresses[:: max(1, runs // 20)]:
        client.get(address)
    worked, waited, sizes, packed = [], [], [], []
    most, slowest, words, where, worst = 0, 0.0, "", "", 0.0
    for address in page.addresses:
        queries = _Queries()
        with connection.execute_wrapper(queries):
            worked.append(-time.process_time())
            waited.append(-time.perf_counter())
            answer = client.get(address)
            worked[-1] += time.process_time()
            waited[-1] += time.perf_counter()
        if answer.status_code != 200:
            raise RuntimeError(f"{page.name}: {address}: {answer.status_code}")
        sizes.append(len(answer.content))
        packed.append(len(gzip.compress(answer.content, 6)))
        most = max(most, queries.count)
        if queries.slowest > slowest:
            slowest, words = queries.slowest, queries.words
        if waited[-1] > worst:
            worst, where = waited[-1], address
    return figures.spread(worked, waited) | {
        "runs": len(waited),
        "queries": most,
        "slowest": 1000 * slowest,
        "slowest_query": words[:4000],
        "worst": where,
        "bytes": max(sizes),
        "gzip": max(packed),
    }


if __name__ == "__main__":
    main()
