"""Corrections from the words that works hold, with the word book and without one, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from catalog.sdk.search import Batch, Position, SearchEngine
from catalog.search import vocabulary, wordbook
from catalog.search.confusions import edits, shortened, sound
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines
from catalog.search.fields import CORE_FIELDS
from catalog.search.gathering import Gathering
from catalog.search.spelling import suggest
from catalog.search.wordbook_writer import WordbookWriter

TITLES = [
    *["Sông Hương núi Ngự"] * 6,
    *["Giao thông đường thủy"] * 5,
    *["Trung tâm văn hóa"] * 5,
    *["Lịch sử nghề dệt"] * 5,
    *["Kỹ thuật trồng lúa"] * 5,
    *["Bảo tàng mỹ thuật"] * 5,
    *["Tỉnh Thanh Hóa"] * 5,
    "Thang máy",
    "Truyện Kiều",
    "Trà Kiệu",
    "Đài thờ Trà Kiệu",
    "Tượng Trà Kiệu",
    "Literature of Vietnam",
    "Truyền kỳ mạn lục",
    "Bibliothèque nationale",
]


@pytest.fixture(params=builtin_engines(), ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> type[SearchEngine]:
    found: type[SearchEngine] = request.param
    return found


@pytest.fixture(params=[True, False], ids=["word book", "no word book"])
def engine(request: pytest.FixtureRequest, kind: type[SearchEngine], tmp_path: Path) -> SearchEngine:
    records = [{"id": f"r{n}", "title": title, "kind": "book"} for n, title in enumerate(TITLES)]
    made = kind(CORE_FIELDS, tmp_path / kind.name, {})
    documents = [build_document(record["id"], (record,), {}, CORE_FIELDS) for record in records]
    made.apply(Batch(put=documents), Position("log", "fields", len(documents)))
    if request.param:
        gathering = Gathering(tmp_path / "gathered")
        for record in records:
            gathering.add(record)
        with WordbookWriter(tmp_path / wordbook.FILE, tmp_path / "ranked") as writer:
            writer.rank(gathering.values())
            writer.finish()
            writer.tell({"log_id": "log", "seq": "1", "seconds": "0"})
        gathering.close()
    return made


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("xông hương", "sông hương"),
        ("giao thôg", "giao thông"),
        ("dao thong", "giao thong"),
        ("chung tam văn hoá", "trung tam văn hoá"),
        ("nịch sử", "lịch sử"),
        ("bao tangf", "bao tàng"),
        ("mĩ thuậtt", "mĩ thuật"),
        ("nge dệt", "nghề dệt"),
        ("truyeen kieu", "truyện kieu"),
        ("tra kieeu", "tra kiệu"),
        ("litterature vietnam", "literature vietnam"),
        ("literautre", "literature"),
        ("bibliotheqeu", "bibliothèque"),
        ("hươmg ngự", "hương ngự"),
    ],
)
def test_a_misspelt_word_becomes_the_one_that_works_hold(
    engine: SearchEngine, typed: str, corrected: str
) -> None:
    assert " ".join(suggest(typed.split(), engine)) == corrected


def test_the_accents_that_were_typed_choose_the_form(engine: SearchEngine) -> None:
    assert suggest(["truyềnn"], engine) == ("truyền",)
    assert suggest(["truyệnn"], engine) == ("truyện",)


def test_words_that_are_held_but_never_together_are_made_to_fit(engine: SearchEngine) -> None:
    assert suggest(["Thang", "Hóa"], engine) == ("thanh", "Hóa")
    assert suggest(["Thang", "máy"], engine) == ()
    assert suggest(["Thang", "Kiều"], engine) == (), "no near word goes with the other"


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["sông", "hương"],
        ["288/KH-UBND"],
        ["zz"],
        ["z" * 1_000],
        ["hưng"],  # a syllable as it should be, though "hương" is near
        ["qwrtpsd"],
        ["\0", "😀", "漢字", "NEAR(", '"', "*", "%", "' OR 1=1"],
        ["xông"] * 13,
        ["щука"],
    ],
)
def test_what_cannot_be_corrected_is_left_alone(engine: SearchEngine, words: Sequence[str]) -> None:
    assert suggest(words, engine) == ()


def test_an_index_without_works_corrects_nothing(kind: type[SearchEngine], tmp_path: Path) -> None:
    assert suggest(["xông"], kind(CORE_FIELDS, tmp_path / kind.name, {})) == ()


def test_a_large_index_without_a_word_book_is_not_listed(
    kind: type[SearchEngine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = kind(CORE_FIELDS, tmp_path / kind.name, {})
    document = build_document("r", ({"id": "r", "title": "Sông Hương"},), {}, CORE_FIELDS)
    engine.apply(Batch(put=[document]), Position("log", "fields", 1))
    monkeypatch.setattr(vocabulary, "MAX_LISTED", 0)
    assert suggest(["xông"], engine) == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("song", "xong"), ("trung", "chung"), ("giao", "dao"), ("rao", "dao"), ("lich", "nich"), ("ky", "ki"),
        ("nghe", "nge"), ("ghi", "gi"), ("kieeu", "kieu"), ("cuoc", "quoc"),
    ],
)  # fmt: skip
def test_words_that_are_heard_or_written_alike_have_one_sound(left: str, right: str) -> None:
    assert sound(left) == sound(right)


@pytest.mark.parametrize(("left", "right"), [("song", "sang"), ("lan", "lanh"), ("gi", "di"), ("ba", "da")])
def test_words_that_differ_for_every_ear_have_two(left: str, right: str) -> None:
    assert sound(left) != sound(right)


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [("kieu", "kieu", 0), ("kieeu", "kieu", 1), ("keiu", "kieu", 1), ("kixu", "kieu", 1), ("", "ab", 2),
     ("abcd", "badc", 2), ("abc", "xyz", 3), ("a", "abcdef", 3), ("literautre", "literature", 1)],
)  # fmt: skip
def test_edits_are_counted_up_to_two(left: str, right: str, distance: int) -> None:
    assert edits(left, right) == edits(right, left) == distance


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("truyen", "tuyren"),
        ("truyen", "truiem"),
        ("literature", "litterratures"[:12]),
        ("song", "sog"),
        ("abcdef", "bacdfe"),
    ],
)
def test_words_within_the_edits_looked_for_share_a_shortened_form(left: str, right: str) -> None:
    assert shortened(left) & shortened(right)
