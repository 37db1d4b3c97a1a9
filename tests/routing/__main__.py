"""`python -m tests.routing`: how often the suggested topic is right, and what was taken for what.

Of the unseen half only totals are printed, and only when asked for: `python -m tests.routing unseen`.
"""

from __future__ import annotations

import sys

from support.domain import suggest_model
from tests.routing.measure import crossed, mails, measure, table


def main(asked: list[str]) -> None:
    """Print the figures."""
    seen = {(one.subject, one.body) for one in map(_flat, mails("seen"))}
    samples = suggest_model.samples()
    for name, counted in (("thư đã xem", True), ("thư mẫu tự đặt", False)):
        found = crossed(samples, lambda one, wanted=counted: ((one.subject, one.body) in seen) is wanted)  # type: ignore[misc]
        sys.stdout.write(f"{name}, kiểm chéo: {_shares(found)}\n{table(found)}\n\n")
    if "unseen" in asked:
        found = measure(mails("unseen"))
        sys.stdout.write(f"thư chưa xem: {_shares(found)}\n")
        if "bang" in asked:
            sys.stdout.write(table(found) + "\n")


def _flat(one: suggest_model.Sample) -> suggest_model.Sample:
    return suggest_model.Sample(" ".join(one.subject.split()), " ".join(one.body.split()), one.topic)


def _shares(found: object) -> str:
    first, three = found.shares  # type: ignore[attr-defined]
    return f"đúng ngay {first} %, trong ba gợi ý đầu {three} %"


if __name__ == "__main__":
    main(sys.argv[1:])
