"""How long to wait before the next try, so that many watchers do not come back to a server at once."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass(slots=True)
class Backoff:
    """Waits that double from `first` up to `most` seconds, each shortened by chance to half at the least."""

    first: float = 1.0
    most: float = 60.0
    failures: int = 0
    chance: random.Random = field(default_factory=random.Random, repr=False)

    def wait(self) -> float:
        """Count a failure and return the seconds to wait before trying again."""
        self.failures += 1
        ceiling = min(self.most, self.first * 2.0 ** min(self.failures - 1, 30))
        return ceiling * self.chance.uniform(0.5, 1.0)

    def clear(self) -> None:
        """Begin anew after a success."""
        self.failures = 0
