"""Every record of the sample can be cited: written as RIS and BibTeX it is the same work to who reads it."""

from __future__ import annotations

import pytest
import rispy
from pybtex.database import parse_string

from catalog.formats.bibtex import BibtexFormat
from catalog.formats.ris import RisFormat
from catalog.formats.text.clean import clean
from catalog.record import Record
from catalog.sdk.format import Format
from catalog.shape import with_values
from tests.demo.conftest import Sample

NUMBERS = ("isbn", "issn", "doi")


def told(record: Record) -> tuple[object, ...]:
    """What a citation keeps of a record."""
    numbers = sorted(entry.value for entry in record.identifiers if entry.scheme in NUMBERS)
    people = sorted({agent.name for agent in record.creators})
    text = clean(record.description)
    return record.title, record.kind, people, record.publisher, text, record.languages, numbers


@pytest.mark.parametrize("form", [RisFormat(), BibtexFormat()], ids=["ris", "bibtex"])
def test_the_whole_sample_comes_back(samples: list[Sample], form: Format) -> None:
    for sample in samples:
        assert told(form.read(form.write(sample.record), {})) == told(sample.record)


def test_other_readers_read_the_whole_sample(samples: list[Sample]) -> None:
    records = [with_values(one.record, id=f"r-{number}") for number, one in enumerate(samples)]
    cited = rispy.loads(b"".join(map(RisFormat().write, records)).decode())
    assert [entry["title"] for entry in cited] == [record.title for record in records]
    entries = parse_string(b"".join(map(BibtexFormat().write, records)).decode(), "bibtex").entries
    assert list(entries) == [record.id for record in records]
