"""Keeps the library's search index: one document a guide, and the vocabulary of them all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from kb.domain import markup
from kb.domain.asking import spelled_words
from kb.domain.states import FileRole
from kb.models import Guide, GuideDocument, GuideVersionFile, GuideWord
from support.domain.files import FileState
from support.domain.foresight import WORD_MAX, folded
from support.domain.privacy import mask
from support.domain.text import fold

BATCH = 200
MARKED_MAX = 40_000  # characters kept with their marks
# A code in running text: "ERR-1203" is also looked for as "err1203".
_CODE = re.compile(r"\b([A-Za-z]{1,10})[-_./ ]?(\d{2,6})\b")


def reindex(guide: Guide) -> None:
    """Write the guide's document anew in the caller's transaction, or remove it where readers have none."""
    found = _guides(Guide.objects.filter(pk=guide.pk))
    if found:
        _write(_documents(found))
    else:
        GuideDocument.objects.filter(guide=guide.pk).delete()


@transaction.atomic
def rebuild() -> int:
    """Write every document and count every word anew; returns how many guides readers have."""
    GuideDocument.objects.exclude(guide__current__isnull=False).delete()
    done, last = 0, 0
    while batch := _guides(Guide.objects.filter(pk__gt=last)):
        _write(_documents(batch), words=False)
        done, last = done + len(batch), batch[-1].pk
    recount()
    return done


@transaction.atomic
def sweep() -> int:
    """Write what was missed: documents older than their guide or its files; returns how many."""
    GuideDocument.objects.filter(guide__current=None).delete()
    stale = Q(document=None) | ~Q(document__revision=F("revision"))
    later = Q(current__files__file__checked_at__gt=F("document__at"))
    missed = Guide.objects.filter(stale | later, current__isnull=False).order_by("pk").distinct()
    found = _guides(Guide.objects.filter(pk__in=list(missed.values_list("pk", flat=True)[:BATCH])))
    _write(_documents(found))
    return len(found)


def recount() -> int:
    """Count the words of all documents anew; returns how many different ones there are."""
    counts: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    guides = 0
    for body, spelled, marked in _texts():
        guides += 1
        counts.update({word for word in body.split() if len(word) <= WORD_MAX})
        for word in set(f"{spelled} {marked}".split()):
            spellings.setdefault(fold(word), Counter())[word] += 1
    rows = [GuideWord(word="", spelled="", count=guides)]
    for word in sorted(counts):
        ways = spellings.get(word)
        best = max(ways, key=lambda way: (ways[way], way)) if ways else word
        rows.append(GuideWord(word=word, spelled=best[:WORD_MAX], count=counts[word]))
    with transaction.atomic():
        GuideWord.objects.all().delete()
        GuideWord.objects.bulk_create(rows, batch_size=400, ignore_conflicts=True)
    return len(rows) - 1


def _texts() -> Iterator[tuple[str, str, str]]:
    found = GuideDocument.objects.order_by("pk").values_list("body", "spelled", "marked")
    return found.iterator(chunk_size=BATCH)


def _guides(guides: QuerySet[Guide]) -> list[Guide]:
    """Return the published ones with all their documents need, at most a batch, in few queries."""
    found = guides.filter(current__isnull=False).order_by("pk")
    found = found.select_related("current", "agency", "topic__parent")
    return list(found.prefetch_related("codes", "systems", "services")[:BATCH])


def _attached(guides: Sequence[Guide]) -> dict[int, list[str]]:
    """Return version -> names and texts of its attached files that were examined, personal data hidden."""
    found: dict[int, list[str]] = {}
    rows = GuideVersionFile.objects.filter(
        version__in=[guide.current_id for guide in guides],
        file__role=FileRole.ATTACHMENT.value,
        file__state=FileState.CHECKED.value,
    )
    for version, name, text in rows.order_by("version", "place", "pk").values_list(
        "version_id", "file__attachment__filename", "file__text"
    ):
        found.setdefault(version, []).append(f"{mask(name or '')}\n{text}")
    return found


def _documents(guides: Sequence[Guide]) -> list[GuideDocument]:
    attached = _attached(guides)
    return [_document(guide, "\n".join(attached.get(guide.current_id or 0, ()))) for guide in guides]


def _document(guide: Guide, files: str) -> GuideDocument:
    version = guide.current
    if version is None:
        raise ValueError(guide.pk)
    title, summary, text = mask(version.title), mask(version.summary), mask(version.text)
    headings = "\n".join(mask(entry.title) for entry in markup.contents(version.body))
    codes = [way for code in guide.codes.all() for way in (code.folded, code.folded.replace(" ", ""))]
    joined = " ".join(f"{hit[1]}{hit[2]}" for hit in _CODE.finditer(f"{title} {text} {files}"[:MARKED_MAX]))
    about = folded(*_names(guide), joined)
    return GuideDocument(
        guide=guide,
        title=folded(title),
        spelled=spelled_words(title),
        head=folded(title, *codes),
        headings=folded(headings),
        codes="\n".join(dict.fromkeys(codes)),
        about=about,
        words=folded(summary, text),
        marked=spelled_words(f"{headings}\n{summary}\n{text}"[:MARKED_MAX]),
        files=folded(files),
        body=folded(title, *codes, about, headings, summary, text, files),
        revision=guide.revision,
        at=timezone.now(),
    )


def _names(guide: Guide) -> list[str]:
    """Return how people call what the guide is about: agency, topic, systems, services."""
    topics = [guide.topic.name, guide.topic.parent.name if guide.topic.parent else ""]
    agency = [guide.agency.name, guide.agency.short_name] if guide.agency else []
    systems = [system.name for system in guide.systems.all()]
    return [*topics, *agency, *systems, *(service.name for service in guide.services.all())]


_FIELDS = (
    "title", "spelled", "head", "headings", "codes", "about", "words", "marked", "files", "body", "revision",
    "at",
)  # fmt: skip


def _write(documents: Sequence[GuideDocument], *, words: bool = True) -> None:
    """Write documents over those of the same guides; with `words` new ones enter the vocabulary."""
    GuideDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=["guide"], update_fields=_FIELDS
    )
    if not words:
        return
    spelled: dict[str, str] = {}
    for one in documents:
        ways = {fold(word): word for word in f"{one.marked} {one.spelled}".split()}
        spelled |= {word: ways.get(word, word) for word in one.body.split() if len(word) <= WORD_MAX}
    rows = [GuideWord(word=word, spelled=spelled[word][:WORD_MAX]) for word in sorted(spelled)]
    # Only new words: the counts of known ones are rows everybody publishing would wait for.
    GuideWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)
