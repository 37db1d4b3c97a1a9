"""Measures how often the suggested topic is right on the mails of this folder: totals, no mail."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.domain import suggest_model
from support.domain.suggest import Facts, suggest
from support.domain.suggest_model import Sample

HERE = Path(__file__).parent
FOLDS = 5


def mails(half: str) -> list[Sample]:
    """Return the mails of "seen" or "unseen"."""
    told = tomllib.loads((HERE / f"{half}.toml").read_text(encoding="utf-8"))["mail"]
    return [Sample(one["subject"], one["first"], one["topic"]) for one in told]


@dataclass(slots=True)
class Measured:
    """How many of `whole` were right at first, and among the first three; what was taken for what."""

    whole: int = 0
    first: int = 0
    three: int = 0
    taken: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, topic: str, ranked: Sequence[str]) -> None:
        """Count one mail of `topic` for which `ranked` was suggested."""
        self.whole += 1
        self.first += ranked[:1] == [topic]
        self.three += topic in ranked[:3]
        self.taken[topic, ranked[0] if ranked else "-"] += 1

    @property
    def shares(self) -> tuple[float, float]:
        """Return the two shares in percent."""
        return round(100 * self.first / self.whole, 1), round(100 * self.three / self.whole, 1)


def measure(taught: Iterable[Sample]) -> Measured:
    """Measure what the product suggests for these mails."""
    measured = Measured()
    for one in taught:
        measured.add(one.topic, [found.topic for found in suggest(Facts(one.subject, one.body))])
    return measured


def crossed(all_samples: Sequence[Sample], counted: Callable[[Sample], bool]) -> Measured:
    """Measure each counted sample by a model that learnt the other four fifths of all."""
    measured = Measured()
    for fold in range(FOLDS):
        model = suggest_model.learn(one for at, one in enumerate(all_samples) if at % FOLDS != fold)
        for at, one in enumerate(all_samples):
            if at % FOLDS == fold and counted(one):
                sums = suggest_model.sums_of(model, suggest_model.read(one.subject, one.body))
                order = sorted(range(len(sums)), key=lambda place: -sums[place])
                measured.add(one.topic, [model.topics[place] for place in order[:3]])
    return measured


def table(measured: Measured) -> str:
    """Return the confusion table: a line a topic with its mails, those right, what others were taken for."""
    lines = [f"{'chủ đề':8}{'thư':>5}{'đúng':>6}  nhầm sang"]
    for topic in sorted({topic for topic, _said in measured.taken}):
        found = {said: number for (one, said), number in measured.taken.items() if one == topic}
        wrong = ", ".join(f"{said} {number}" for said, number in sorted(found.items()) if said != topic)
        lines.append(f"{topic:8}{sum(found.values()):5}{found.get(topic, 0):6}  {wrong}")
    return "\n".join(lines)
