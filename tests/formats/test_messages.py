"""What formats say of a damaged record: read after its field and value, as every report shows them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from catalog.errors import RecordError
from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.marc import MarcFormat
from catalog.formats.marcxml import MarcXmlFormat
from catalog.formats.table import TableFormat
from catalog.sdk.format import Format

DC = "<dc xmlns:dc='http://purl.org/dc/elements/1.1/'>{}</dc>"
XML = "<record xmlns='http://www.loc.gov/MARC21/slim'>{}</record>"
COLUMNS = {
    "T": "title",
    "N": "schedule.capacity",
    "D": "schedule.start",
    "L": "languages",
    "A": "links",
    "F": "free",
}
MARC, MARCXML, DUBLINCORE, TABLE = MarcFormat(), MarcXmlFormat(), DublinCoreFormat(), TableFormat()
Make = Callable[..., bytes]


def told(format_: Format, payload: bytes, **context: Any) -> list[str]:
    """What is said of the record; no message begins with the field's name, which is told beside it."""
    with pytest.raises(RecordError) as caught:
        format_.read(payload, context)
    for fault in caught.value.faults:
        assert fault.field
        assert fault.field.lower() not in fault.message.lower().split(" ")[0]
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (DC.format(""), "xml = 'dc': <dc> holds no Dublin Core element"),
        (DC.format("<dc:date>1820</dc:date>"), "title: the record has no dc:title"),
        (
            "<dc",
            "xml = '<dc': is not well-formed: Couldn't find end of Start Tag dc line 1, line 1, column 4",
        ),
        ("<!DOCTYPE dc><dc/>", "xml = '<!DOCTYPE': a document type is not accepted"),
    ],
)
def test_of_dublin_core(xml: str, expected: str) -> None:
    assert told(DUBLINCORE, xml.encode()) == [expected]


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<mods/>", "xml = 'mods': <mods> holds no MARCXML <record>"),
        (XML.format(""), "title: the record has none (245 $a, $b, $n, $p are empty or missing)"),
        (
            XML.format(" " * 5_000_000),
            "xml = '5000056': the record has 5,000,056 bytes, at most 5,000,000 are read",
        ),
    ],
)
def test_of_marcxml(xml: str, expected: str) -> None:
    assert told(MARCXML, xml.encode()) == [expected]


def test_of_marc(make_marc: Make) -> None:
    good = make_marc(("001", "a"), ("245", "10$aTên"))
    untitled = make_marc(("001", "a"), ("245", "10$c"))
    assert told(MARC, untitled) == ["title: the record has none (245 $a, $b, $n, $p are empty or missing)"]
    assert told(MARC, untitled, flavour="unimarc") == [
        "title: the record has none (UNIMARC 200 $a, $e, $h, $i are empty or missing)"
    ]
    assert told(MARC, good, flavour="usmarc") == ["flavour = 'usmarc': is neither marc21 nor unimarc"]
    assert told(MARC, good, encoding="cp9999") == ["encoding = 'cp9999': no encoding of this name is known"]
    assert told(MARC, good, encoding="hex") == ["encoding = 'hex': no encoding of this name is known"]
    (other,) = told(MARC, make_marc(("245", "10$aВойна и мир".encode("cp1251"))))
    assert "': the bytes are neither UTF-8 nor MARC-8; name the encoding in the source's options" in other


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"T": ""}, "title: the row has no title"),
        ({"N": "nhiều"}, "schedule.capacity = 'nhiều': column 'N' holds no number"),
        ({"D": "31/02/2026"}, "schedule.start = '31/02/2026': is no date that can be kept (use YYYY-MM-DD)"),
        ({"L": "vi; klingon?"}, "languages = 'klingon?': column 'L' holds a language that is not known here"),
        ({"A": "file:///etc"}, "links = 'file:///etc': column 'A' holds no http or https address"),
        ({"F": "có lẽ"}, "free = 'có lẽ': column 'F' holds neither yes nor no"),
        ({"N": ["1"]}, "N = '['1']': a cell holds one value, no list and no table"),
        ({"N": "1" * 200_001}, f"N = '{'1' * 60}': has 200,001 characters, at most 200,000 are read"),
    ],
)
def test_of_a_row(cells: dict[str, Any], expected: str) -> None:
    row = {"T": "Lớp vẽ", **cells}
    assert told(TABLE, json.dumps(row).encode(), profile={"kind": "class", "columns": COLUMNS}) == [expected]


def test_of_what_is_no_row_and_of_a_profile() -> None:
    assert told(TABLE, b"[1]") == ["row = '[1]': is no JSON object of columns"]
    assert told(TABLE, b"{") == [
        "row = '{': is no JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"
    ]
    profile = {"columns": {"T": "titel"}}
    assert told(TABLE, b"{}", profile=profile) == ["profile: columns.T.field: unknown field 'titel'"]
