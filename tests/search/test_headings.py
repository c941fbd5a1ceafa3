"""Keys of people, subjects and collections: one for all ways to write a heading, safe in addresses."""

from __future__ import annotations

import pytest

from catalog.search import headings
from catalog.search.document import build_document
from catalog.search.fields import CORE_FIELDS
from catalog.search.headings import PERSON, SUBJECT, Entry


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Nguyễn Du", "nguyễn-du"),
        ("  NGUYỄN, Du. ", "nguyễn-du"),
        ("Nguyễn Dữ", "nguyễn-dữ"),
        ("Nguyen Du", "nguyen-du"),
        ("Hoà bình", "hòa-bình"),
        ("阮攸", "阮-攸"),
        ("Nguyễn Du\u0301", "nguyễn-dú"),
        ("C++", "c++"),
        ("<script>alert(1)</script>", "script-alert-1-script"),
        ("../../etc/passwd", "etc-passwd"),
        ("نجيب محفوظ", "نجيب-محفوظ"),
        ("???", ""),
        ("", ""),
    ],
)
def test_a_key_is_the_heading_as_search_compares_it(text: str, key: str) -> None:
    assert headings.name_key(text) == key


def test_keys_of_long_headings_are_cut_and_still_differ() -> None:
    keys = {headings.name_key("chữ " * 300 + end) for end in ("một", "hai")} | {headings.name_key("x" * 5000)}
    assert len(keys) >= 2
    assert max(map(len, keys)) <= headings.MAX_KEY + 12


@pytest.mark.parametrize(
    "text",
    ["Nguyễn Du", "阮攸", "C++", "Kỹ thuật 4.0", "1765-1820", "chữ " * 300, "x" * 400, "Mỹ thuật – lịch sử"],
)
def test_a_key_that_is_read_again_is_the_same(text: str) -> None:
    key = headings.name_key(text)
    assert headings.canonical(key) == key


def test_keys_written_otherwise_are_read_as_the_one_that_is_meant() -> None:
    assert headings.canonical("Nguyễn_Du") == "nguyễn-du"
    assert headings.canonical("VIAF:247") == "viaf:247"
    assert headings.canonical("…") == ""


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("http://viaf.org/viaf/24719901", "viaf:24719901"),
        ("https://viaf.org/viaf/24719901/#Nguyen", "viaf:24719901"),
        ("http://www.wikidata.org/entity/Q334846", "wikidata:q334846"),
        ("https://id.loc.gov/authorities/names/n80050515.html", "lc:n80050515"),
        ("http://vocab.getty.edu/aat/300033618", "aat:300033618"),
        ("https://isni.org/isni/000000012146438X", "isni:000000012146438x"),
        ("https://viaf.example/viaf/1", ""),
        ("javascript:alert(1)//viaf.org/viaf/1", ""),
        ("", ""),
    ],
)
def test_registers_of_names_are_known_by_their_addresses(uri: str, key: str) -> None:
    assert headings.authority(uri) == key
    assert headings.is_authority(key) == bool(key)


def test_an_entry_is_found_by_its_register_and_by_its_words() -> None:
    assert Entry(PERSON, "Nguyễn Du", "http://viaf.org/viaf/1").keys == ("viaf:1", "nguyễn-du")
    assert Entry(SUBJECT, "Thơ").keys == ("thơ",)
    assert Entry(PERSON, "—", "http://viaf.org/viaf/1").keys == ()


def test_a_document_holds_the_keys_of_what_its_records_name() -> None:
    record = {
        "id": "a-1",
        "title": "Truyện Kiều",
        "creators": [{"name": "Nguyễn Du", "uri": "http://viaf.org/viaf/1"}],
        "subjects": [{"label": "Thơ Nôm"}, {"label": "895.922", "scheme": "ddc"}],
        "school_subjects": ["Ngữ văn"],
        "collections": ["Tủ sách Huế"],
    }
    document = build_document("a-1", [record], {}, CORE_FIELDS)
    assert set(document.keywords["heading"]) == {
        "person:viaf:1", "person:nguyễn-du", "subject:thơ-nôm", "subject:ngữ-văn", "collection:tủ-sách-huế",
    }  # fmt: skip
