"""What the written samples teach: how much each word, pair of words and sign speaks for each topic.

A topic is the sum of its samples (a centroid of tf-idf vectors): deterministic, learnt in a moment when first
asked, and every score is a sum of words that can be shown.
"""

from __future__ import annotations

import math
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from support.domain.suggest_words import BODY_WORDS, SUBJECT_WORDS, as_written, runs_of, signs_in, words_of

SAMPLES = Path(__file__).with_name("topic_samples")

# Chosen by cross-validation on the samples and tests/routing/seen.toml, never on unseen.toml.
_SUBJECT, _SIGN, _PAIR = 1.5, 2.0, 0.6  # what a word of the subject, a sign, two signs together count
_RARE, _FLAT = 1.2, 0.8  # how strongly rare words count; how much one sample among many still counts
_SIGN_MARK, _PAIR_MARK = "@", "+"
_LEAST = 0.004  # a weight below this decides nothing
# Weights are whole numbers, so that all topics' weights of a feature fit side by side into one large number:
# a reading is then summed in a hundred additions instead of two thousand, and alike on every machine.
_WIDTH, _UNIT, _OFTEN = 8, 1 << 32, 1 << 16  # bytes of a topic's field; what stands for 1.0
_FIELD = (1 << 8 * _WIDTH) - 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A request as somebody might write it, and the topic a careful officer gives it."""

    subject: str
    body: str
    topic: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a request: each feature and how often, and how each sign is written for people."""

    counts: dict[str, float]
    written: dict[str, str]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights learnt: feature -> the weights for all of `topics`, side by side in fields of _WIDTH bytes."""

    topics: tuple[str, ...]
    weights: Mapping[str, int] = field(repr=False)


def samples() -> list[Sample]:
    """Return the samples that come with the product, in the order of their files."""
    found = []
    for file in sorted(SAMPLES.glob("*.txt")):
        topic = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                topic = line.strip("[] \n")
            elif line.strip() and not line.startswith("#"):
                subject, _bar, body = line.partition(" | ")
                found.append(Sample(subject.strip(), body.strip(), topic))
    return found


def read(subject: str, body: str, given: Mapping[str, str] | None = None) -> Reading:
    """Read a request; `given` are signs that facts show, each as people say it ("hệ thống NDXP")."""
    counts: dict[str, float] = {}
    strength: dict[str, float] = {}
    written: dict[str, str] = {}
    for text, limit, worth in ((subject, SUBJECT_WORDS, _SUBJECT), (body, BODY_WORDS, 1.0)):
        words = words_of(text, limit)
        for run in runs_of(words):
            counts[run] = counts.get(run, 0.0) + worth
        for name, phrase in signs_in(words, as_written(text)).items():
            strength.setdefault(name, worth)
            written.setdefault(name, phrase)
    for name, phrase in (given or {}).items():
        strength[name] = _SUBJECT
        written[name] = phrase
    named = sorted(strength)
    for place, name in enumerate(named):
        counts[_SIGN_MARK + name] = _SIGN * strength[name]
        for other in named[place + 1 :]:
            counts[f"{_SIGN_MARK}{name}{_PAIR_MARK}{other}"] = _PAIR
    return Reading(counts, written)


def learn(taught: Iterable[Sample]) -> Model:
    """Return what the samples teach."""
    read_all = [(read(one.subject, one.body).counts, one.topic) for one in taught]
    spread = Counter(feature for counts, _topic in read_all for feature in counts)
    rare = {
        feature: math.log((len(read_all) + 1) / (number + 0.5)) ** _RARE for feature, number in spread.items()
    }
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for counts, topic in read_all:
        vector = {feature: math.log1p(count) * rare[feature] for feature, count in counts.items()}
        length = math.sqrt(math.fsum(value * value for value in vector.values())) or 1.0
        for feature, value in vector.items():
            sums[topic][feature] += value / length
    return _model(sums, rare)


def _model(sums: Mapping[str, Mapping[str, float]], rare: Mapping[str, float]) -> Model:
    topics = tuple(sorted(sums))
    weights: dict[str, int] = defaultdict(int)
    for place, topic in enumerate(topics):
        flat = {feature: value**_FLAT for feature, value in sums[topic].items()}
        length = math.sqrt(math.fsum(value * value for value in flat.values())) or 1.0
        for feature, value in flat.items():
            weight = value / length * rare[feature]
            if weight >= _LEAST:
                weights[feature] += round(weight * _UNIT) << (8 * _WIDTH * place)
    return Model(topics, dict(weights))


@cache
def shipped() -> Model:
    """Return what the samples of the product teach; learnt once a process."""
    return learn(samples())


def sums_of(model: Model, reading: Reading) -> list[float]:
    """Return what the reading is worth for each topic, in the order of `model.topics`."""
    alike: dict[float, int] = defaultdict(int)  # most features stand there once
    known = model.weights.get
    for feature, count in reading.counts.items():
        alike[count] += known(feature, 0)
    whole = sum(weights * _often(count) for count, weights in alike.items())
    fields = whole.to_bytes(_WIDTH * len(model.topics), "little")
    return [total / (_UNIT * _OFTEN) for (total,) in struct.iter_unpack("<Q", fields)]


def _often(count: float) -> int:
    """Return how much it tells that a feature stands there `count` times, in parts of _OFTEN."""
    return round(math.log1p(count) * _OFTEN)


def reasons_for(model: Model, reading: Reading, topic: str, limit: int = 4) -> tuple[str, ...]:
    """Return the expressions that speak most for `topic`, as people write them, the strongest first.

    They are the words of our own list, never the sender's: a reason is kept and shown, and holds no name.
    """
    shift = 8 * _WIDTH * model.topics.index(topic)
    worth: dict[str, int] = {}
    for name in reading.written:
        feature = _SIGN_MARK + name
        weight = (model.weights.get(feature, 0) >> shift) & _FIELD
        worth[name] = _often(reading.counts[feature]) * weight
    ranked = sorted(worth.items(), key=lambda one: -one[1])
    strong = [(name, value) for name, value in ranked if value > 0]
    if not strong:
        return ()
    best = strong[0][1]
    return tuple(dict.fromkeys(reading.written[name] for name, value in strong if value * 5 >= best))[:limit]
