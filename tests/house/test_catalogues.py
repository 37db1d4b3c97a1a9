"""Message catalogues: everything people read is translated, and what they read is what translators wrote."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from django.contrib import admin
from django.utils import translation

from support.assets.messages import catalogue
from support.assets.messages.__main__ import update
from support.assets.messages.extract import Message, in_python, in_repository, in_template
from support.web.site import site
from tests.catalogues import compiled, entries, faults
from tests.environment import ROOT
from tests.house.tree import name, written
from tests.house.unmarked import in_code, in_page, letters

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#. a note
msgctxt "short"
msgid "Mở"
msgstr "Open"

msgid "%(n)d phiếu"
msgid_plural "%(n)d phiếu"
msgstr[0] "%(n)d ticket"
msgstr[1] ""
"%(n)d "
"tickets"

msgid "Chưa dịch"
msgstr ""
"""
ENGLISH = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
VIETNAMESE = ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"
_PLACE = re.compile(r"%(?:\(\w+\))?[sdr]|\{\w*\}|<[^>]+>")


# --- The tool: what it finds, writes and compiles ------------------------------------------------------


def test_a_compiled_catalogue_answers_gettext_as_its_source_says(tmp_path: Path) -> None:
    po, mo = tmp_path / "a.po", tmp_path / "a.mo"
    po.write_text(PO, encoding="utf-8")
    mo.write_bytes(catalogue.compiled(catalogue.read(po)))
    assert compiled(mo) == entries(po)
    assert set(compiled(mo)) == {"", "short\x04Mở", "%(n)d phiếu"}
    with mo.open("rb") as file:
        told = gettext.GNUTranslations(file)
    assert told.ngettext("%(n)d phiếu", "%(n)d phiếu", 2) == "%(n)d tickets"
    assert told.pgettext("short", "Mở") == "Open"


def test_marked_sentences_are_found_in_python() -> None:
    source = (
        'a = _("Một " "câu"); b = ngettext("%s thư", "%s thư", n); c = pgettext("mục", "Xác minh")\n'
        'd = translation.gettext("Hai"); e = _(words); f = other("Ba"); g = pick("nút", "Mở")'
    )
    found = {Message("", "Một câu"), Message("", "%s thư", "%s thư"), Message("mục", "Xác minh")}
    assert set(in_python(source)) == found | {Message("", "Hai"), Message("nút", "Mở")}


def test_marked_sentences_are_found_in_templates() -> None:
    page = (
        '{% translate "Một 5%" %}{% include "x" with a=_("Hai") %}{{ b|default:_("Ba") }}'
        "{% blocktranslate trimmed count n=many with who=me.name %}\n {{ n }} “thư”\n của {{ who }}"
        '{% plural %}{{ n }} thư{% endblocktranslate %}{% translate "Mở" context "nút" %}Chữ trần'
    )
    found = {Message("", "Một 5%%"), Message("", "Hai"), Message("", "Ba"), Message("nút", "Mở")}
    assert set(in_template(page)) == found | {Message("", "%(n)s “thư” của %(who)s", "%(n)s thư")}


def test_updating_the_catalogues_changes_nothing_that_is_committed(tmp_path: Path) -> None:
    for folder in ("support", "mailin", "kb", "templates"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    copytree(ROOT / "locale", tmp_path / "locale")
    said: list[str] = []
    assert update(tmp_path, said.append) == 0, f"chạy ./dev messages rồi dịch: {said}"
    for path in sorted((tmp_path / "locale").rglob("django.?o")):
        committed = ROOT / path.relative_to(tmp_path)
        assert path.read_bytes() == committed.read_bytes(), f"chạy ./dev messages: {name(committed)}"


def test_the_committed_catalogues_are_compiled_from_their_sources() -> None:
    assert faults() == []


# --- English: all of it, with the same places to fill, and nothing Vietnamese left -----------------------


def test_every_marked_sentence_has_an_english_translation() -> None:
    forms = catalogue.read(ENGLISH).forms
    wanted = set(in_repository(ROOT).places)
    lacking = [one.text for one in wanted if not all(forms.get(one, [""]))]
    assert lacking == [], "chạy ./dev messages rồi dịch trong locale/en"
    assert set(forms) - wanted == {catalogue.HEAD}
    assert "fuzzy" not in ENGLISH.read_text(encoding="utf-8")


@pytest.mark.parametrize("po", [ENGLISH, VIETNAMESE], ids=["en", "vi"])
def test_translations_keep_the_places_to_fill(po: Path) -> None:
    wrong = {
        message.text: forms
        for message, forms in catalogue.read(po).forms.items()
        for text in forms
        if message != catalogue.HEAD and sorted(_PLACE.findall(text)) != sorted(_PLACE.findall(message.text))
    }
    assert wrong == {}


def test_english_is_english() -> None:
    forms = catalogue.read(ENGLISH).forms
    assert [text for texts in forms.values() for text in texts if letters(text)] == []


# --- Nothing shown is left unmarked --------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        "<p>Chữ trần</p>",
        '<a title="Đóng">x</a>',
        '{% include "x" with title="Không" %}',
        "{{ a|default:'Chưa có' }}",
    ],
)
def test_the_search_for_unmarked_words_finds_them(bad: str) -> None:
    assert list(in_page(bad))


def test_every_word_of_a_template_is_marked() -> None:
    pages = [path for path in written(".html", ".txt") if ROOT / "templates" in path.parents]
    found = {name(path): said for path in pages if (said := list(in_page(path.read_text(encoding="utf-8"))))}
    assert found == {}


def test_every_word_of_the_screens_is_marked() -> None:
    screens = [*(ROOT / "support" / "web").rglob("*.py"), *(ROOT / "support" / "models").rglob("*.py")]
    screens += [
        ROOT / "mailin" / f"{part}.py" for part in ("views", "room", "forms", "words", "models", "apps")
    ]
    found = {
        name(path): said for path in screens if (said := list(in_code(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_scripts_carry_no_words() -> None:
    """What a script says stands in the page, in data attributes, where it is translated."""
    scripts = [path for path in written(".js") if ROOT / "static" in path.parents]
    assert scripts
    assert [name(path) for path in scripts if letters(path.read_text(encoding="utf-8"))] == []


def test_every_configured_field_has_a_name_for_people() -> None:
    models = set(site._registry) | {inline.model for one in site._registry.values() for inline in one.inlines}
    hidden = {"id", "sort_key", "search_text", "token_digest", "uidvalidity"}
    assert models
    for model in models:
        nameless = [
            field.name
            for field in model._meta.fields
            if field.name not in hidden and str(field.verbose_name) == field.name.replace("_", " ")
        ]
        assert nameless == [], model


# --- Words of Django and allauth -----------------------------------------------------------------------

THIRD_PARTY = (
    "django/forms/*.py",
    "django/core/validators.py",
    "django/db/models/fields/*.py",
    "django/db/models/constraints.py",
    "django/contrib/auth/forms.py",
    "django/contrib/auth/models.py",
    "django/contrib/auth/password_validation.py",
    "django/contrib/auth/validators.py",
    "django/contrib/admin/*.py",
    "django/contrib/admin/templates/admin/*.html",
    "django/contrib/admin/templatetags/*.py",
    "allauth/account/adapter.py",
    "allauth/account/fields.py",
    "allauth/account/forms.py",
    "allauth/templates/account/messages/*.txt",
    "allauth/templates/account/password_set.html",
    "axes/conf.py",
)
SAME_IN_BOTH = {":", ":?.!", "IPv4", "IPv6", "%(class_name)s %(instance)s"}


def _third_party() -> Iterator[Message]:
    packages = Path(admin.__file__).parents[3]
    for pattern in THIRD_PARTY:
        for path in sorted(packages.glob(pattern)):
            source = path.read_text(encoding="utf-8")
            yield from in_python(source) if path.suffix == ".py" else in_template(source)


def _said(message: Message) -> str:
    if message.plural:
        return translation.ngettext(message.text, message.plural, 2)
    if message.context:
        return translation.pgettext(message.context, message.text)
    return translation.gettext(message.text)


def test_no_text_of_a_library_is_shown_in_english() -> None:
    known = set(_third_party())
    assert len(known) > 300
    with translation.override("vi"):
        english = [one.text for one in known if _said(one) in {one.text, one.plural}]
    assert set(english) - SAME_IN_BOTH == set(), "thêm vào locale/vi"


def test_a_library_speaks_to_people_as_we_do() -> None:
    """Nobody in an office is called “bạn”; thư điện tử and tệp are the words of the other pages."""
    with translation.override("vi"):
        said = {_said(one) for one in _third_party()}
    familiar = re.compile(r"\b(bạn|website|kí tự|tập tin)\b|\w  \w", re.IGNORECASE)
    assert [text for text in said if familiar.search(text)] == []


def test_no_override_outlives_the_text_it_was_for() -> None:
    packages = Path(admin.__file__).parents[3]
    shown = "\0".join(
        path.read_text(encoding="utf-8", errors="ignore")
        for room in ("django", "allauth", "axes")
        for path in (packages / room).rglob("*")
        if path.suffix in {".py", ".html", ".txt"} and "locale" not in path.parts
    )
    words = set(re.findall(r"\w+", shown))
    gone = [
        one.text for one in catalogue.read(VIETNAMESE).forms if not set(re.findall(r"\w+", one.text)) <= words
    ]
    assert gone == []
