"""What is written as RIS and BibTeX is read again by us and by others' readers."""

from __future__ import annotations

import dataclasses
import re

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from catalog.formats.bibtex import BibtexFormat
from catalog.formats.ris import RisFormat
from catalog.formats.text.clean import clean
from catalog.record import (
    KINDS,
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Link,
    Place,
    Record,
    Related,
    Subject,
    Title,
)
from catalog.sdk.format import Format

RIS, BIBTEX = RisFormat(), BibtexFormat()
both = pytest.mark.parametrize("form", [RIS, BIBTEX], ids=["ris", "bibtex"])
ARTICLE = Record(
    id="lib-hn-12",
    title="Thư tịch {Hán} & Nôm: 100% của #1_2 ~ $5 \\ ^",
    kind="article",
    creators=(
        Agent(name="Trần Thị Bình", role="author"),
        Agent(name="Knuth, Donald E.", role="author"),
        Agent(name="Bộ Văn hóa, Thể thao và Du lịch", role="author"),
        Agent(name="Lê Văn C", role="translator"),
    ),
    issued=DateSpan(display="1998-03-12", earliest=1998, latest=1998),
    related=(Related(title="Tạp chí Hán Nôm, 12, no. 3, 5-17, ISSN 1234-5679", type="part_of"),),
    identifiers=(Identifier(scheme="doi", value="10.1000/x_y"),),
    languages=("vi", "fr"),
    subjects=(Subject(label="Hán Nôm", scheme="keyword"), Subject(label="495", scheme="ddc")),
    description="Một đoạn -- với `` và ''.",
    notes=("Có phụ lục",),
    links=(
        Link(rel="page", url="https://khomo.example/record/lib-hn-12"),
        Link(rel="fulltext", url="https://example.vn/12_a%20b.pdf"),
    ),
    holdings=(Holding(call_number="TC 12"),),
)


def names(record: Record) -> set[tuple[str, str]]:
    return {(agent.name, agent.role) for agent in record.creators}


@both
def test_an_article_comes_back_as_it_was(form: Format) -> None:
    back = form.read(form.write(ARTICLE), {})
    for field in ("title", "kind", "description", "issued", "related", "identifiers", "languages", "notes"):
        assert getattr(back, field) == getattr(ARTICLE, field), field
    assert names(back) == names(ARTICLE)
    assert back.subjects == ARTICLE.subjects[:1]
    assert back.holdings == ARTICLE.holdings
    assert ARTICLE.links[0].url in {link.url for link in back.links}


@both
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_known_again(kind: str, form: Format) -> None:
    written = form.write(Record(title="Trống đồng", kind=kind, id="lib-1"))
    assert form.read(written, {}).kind == kind


def test_the_types_are_those_that_citing_programs_know() -> None:
    codes = {kind: RIS.write(Record(title="A", kind=kind)).decode().split()[2] for kind in KINDS}
    assert {code for code in codes.values() if code not in rispy.TYPE_OF_REFERENCE_MAPPING} == set()
    assert (codes["book"], codes["article"], codes["thesis"], codes["map"]) == ("BOOK", "JOUR", "THES", "MAP")
    types = {kind: BIBTEX.write(Record(title="A", kind=kind)).partition(b"{")[0].decode() for kind in KINDS}
    assert (types["book"], types["article"], types["thesis"], types["map"]) == (
        "@book", "@article", "@phdthesis", "@misc",
    )  # fmt: skip


def test_other_readers_read_an_article() -> None:
    [found] = rispy.loads(RIS.write(ARTICLE).decode())
    assert (found["type_of_reference"], found["id"], found["title"]) == ("JOUR", ARTICLE.id, ARTICLE.title)
    assert found["authors"] == [agent.name for agent in ARTICLE.creators if agent.role == "author"]
    assert (found["secondary_title"], found["volume"], found["number"]) == ("Tạp chí Hán Nôm", "12", "3")
    assert (found["start_page"], found["end_page"], found["issn"]) == ("5", "17", "1234-5679")
    entry = parse_string(BIBTEX.write(ARTICLE).decode(), "bibtex").entries[ARTICLE.id]
    assert (entry.type, entry.fields["journal"], entry.fields["year"]) == (
        "article", "Tạp chí Hán Nôm", "1998",
    )  # fmt: skip
    # A Vietnamese name and a body's are one whole; of others the family name is known.
    last = [" ".join(person.last_names) for person in entry.persons["author"]]
    assert last == ["{Trần Thị Bình}", "Knuth", "{Bộ Văn hóa, Thể thao và Du lịch}"]


NASTY = (
    "{", "}", "\\", "a--b", "``x''", "$5 & 10%", "TY  - BOOK", "ER  - ", "@book{x,", '"', "ườ", "%", "#_^~",
    "\r\nER  - \r\n",
)  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(NASTY)
RECORDS = st.builds(
    Record,
    title=TEXTS.filter(lambda text: bool(clean(text).strip(" .,;:=/"))),
    kind=st.sampled_from(KINDS),
    description=TEXTS,
    creators=st.lists(st.builds(Agent, name=TEXTS, role=TEXTS), max_size=2).map(tuple),
    titles=st.lists(st.builds(Title, value=TEXTS, type=st.just("translated")), max_size=2).map(tuple),
    publisher=TEXTS,
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    subjects=st.lists(st.builds(Subject, label=TEXTS), max_size=2).map(tuple),
    places=st.lists(st.builds(Place, label=TEXTS, role=st.just("publication")), max_size=2).map(tuple),
    related=st.lists(st.builds(Related, title=TEXTS, type=st.just("part_of")), max_size=1).map(tuple),
    issued=st.none() | st.builds(DateSpan, display=TEXTS, earliest=st.none() | st.integers(-9999, 99999)),
    id=st.just("lib-1"),
)


@given(RECORDS)
def test_whatever_a_text_holds_one_record_is_one_reference(record: Record) -> None:
    ris = RIS.write(record).decode()
    assert re.findall(r"(?m)^(?:TY|ER)  - ", ris) == ["TY  - ", "ER  - "]
    assert len(rispy.loads(ris)) == 1
    entries = parse_string(BIBTEX.write(record).decode(), "bibtex").entries
    assert list(entries) == ["lib-1"]


@both
@given(record=RECORDS)
def test_names_of_publishers_come_back_whatever_they_hold(form: Format, record: Record) -> None:
    # A title may be taken for markup: one of letters is beside the point here.
    back = form.read(form.write(dataclasses.replace(record, title="Truyện Kiều")), {})
    assert (back.title, back.kind, back.publisher) == ("Truyện Kiều", record.kind, clean(record.publisher))
