"""Exports of CDS/ISIS: cut into records, read by a profile or as MARC."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import RecordError
from catalog.formats import isis_records
from catalog.formats.isis import IsisFormat
from catalog.formats.isis_records import end_mark, parse, split
from catalog.record import Agent, Place, Record, Related, Subject, Title
from catalog.sdk.testing.isis import Fields, isis_export

from .conftest import build_marc

RICE: Fields = [
    (1, "NN-0007"),
    (24, "Kỹ thuật trồng lúa nước ở đồng bằng sông Cửu Long và những kinh nghiệm của nông dân"),
    (26, "^aHà Nội^bNông nghiệp^c1998"),
    (30, "120 tr."),
    (44, "Tủ sách khuyến nông"),
    (69, "Bàn về: <lúa nước><nông nghiệp>"),
    (70, "Nguyễn Văn A"),
    (70, "Trần Thị B"),
    (76, "Wet rice"),
]
SECOND: Fields = [(24, "Sông Hương"), (70, "Lê C")]


def cut(content: bytes) -> list[bytes]:
    return list(split(io.BytesIO(content), end_mark(content[:8192])))


def read(content: bytes, **context: object) -> Record:
    [raw] = cut(content)
    return IsisFormat().read(raw, context)


def test_the_profile_of_unesco_s_own_database_is_known_by_its_name() -> None:
    record = read(isis_export(RICE), profile="cds")
    assert record.title.startswith("Kỹ thuật trồng lúa nước ở đồng bằng sông Cửu Long và những kinh")
    assert record.creators == (
        Agent(name="Nguyễn Văn A", role="author"),
        Agent(name="Trần Thị B", role="author"),
    )
    assert (record.publisher, record.places) == ("Nông nghiệp", (Place(label="Hà Nội"),))
    assert record.issued is not None
    assert record.issued.earliest == 1998
    assert record.titles == (Title(value="Wet rice", type="translated"),)
    assert record.related == (Related(title="Tủ sách khuyến nông", type="series"),)


def test_what_is_indexed_in_angle_brackets_are_the_subjects() -> None:
    record = read(isis_export(RICE), profile="cds")
    labels = ("lúa nước", "nông nghiệp")
    assert record.subjects == tuple(Subject(label=label, scheme="keyword") for label in labels)


def test_filing_marks_and_the_language_at_the_end_are_no_part_of_a_title() -> None:
    record = read(
        isis_export([(24, "<La> Politique de B<ü=ue>del^zfre"), (76, "Politics^zeng")]), profile="cds"
    )
    assert record.title == "La Politique de Büdel"
    assert (record.languages, record.titles) == (("fr",), (Title(value="Politics", type="translated"),))
    odd = read(isis_export([(24, "A^ztiếng lạ")]), profile="cds")
    assert odd.languages == ()


def test_a_profile_names_tags_with_or_without_zeros_and_joins_subfields_in_its_order() -> None:
    profile = {
        "kind": "thesis",
        "language": "vi",
        "id": ["005^a"],
        "columns": {
            "020": "title",
            "30^b^a": {"field": "creators", "role": "author"},
            "40": {"field": "subjects", "steps": [{"split": "/"}]},
        },
        "defaults": {"access": "on_site"},
    }
    fields = [(5, "^aLV 12"), (20, "Luận văn"), (30, "^aDu^bNguyễn"), (30, "^aB^bTrần"), (40, "a/b")]
    record = read(isis_export(fields), profile=profile)
    assert (record.kind, record.languages, record.access) == ("thesis", ("vi",), "on_site")
    assert [agent.name for agent in record.creators] == ["Nguyễn Du", "Trần B"]
    assert [subject.label for subject in record.subjects] == ["a", "b"]


def test_a_field_with_subfields_reads_whole_as_in_heading_mode() -> None:
    record = read(isis_export([(24, "A"), (50, "x^ay^bz")]), profile="cds")
    assert record.notes == ("x, y, z",)


@pytest.mark.parametrize(
    "how",
    [
        {}, {"fold": False}, {"mark": "\x1e", "end": "\x1d"}, {"mark": "\x1e", "end": "\x1d", "fold": False},
        {"mark": "~"}, {"mark": "@", "end": "%"},
    ],
)  # fmt: skip
def test_any_end_marks_with_and_without_folded_lines_give_the_same_records(how: dict) -> None:
    expected = [IsisFormat().read(raw, {"profile": "cds"}) for raw in cut(isis_export(RICE, SECOND, RICE))]
    found = [
        IsisFormat().read(raw, {"profile": "cds"}) for raw in cut(isis_export(RICE, SECOND, RICE, **how))
    ]
    assert found == expected
    assert len(found) == 3


def test_each_record_keeps_its_own_bytes_line_breaks_included() -> None:
    content = isis_export(RICE, SECOND)
    first = isis_export(RICE)
    assert cut(content) == [first.rstrip(b"\r\n"), isis_export(SECOND).rstrip(b"\r\n")]


def test_lengths_that_another_encoding_made_wrong_do_no_harm() -> None:
    content = isis_export(RICE, SECOND, encoding="tcvn3").decode("tcvn3").encode("utf-8")
    assert [IsisFormat().read(raw, {"profile": "cds"}).title[:9] for raw in cut(content)] == [
        "Kỹ thuật ",
        "Sông Hươn",
    ]


def test_the_encoding_of_the_file_is_taken() -> None:
    content = isis_export(SECOND, encoding="vni")
    assert read(content, profile="cds", encoding="vni").title == "Sông Hương"


def test_an_end_mark_within_a_text_is_told_by_the_directory() -> None:
    [raw] = cut(isis_export([(24, "Lập trình C# cơ bản"), (70, "Lê C")]))
    assert IsisFormat().read(raw, {"profile": "cds"}).title == "Lập trình C# cơ bản"
    shifted = raw.replace(b"C# c", b"C## c")
    with pytest.raises(RecordError, match="the directory names 2 fields, the record has 4"):
        parse(shifted)


def test_tags_of_marc_are_read_as_marc() -> None:
    record = read(isis_export([(1, "k1"), (245, "10^aTruyện Kiều /^cNguyễn Du"), (100, "1 ^aNguyễn Du")]))
    assert record.title == "Truyện Kiều"
    assert [agent.name for agent in record.creators] == ["Nguyễn Du"]
    unimarc = read(
        isis_export([(200, "1 ^aTruyện Kiều"), (210, "^aHà Nội^cVăn học"), (700, " 0^aNguyễn Du")])
    )
    assert (unimarc.title, unimarc.publisher) == ("Truyện Kiều", "Văn học")


def test_local_tags_without_a_profile_are_refused_with_the_tags() -> None:
    with pytest.raises(RecordError, match=r"local ones \(24, 70\) and no mapping profile"):
        read(isis_export(SECOND))


@pytest.mark.parametrize("profile", ["nothing", {"columns": {"24": "nothing"}}, 7, ["x"]])
def test_a_profile_that_is_none_is_named_as_the_fault(profile: object) -> None:
    with pytest.raises(RecordError) as caught:
        read(isis_export(SECOND), profile=profile)
    assert caught.value.faults[0].field == "profile"


def test_the_failure_of_a_record_names_its_number() -> None:
    with pytest.raises(RecordError, match="has no title") as caught:
        read(isis_export([(1, "NN-8"), (70, "A")]), profile="cds")
    assert caught.value.identifier == "NN-8"


def test_marc_is_not_taken_for_an_export_of_isis() -> None:
    assert end_mark(build_marc(("001", "k"), ("245", "10$aA"))) == b""
    assert end_mark(b"title,author\n") == b""


def test_one_cut_record_does_not_cost_the_next() -> None:
    first = isis_export(RICE, fold=False)
    pieces = cut(first[:-40] + b"\r\n" + isis_export(SECOND) + isis_export(SECOND))
    assert IsisFormat().read(pieces[-1], {"profile": "cds"}).title == "Sông Hương"


def test_an_endless_record_is_cut_and_the_next_ones_are_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isis_records, "MAX_RECORD", 200_000)
    content = isis_export(SECOND)[:-4] + b"x" * 500_000 + b"##\r\n" + isis_export(SECOND)
    pieces = cut(content)
    assert [len(piece) for piece in pieces] == [200_000, len(isis_export(SECOND).rstrip())]


@given(st.binary(max_size=120))
def test_any_bytes_between_two_records_leave_the_last_one_whole(garbage: bytes) -> None:
    content = isis_export(SECOND) + garbage + b"##" + isis_export(SECOND)
    last = list(split(io.BytesIO(content), b"#"))[-1]
    assert last == isis_export(SECOND).rstrip(b"\r\n")
