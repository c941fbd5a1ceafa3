"""Vietnamese at the plain address, English under /en, every text in both."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

import catalog
from catalog.record import ACCESS, KINDS, LEVELS, LINK_RELS, SYSTEMS
from catalog.search.fields import CORE_FIELDS, facet_names
from catalog.search.notices import CODES, Notice
from catalog.web import labels
from catalog.web.notices import message
from tests.web.conftest import TRANSLATIONS, Read, text_of

PACKAGE = Path(catalog.__file__).parent
PAGES = (
    "/",
    "/search?q=hue&kind=book",
    "/record/sample-kieu",
    "/institution/hue-library",
    "/institutions",
    "/about",
    "/accessibility",
    "/privacy",
    "/terms",
    "/data",
    "/dumps/",
    "/join",
    "/join/request",
    "/report?record=sample-kieu",
    "/status",
)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    with (TRANSLATIONS / "vi" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="vi")


def source_messages() -> set[str]:
    """The msgids of code and templates; of a plural pair the first."""
    found = extract_from_dir(
        PACKAGE,
        method_map=[("web/**.py", "python"), ("templates/**.html", "jinja2")],
        keywords={"_": None, "__": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)},
    )
    return {ids[0] if isinstance(ids, tuple) else ids for _file, _line, ids, _comments, _context in found}


def entries(texts: Catalog) -> list[Message]:
    return [entry for entry in texts if entry.id]


def test_every_text_of_code_and_templates_is_translated(texts: Catalog) -> None:
    known = {entry.id[0] if isinstance(entry.id, tuple) else entry.id for entry in entries(texts)}
    wanted = source_messages()
    assert len(wanted) > 250
    assert wanted - known == set()
    assert known - wanted == set()


def test_no_text_stands_within_an_f_string() -> None:
    # There it is not extracted, and stays English in Vietnamese pages.
    for path in (PACKAGE / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            inner = ast.walk(node) if isinstance(node, ast.JoinedStr) else ()
            calls = [one.func for one in inner if isinstance(one, ast.Call)]
            names = {one.id for one in calls if isinstance(one, ast.Name)}
            assert not names & {"_", "gettext", "lazy_gettext", "ngettext"}, f"{path}: {ast.unparse(node)}"


def test_no_translation_is_empty_or_fuzzy(texts: Catalog) -> None:
    for entry in entries(texts):
        told = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(told), entry.id
        assert not entry.fuzzy, entry.id


def test_translations_name_the_same_values_as_their_originals(texts: Catalog) -> None:
    named = re.compile(r"%\((\w+)\)s")
    for entry in entries(texts):
        original = entry.id[0] if isinstance(entry.id, tuple) else entry.id
        told = entry.string[0] if isinstance(entry.string, tuple) else entry.string
        assert set(named.findall(original)) == set(named.findall(told)), original


def test_originals_are_english_and_translations_composed_vietnamese(texts: Catalog) -> None:
    import unicodedata

    for entry in entries(texts):
        told = entry.string[0] if isinstance(entry.string, tuple) else entry.string
        assert unicodedata.is_normalized("NFC", told), told


def test_every_code_of_records_has_a_name() -> None:
    assert set(labels.KINDS) == set(labels.KINDS_MANY) == set(KINDS)
    assert set(labels.ACCESS) == set(ACCESS)
    assert set(labels.LINK_RELS) == set(LINK_RELS)
    assert set(labels.SYSTEMS) == set(SYSTEMS)
    assert set(labels.LEVELS) == set(LEVELS)
    assert set(labels.FACETS) == set(facet_names(CORE_FIELDS))


def test_every_notice_of_the_search_has_a_sentence(app: Flask) -> None:
    params = {"word": "W", "value": "V", "words": "WW", "from": "F", "to": "T", "name": "N", "most": "6"}
    with app.test_request_context("/search"):
        told = [message(Notice(code, params)) for code in CODES]
    assert all(sentence.endswith(".") and sentence not in CODES for sentence in told)


@pytest.mark.parametrize("address", PAGES)
def test_each_page_has_its_language_and_links_to_the_other(
    address: str, sample: list[str], read: Read
) -> None:
    english = "/en" + address
    for path, tag in ((address, "vi"), (english, "en")):
        page = read(path)
        assert page.get("lang") == tag
        alternates = {
            link.get("hreflang"): link.get("href")
            for link in page.xpath("//link[@rel='alternate'][@hreflang]")
        }
        own = "http://localhost" + address
        assert alternates == {"vi": own, "en": "http://localhost" + english, "x-default": own}
        assert page.xpath("//link[@rel='canonical']/@href") == ["http://localhost" + path]
        (switch,) = page.xpath("//nav//a[@hreflang]")
        assert switch.get("href") == (english if tag == "vi" else address)
        assert switch.get("lang") == switch.get("hreflang")


@pytest.mark.parametrize("address", PAGES)
def test_links_of_an_english_page_stay_english(address: str, sample: list[str], read: Read) -> None:
    page = read("/en" + address)
    data = (
        "/feed.json", "/search.", "/record/sample-kieu.", "/api/", "/media/", "/dumps/manifest", "/oai?",
        "/catalog.", "/sitemap.xml", "/status.json",
    )  # fmt: skip
    stray = [
        link.get("href")
        for link in page.xpath("//a[@href][not(@hreflang)]")
        if link.get("href").startswith("/")
        and not link.get("href").startswith(("/en/", *data))
        and not link.get("href").partition("?")[0].endswith(".ics")
    ]
    assert stray == []


@pytest.mark.parametrize("address", PAGES)
def test_vietnamese_pages_hold_no_english_of_ours(
    address: str, sample: list[str], read: Read, texts: Catalog
) -> None:
    told = text_of(read(address), "//body")
    phrases = [
        entry.id for entry in entries(texts) if isinstance(entry.id, str) and len(entry.id.split()) > 2
    ]
    plain = [phrase for phrase in phrases if "%(" not in phrase and phrase != "SIL Open Font License 1.1"]
    assert [phrase for phrase in plain if phrase in told] == []


def test_neither_cookie_nor_header_chooses_the_language(sample: list[str], client: FlaskClient) -> None:
    response = client.get("/", headers={"Accept-Language": "en", "Cookie": "language=en"})
    assert 'lang="vi"' in response.get_data(as_text=True)[:100]
    assert "Set-Cookie" not in response.headers
    assert "Accept-Language" not in response.headers.get("Vary", "")


def test_numbers_and_dates_are_written_as_the_language_does(app: Flask) -> None:
    from datetime import date

    from catalog.web import i18n

    with app.test_request_context("/"):
        i18n.refresh()
        assert i18n.number(1284) == "1.284"
        assert i18n.day(date(2026, 11, 22)) == "22 tháng 11, 2026"
    with app.test_request_context("/en/"):
        i18n.refresh()
        assert i18n.number(1284) == "1,284"
        assert i18n.day(date(2026, 11, 22)) == "November 22, 2026"


def test_no_sentence_stands_in_a_template_untranslated() -> None:
    bare = re.compile(r">\s*([A-Z][a-z]+(?: [a-z]+)+)")
    for path in sorted((PACKAGE / "templates").rglob("*.html")):
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert bare.findall(text) == [], path.name


def test_error_texts_of_parameters_are_all_translated() -> None:
    tree = ast.parse((PACKAGE / "web" / "params.py").read_text("utf-8"))
    raised = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QueryError"
    ]
    assert raised
    assert all(isinstance(text, ast.Call) and getattr(text.func, "id", "") == "_" for text in raised)
