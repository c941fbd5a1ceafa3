from __future__ import annotations

from typing import Any

import pytest

from catalog.sdk.tree import Constant, Fuzzy, Keyword, Node, Or, Phrase, Prefer, Wildcard
from catalog.search.fields import CORE_FIELDS
from catalog.search.language import parse
from catalog.search.why import KINDS, MAX_REASONS, Reason, reasons

DRUM: dict[str, Any] = {
    "id": "ls-1",
    "kind": "object",
    "title": "Trống đồng Ngọc Lũ",
    "titles": [{"value": "Ngọc Lũ bronze drum", "language": "en"}],
    "subjects": [{"label": "văn hóa Đông Sơn"}],
    "description": "Mặt trống có hình ngôi sao.",
    "materials": ["Đồng"],
    "identifiers": [{"scheme": "inventory", "value": "TD-LS-001"}],
    "institution": "museum",
    "issued": {"display": "1925", "earliest": 1925, "latest": 1925},
}
MUSEUM = {
    "museum": {"slug": "museum", "name_vi": "Bảo tàng Lịch sử", "name_en": "Museum", "system": "museum"}
}


def why(query: str | Node) -> tuple[Reason, ...]:
    tree = parse(query, CORE_FIELDS).tree if isinstance(query, str) else query
    return reasons(tree, [DRUM], MUSEUM, CORE_FIELDS)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("trống đồng ngọc lũ", Reason("title", "trống đồng ngọc lũ", "exact")),
        ("trong dong ngoc lu", Reason("title", "trống đồng ngọc lũ", "neighbours")),
        ("hinh trong", Reason("description", "trống", "folded")),
        ("bronze drums", Reason("title", "bronze drum", "inflection", "bronze drums")),
        ("bronze drums", Reason("title", "trống đồng", "translation", "bronze drums")),
        ("TD-LS-001", Reason("identifier", "tdls001", "value")),
        ("bao tang lich su", Reason("institution_name", "bảo tàng lịch sử", "neighbours")),
        ("ngo*", Reason("title", "ngọc", "prefix")),
        ('"dong son"', Reason("subject", "đông sơn", "neighbours")),
        ("hiện vật ngọc lũ", Reason("kind", "object", "value")),
        ("year:1925", Reason("year_from", "1925", "range")),
        ("title:trong", Reason("title", "trống", "folded")),
    ],
)
def test_a_reason_says_what_stands_where(query: str, reason: Reason) -> None:
    assert reason in why(query)


@pytest.mark.parametrize(
    ("node", "reason"),
    [
        (Fuzzy("drun"), Reason("title", "drum", "spelling")),
        (Wildcard("b*e", folded=True), Reason("title", "bronze", "prefix")),
        (Phrase(("mat", "ngoi"), folded=True, slop=5), Reason("description", "mặt ngôi", "neighbours")),
        (Constant(Keyword("kind", "object")), Reason("kind", "object", "value")),
    ],
)
def test_every_node_that_finds_gives_a_reason(node: Node, reason: Reason) -> None:
    assert reason in why(node)


def test_what_was_typed_comes_before_other_ways_to_say_it_and_titles_before_descriptions() -> None:
    told = why("trống đồng")
    assert told[0] == Reason("title", "trống đồng", "exact")
    kinds = [KINDS.index(reason.kind) for reason in told]
    assert kinds.index(KINDS.index("translation")) == len(kinds) - 1
    fields = [reason.field for reason in told if not reason.asked]
    assert fields == sorted(fields, key=[field.name for field in CORE_FIELDS].index)


def test_a_word_within_a_longer_run_of_its_field_is_not_told_again() -> None:
    titles = [
        reason.text for reason in why("trống đồng ngọc") if reason.field == "title" and not reason.asked
    ]
    assert titles == ["trống đồng ngọc"]


@pytest.mark.parametrize("query", ["", "sách giáo khoa", "NOT trống", "year:[2000 TO 2010]", "kind:book"])
def test_what_does_not_match_gives_no_reason(query: str) -> None:
    assert why(query) == ()


def test_so_many_reasons_are_told_at_most() -> None:
    words = "mặt trống có hình ngôi sao ngọc lũ bronze drum văn hóa đông sơn bảo tàng lịch sử museum"
    assert 0 < len(why(" OR ".join(words.split()))) <= MAX_REASONS


def test_preferences_are_told_as_values() -> None:
    tree = Prefer(parse("trống", CORE_FIELDS).tree, Or((Constant(Keyword("system", "museum")),)))
    assert Reason("system", "museum", "value") in why(tree)
