"""Records as CSL-JSON."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from catalog.formats.csl import CslFormat, item
from catalog.record import (
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Link,
    Place,
    Record,
    Related,
    Schedule,
    Subject,
)


def thing(**fields: Any) -> Record:
    return Record(**{"id": "sample-1", "title": "Truyện Kiều", "kind": "book", **fields})


def test_a_book_says_all_that_a_citation_asks_for() -> None:
    record = thing(
        creators=(
            Agent(name="Nguyễn Du", role="author"),
            Agent(name="Smith, John"),
            Agent(name="Bùi Kỷ", role="editor"),
            Agent(name="Trần Trọng Kim", role="annotator"),
        ),
        publisher="Vĩnh Hưng Long",
        places=(Place(label="Hà Nội", role="publication"), Place(label="Huế")),
        issued=DateSpan(display="1925", earliest=1925, latest=1925),
        identifiers=(
            Identifier(scheme="isbn", value="9786041234567"),
            Identifier(scheme="doi", value="10.1/2"),
        ),
        extent="250 trang",
        languages=("vi",),
        subjects=(Subject(label="Truyện Nôm"), Subject(label="895.92", scheme="ddc")),
        description="Một truyện thơ.",
        holdings=(Holding(call_number="V 12"),),
        links=(Link(rel="page", url="https://khomo.example/record/sample-1"),),
    )
    assert item(record) == {
        "id": "sample-1",
        "type": "book",
        "title": "Truyện Kiều",
        "author": [{"literal": "Nguyễn Du"}, {"family": "Smith", "given": "John"}],
        "editor": [{"literal": "Bùi Kỷ"}],
        "contributor": [{"literal": "Trần Trọng Kim"}],
        "publisher": "Vĩnh Hưng Long",
        "publisher-place": "Hà Nội",
        "issued": {"date-parts": [[1925]]},
        "ISBN": "9786041234567",
        "DOI": "10.1/2",
        "number-of-pages": "250",
        "language": "vi",
        "keyword": "Truyện Nôm",
        "abstract": "Một truyện thơ.",
        "call-number": "V 12",
        "URL": "https://khomo.example/record/sample-1",
    }


def test_an_article_stands_in_its_periodical() -> None:
    told = "Tạp chí Hán Nôm, 12, no. 3, 5-17, ISSN 1234-5679"
    made = item(thing(kind="article", related=(Related(title=told, type="part_of"),)))
    wanted = {
        "type": "article-journal", "container-title": "Tạp chí Hán Nôm", "volume": "12", "issue": "3",
        "page": "5-17", "ISSN": "1234-5679",
    }  # fmt: skip
    assert {name: made[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (DateSpan(display="1925-03-09"), {"date-parts": [[1925, 3, 9]]}),
        (DateSpan(display="khoảng 1925", earliest=1920, latest=1930), {"literal": "khoảng 1925"}),
        (DateSpan(display="500 TCN", earliest=-500, latest=-500), {"literal": "500 TCN"}),
    ],
)
def test_a_date_is_numbers_where_it_is_one_and_words_where_not(span: DateSpan, told: object) -> None:
    assert item(thing(period=span))["issued"] == told


def test_an_event_has_a_day_and_a_place() -> None:
    schedule = Schedule(start="2026-01-05T09:00+07:00", venue="Phòng đọc")
    made = item(thing(kind="event", schedule=schedule))
    assert made["type"] == "event"
    assert made["event-date"] == {"date-parts": [[2026, 1, 5]]}
    assert made["event-place"] == "Phòng đọc"


def test_a_file_is_a_list_of_one_and_a_bare_record_is_enough() -> None:
    (only,) = orjson.loads(CslFormat().write(Record(title="Nhan\x00 đề", kind="lesson")))
    assert only == {"id": "record", "type": "document", "title": "Nhan đề", "genre": "lesson"}
