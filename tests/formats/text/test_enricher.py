from __future__ import annotations

import pytest

from catalog.formats.dates import parse_date
from catalog.formats.text.enricher import CHOICES, MAX_NOTES, TextRepairs
from catalog.record import (
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Link,
    Record,
    Schedule,
    Source,
    Subject,
    TextRepair,
    Title,
)
from catalog.schemas import check_record
from catalog.shape import from_dict, to_dict
from tests.factories import make_record

DAMAGED = make_record(
    title="Lịch sử",
    titles=(Title(value="Nh÷ng nguyªn t¾c biªn môc", type="alternative"),),
    creators=(Agent(name="NguyÔn V¨n H¹nh", role="aut"), Agent(name="Smith, John")),
    publisher="Gi¸o dôc",
    subjects=(Subject(label="Th\xad viÖn", scheme="keyword"), Subject(label="To¸n")),
    issued=DateSpan(display="n¨m 1998", earliest=1998, latest=1998),
    identifiers=(Identifier(scheme="other", value="Gi¸o-1"),),
    links=(Link(rel="page", url="https://a.example/Gi¸o dôc"),),
    holdings=(Holding(location="Kho s¸ch tiÕng ViÖt", call_number="Gi¸o 1"),),
    schedule=Schedule(venue="Nhµ v¨n ho¸"),
    notes=("Cã b¶n ®å",),
)


def mended(record: Record, **options: str) -> Record:
    source = Source(slug="sample", connector="files", institution="hue-library", options=options)
    return TextRepairs().apply(record, source)


def test_every_text_of_a_record_is_repaired_and_what_it_was_is_noted() -> None:
    record = mended(DAMAGED)
    assert record.titles == (Title(value="Những nguyên tắc biên mục", type="alternative"),)
    assert [creator.name for creator in record.creators] == ["Nguyễn Văn Hạnh", "Smith, John"]
    assert record.publisher == "Giáo dục"
    assert record.issued == DateSpan(display="năm 1998", earliest=1998, latest=1998)
    assert record.holdings == (Holding(location="Kho sách tiếng Việt", call_number="Gi¸o 1"),)
    assert record.schedule == Schedule(venue="Nhà văn hoá")
    assert record.notes == ("Có bản đồ",)
    assert record.title == "Lịch sử"
    assert {repair.field for repair in record.repairs} == {
        "titles.value", "creators.name", "publisher", "subjects.label", "issued.display",
        "holdings.location", "schedule.venue", "notes",
    }  # fmt: skip
    assert TextRepair(field="publisher", original="Gi¸o dôc", read_as="tcvn3") in record.repairs


def test_a_record_with_more_misread_texts_than_it_can_note_is_repaired_and_valid() -> None:
    many = tuple(Title(value=f"Nh÷ng nguyªn t¾c biªn môc {number}") for number in range(900))
    record = mended(make_record(titles=many, notes=("Gi¸o dôc",) * 200))
    assert record.titles[-1].value == "Những nguyên tắc biên mục 899"
    assert record.notes == ("Giáo dục",) * 200
    assert len(record.repairs) == MAX_NOTES
    check_record(to_dict(record))


def test_a_date_whose_words_were_misread_is_read_once_they_are_right() -> None:
    damaged = make_record(
        titles=(Title(value="Nh÷ng nguyªn t¾c biªn môc"),),
        issued=DateSpan(display="ThÕ kû XV", certainty="unknown"),
        period=DateSpan(display="n¨m 1998", earliest=1997, latest=1999),
    )
    record = mended(damaged)
    assert record.issued == parse_date("Thế kỷ XV")
    assert record.issued.earliest == 1401
    assert record.period == DateSpan(display="năm 1998", earliest=1997, latest=1999)


def test_a_text_that_is_unsure_alone_is_repaired_where_others_had_the_same() -> None:
    alone = make_record(subjects=(Subject(label="To¸n"),))
    assert mended(alone) is alone
    assert [subject.label for subject in mended(DAMAGED).subjects] == ["Thư viện", "Toán"]


def test_numbers_codes_and_addresses_are_never_touched() -> None:
    record = mended(DAMAGED)
    assert record.identifiers == DAMAGED.identifiers
    assert record.links == DAMAGED.links
    assert record.subjects[0].scheme == "keyword"


def test_a_record_with_repairs_is_valid_and_comes_back_from_its_shape() -> None:
    record = mended(DAMAGED)
    shaped = to_dict(record)
    shaped["links"] = []
    check_record(shaped)
    assert from_dict(shaped).repairs == record.repairs


@pytest.mark.parametrize(
    "title", ["Truyện Kiều", "The library", "Les Moï et les Thaï du Tonkin", "越南历史", "Über die Brücke"]
)
def test_a_clean_record_stays_the_same(title: str) -> None:
    record = make_record(title=title, creators=(Agent(name="Đào Duy Anh"),))
    assert mended(record) is record


def test_a_source_can_turn_the_repair_off() -> None:
    assert mended(DAMAGED, text_repair="off") is DAMAGED
    assert mended(DAMAGED, text_repair="auto").repairs


@pytest.mark.parametrize(("choice", "title"), [("viscii", "Thß vi®n tïnh"), ("vps", "ThÜ viŒn tÌnh")])
def test_viscii_and_vps_are_read_where_a_source_says_so(choice: str, title: str) -> None:
    assert choice in CHOICES
    record = mended(make_record(title=title), text_repair=choice)
    assert record.title == "Thư viện tỉnh"
    assert record.repairs == (TextRepair(field="title", original=title, read_as=choice),)
    assert not mended(make_record(title=title)).repairs
