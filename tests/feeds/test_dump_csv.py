"""The table of records, read again by Python's csv module as a spreadsheet would."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds import dump_csv
from catalog.record import (
    Agent,
    DateSpan,
    Designation,
    Holding,
    Identifier,
    Image,
    Link,
    Place,
    Rights,
    Schedule,
    Subject,
    Title,
)
from catalog.shape import to_dict
from tests.factories import make_record


def read(payload: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((dump_csv.header() + payload).decode("utf-8-sig"), newline="")))


def row(**fields: Any) -> dict[str, str]:
    """The one row of a record, empty cells left out."""
    (found,) = read(dump_csv.rows([to_dict(make_record(**fields))]))
    return {name: cell for name, cell in found.items() if cell}


def test_a_bare_record_fills_the_columns_of_what_it_says() -> None:
    assert row() == {
        "id": "sample-1",
        "kind": "book",
        "title": "Truyện Kiều",
        "institution": "hue-library",
        "source": "sample",
        "native_id": "1",
        "access": "unknown",
    }


def test_every_part_of_a_record_has_its_column() -> None:
    found = row(
        titles=(Title(value="The Tale of Kiều", language="en"), Title(value="Đoạn trường tân thanh")),
        creators=(Agent(name="Nguyễn Du", role="author"), Agent(name="Bùi Kỷ")),
        issued=DateSpan(display="1925", earliest=1925, latest=1925),
        period=DateSpan(display="thế kỷ III TCN", earliest=-300, latest=-201),
        subjects=(Subject(label="Truyện Nôm"), Subject(label="Thơ | Lục bát")),
        places=(Place(label="Huế"), Place(label="Hà Nội", lat=21.03, lon=105.85)),
        identifiers=(Identifier(scheme="isbn", value="978604"), Identifier(scheme="doi", value="10.1/x")),
        designations=(Designation(label="Bảo vật quốc gia", number="1426/QĐ-TTg"),),
        schedule=Schedule(start="2026-11-22", venue="Nhà văn hoá"),
        links=(Link(rel="media", url="https://a.example/m"), Link(rel="page", url="https://a.example/p")),
        images=(Image(url="/media/1"),),
        holdings=(Holding(location="Kho mở", call_number="V 12"), Holding(call_number="V 13")),
        rights=Rights(licence="CC-BY-4.0", holder="Thư viện"),
        free=False,
    )
    told = {
        "other_titles": "The Tale of Kiều | Đoạn trường tân thanh",
        "creators": "Nguyễn Du (author) | Bùi Kỷ",
        "issued_from": "1925",
        "period": "thế kỷ III TCN",
        "period_from": "-300",
        "subjects": "Truyện Nôm | Thơ ¦ Lục bát",
        "places": "Huế | Hà Nội",
        "lat": "21.03",
        "isbn": "978604",
        "other_identifiers": "doi:10.1/x",
        "designations": "Bảo vật quốc gia, 1426/QĐ-TTg",
        "start": "2026-11-22",
        "venue": "Nhà văn hoá",
        "page": "https://a.example/p",
        "links": "https://a.example/m",
        "image": "/media/1",
        "holdings": "Kho mở, V 12 | V 13",
        "licence": "CC-BY-4.0",
        "rights_holder": "Thư viện",
        "free": "false",
    }
    assert {name: found[name] for name in told} == told


def test_a_table_begins_with_the_mark_that_spreadsheets_need_for_vietnamese() -> None:
    assert dump_csv.header().startswith(b"\xef\xbb\xbfid,kind,title,")
    assert dump_csv.header().endswith(b",datestamp\r\n")


def test_what_a_spreadsheet_would_run_as_a_formula_is_made_a_text() -> None:
    assert row(title='=HYPERLINK("http://evil.example","a")')["title"].startswith("'=HYPERLINK")
    for sign in "=+-@\t＝＋－＠":
        assert row(publisher=f"{sign}1+1")["publisher"] == f"'{sign}1+1"
    assert read(dump_csv.rows([{"title": "\0\x7f=1+1"}]))[0]["title"] == "'=1+1"
    # Numbers of ours stay numbers, and an apostrophe of the source's own stays alone.
    assert row(issued=DateSpan(display="x", earliest=-5))["issued_from"] == "-5"
    assert row(publisher="'s Gravenhage")["publisher"] == "'s Gravenhage"


MARKED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


@given(st.text(max_size=30))
def test_any_text_comes_back_by_the_rule_that_is_documented(text: str) -> None:
    (found,) = read(dump_csv.rows([orjson.loads(orjson.dumps({"title": text}))]))
    cell = found["title"]
    kept = "".join(sign for sign in text if sign in "\t\n\r" or (ord(sign) >= 32 and ord(sign) != 127))
    assert (cell[1:] if MARKED.match(cell) else cell) == kept
    assert cell[:1] not in tuple("=+-@\t\r")
