"""Every rule that the code tells has a title and an advice, in English and in Vietnamese."""

from __future__ import annotations

import re
import unicodedata

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from catalog import advice
from catalog.advice.language import DOMAIN, said
from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.etdms import EtdMsFormat
from catalog.formats.qualified_dc import QualifiedDublinCoreFormat
from catalog.settings import LANGUAGES
from catalog.store.findings import OTHERS
from tests.advice.compiled import PACKAGE, TEXTS
from tests.advice.rules_in_code import told

# Rules that no place in the code names as such: "no Dublin Core in it" by its format, marshmallow's own.
_DUBLIN_CORE = (DublinCoreFormat, QualifiedDublinCoreFormat, EtdMsFormat)
MADE_WHILE_RUNNING = {*(entry.name for entry in _DUBLIN_CORE), "unknown_field", OTHERS}
_PASSED_ON = re.compile(
    r"""\w+(?:\.\w+|\[\w+\])*|f'media_\{error.rule\}'|shown\(url\)|f?['"].* .*['"]|'\(.*|'\d+'"""
)
"""A name or attribute; what is resolved by name; and what functions of the same name are given elsewhere."""
FILES = (
    "advice/**.py", "cli/report.py", "cli/findings.py", "cli/answering.py", "harvest/answer.py",
    "harvest/answer_*.py",
)  # fmt: skip
"""Where texts of reports stand."""


def rules() -> dict[str, str]:
    """Every rule of the code with a place that tells it."""
    return {found.rule: found.where for found in told() if found.rule}


@pytest.fixture(scope="module")
def texts() -> Catalog:
    with TEXTS.open("rb") as file:
        return read_po(file, locale="vi")


def test_every_rule_in_the_code_has_an_advice() -> None:
    found = rules()
    for known in ("required", "cut", "list_short", "sliced", "quote", "no_identify", "too_slow", "skipped"):
        assert known in found
    missing = {rule: where for rule, where in found.items() if rule not in advice.ADVICE}
    assert missing == {}, (
        "give these a title and a remedy in catalog/advice, and their Vietnamese in report.po"
    )


def test_every_advice_is_on_a_rule_that_the_code_tells() -> None:
    assert set(advice.ADVICE) - set(rules()) == MADE_WHILE_RUNNING


def test_a_rule_made_at_run_time_is_one_handed_on() -> None:
    strange = [found for found in told() if not found.rule and not _PASSED_ON.fullmatch(found.source)]
    assert strange == []


def test_no_rule_has_two_advices() -> None:
    named = [rule for entry in set(advice.ADVICE.values()) for rule in entry.rules]
    assert len(named) == len(set(named)) == len(advice.ADVICE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_advice_is_a_title_and_sentences(language: str) -> None:
    for rule in advice.ADVICE:
        found = advice.on(rule, language)
        assert found is not None
        assert found.title[0].isupper(), found
        assert not found.title.endswith("."), found
        assert len(found.title) <= 75, found
        assert found.remedy[0].isupper(), found
        assert found.remedy.endswith((".", ").")), found
        assert unicodedata.is_normalized("NFC", found.title + found.remedy), found


def test_each_advice_is_told_in_vietnamese() -> None:
    for rule, english in advice.ADVICE.items():
        told_in_vietnamese = advice.on(rule, "vi")
        assert told_in_vietnamese is not None
        assert told_in_vietnamese.title != english.title, rule
        assert told_in_vietnamese.remedy != english.remedy, rule


def test_a_rule_of_a_foreign_plugin_has_no_advice() -> None:
    assert advice.on("moon_phase", "vi") is None


def test_every_text_of_reports_is_translated_and_none_is_left_over(texts: Catalog) -> None:
    found = extract_from_dir(PACKAGE, method_map=[(name, "python") for name in FILES], keywords={"_": None})
    wanted = {text for _file, _line, text, _comments, _context in found}
    assert len(wanted) > 150
    assert {entry.id for entry in texts if entry.id} == wanted
    assert all(entry.string and not entry.fuzzy for entry in texts if entry.id)


def test_translations_name_the_same_values_and_commands_as_their_originals(texts: Catalog) -> None:
    named = re.compile(r"%\(\w+\)s|CATALOG_\w+|`[a-z_]+(?:=\w+)?`|`catalog [a-z]+(?: [a-z]+)?")
    for entry in texts:
        if entry.id:
            assert sorted(named.findall(entry.id)) == sorted(named.findall(entry.string)), entry.id


def test_the_mapping_for_pybabel_names_the_files_with_texts() -> None:
    mapping = (PACKAGE / "translations" / f"{DOMAIN}.cfg").read_text("utf-8")
    assert re.findall(r"\[python: (.*)\]", mapping) == list(FILES)


def test_values_are_filled_into_a_text_in_each_language() -> None:
    text = "and %(more)s more: catalog runs show %(run)s --rule %(rule)s"
    english, vietnamese = (said(text, language, more=4, run=2, rule="cut") for language in LANGUAGES)
    assert english == "and 4 more: catalog runs show 2 --rule cut"
    assert vietnamese == "và 4 trường hợp nữa: catalog runs show 2 --rule cut"
