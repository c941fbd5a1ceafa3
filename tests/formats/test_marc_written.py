"""What is written as ISO 2709 says what the MARCXML says, within the lengths of ISO 2709."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from catalog.demo.unpack import DATA as DEMO
from catalog.formats.marc import MarcFormat, split
from catalog.formats.marcxml import MarcXmlFormat
from catalog.record import Agent, Identifier, Link, Record, Subject

MARC, MARCXML = MarcFormat(), MarcXmlFormat()


def books() -> list[Record]:
    files = sorted((DEMO / "books").glob("*.mrc"))
    return [MARC.read(raw, {}) for path in files for raw in split([path.read_bytes()])]


def test_the_books_of_the_sample_say_the_same_in_both_forms(tmp_path: Path) -> None:
    found = books()
    written = [MARC.write(record) for record in found]
    assert [MARC.read(raw, {}) for raw in written] == [
        MARCXML.read(MARCXML.write(record), {}) for record in found
    ]
    # One after the other they are a file that others read.
    file = tmp_path / "books.mrc"
    file.write_bytes(b"".join(written))
    assert list(split([file.read_bytes()])) == written
    dumped = subprocess.run(["yaz-marcdump", "-o", "line", file], capture_output=True, check=True)
    lines = dumped.stdout.decode().splitlines()
    assert (dumped.stderr, sum(line.startswith("245 ") for line in lines)) == (b"", len(found))


def test_what_is_too_long_is_cut_and_the_rest_kept() -> None:
    long = "Một từ dài " * 1500
    record = Record(
        title="Truyện Kiều",
        kind="book",
        description=long,
        notes=tuple(f"{number} {long}" for number in range(15)),
        links=(Link(rel="page", url="https://a.example/1"),),
    )
    raw = MARC.write(record)
    assert len(raw) <= 99_999
    assert int(raw[:5]) == len(raw)
    back = MARC.read(raw, {})
    assert (back.title, back.links[0].url) == ("Truyện Kiều", "https://a.example/1")
    assert 5 < len(back.notes) < 15
    assert back.notes[0].startswith("0 Một từ dài Một từ")
    assert back.notes[0].endswith(" …")


TEXTS = st.text(max_size=12) | st.builds(str.__mul__, st.text(max_size=3), st.integers(1000, 5000))


@given(
    st.builds(
        Record,
        title=TEXTS,
        kind=st.just("book"),
        description=TEXTS,
        creators=st.lists(st.builds(Agent, name=TEXTS, role=TEXTS), max_size=3).map(tuple),
        identifiers=st.lists(st.builds(Identifier, scheme=st.just("other"), value=TEXTS), max_size=2).map(
            tuple
        ),
        subjects=st.lists(st.builds(Subject, label=TEXTS), max_size=3).map(tuple),
        notes=st.lists(TEXTS, max_size=3).map(tuple),
    )
)
def test_whatever_texts_hold_lengths_and_places_are_right(record: Record) -> None:
    raw = MARC.write(record)
    assert list(split([raw])) == [raw]
    base = int(raw[12:17])
    assert (int(raw[:5]), raw[base - 1 : base], raw[-2:]) == (len(raw), b"\x1e", b"\x1e\x1d")
    for place in range(24, base - 1, 12):
        length, start = int(raw[place + 3 : place + 7]), int(raw[place + 7 : place + 12])
        assert raw[base + start : base + start + length].count(b"\x1e") == 1
        assert raw[base + start + length - 1 : base + start + length] == b"\x1e"
