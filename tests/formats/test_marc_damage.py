from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import RecordError, SkipRecord
from catalog.formats.marc import MarcFormat, control_number, deleted, parse, split
from catalog.record import Record
from catalog.shape import to_dict

Make = Callable[..., bytes]
SAMPLE = Path(__file__).parent / "data" / "uva_marc8_50.mrc"


def outcome(raw: bytes, **context: str) -> Record | RecordError | SkipRecord:
    try:
        record = MarcFormat().read(raw, context)
    except (RecordError, SkipRecord) as error:
        return error
    # What is given on must be printable everywhere.
    str(to_dict(record)).encode("utf-8")
    return record


@given(st.binary(max_size=2000))
@settings(max_examples=300)
def test_arbitrary_bytes_give_a_record_or_a_named_failure(raw: bytes) -> None:
    outcome(raw)
    control_number(raw)
    deleted(raw)
    for piece in split([raw]):
        outcome(piece)


@given(
    st.integers(0, 49),
    st.integers(0, 2**32),
    st.integers(1, 40),
    st.sampled_from(["", "marc-8", "cp1258", "utf-8"]),
)
@settings(max_examples=300)
def test_a_real_record_with_damaged_bytes_gives_a_record_or_a_named_failure(
    number: int, seed: int, damages: int, encoding: str
) -> None:
    chance = random.Random(seed)
    raw = bytearray(list(split([SAMPLE.read_bytes()]))[number])
    for _ in range(damages):
        place = chance.randrange(len(raw))
        match chance.randrange(3):
            case 0:
                raw[place] = chance.randrange(256)
            case 1:
                del raw[place]
            case _:
                raw[place:place] = chance.choice([b"\x1e", b"\x1f", b"\x1b", b"\x1b$1", b"\xff", b"\xe1\xe3"])
    outcome(bytes(raw), encoding=encoding)


def test_a_directory_that_is_off_by_one_gives_the_same_record() -> None:
    for raw in split([SAMPLE.read_bytes()]):
        end = raw.index(b"\x1e")
        entries = [raw[at : at + 12] for at in range(24, end, 12)]
        shifted = b"".join(
            entry[:3] + b"%04d%05d" % (int(entry[3:7]) + 1, int(entry[7:]) + 1) for entry in entries
        )
        assert outcome(raw[:24] + shifted + raw[end:]) == MarcFormat().read(raw, {})


def test_a_directory_in_another_order_gives_the_same_fields(make_marc: Make) -> None:
    raw = make_marc(("001", "1"), ("245", "00$aA"), ("500", "  $aB"))
    end = raw.index(b"\x1e")
    entries = [raw[at : at + 12] for at in range(24, end, 12)]
    assert outcome(raw[:24] + b"".join(reversed(entries)) + raw[end:]) == outcome(raw)


def test_an_end_mark_inside_a_field_is_told_by_the_lengths(make_marc: Make) -> None:
    record = outcome(
        make_marc(("001", "1"), ("245", b"00$aTrong \x1e \xc4\x91\xe1\xbb\x93ng"), ("500", "  $aB"))
    )
    assert isinstance(record, Record)
    assert record.title == "Trong đồng"


def test_a_record_cut_in_the_middle_is_named_with_its_identifier(make_marc: Make) -> None:
    whole = make_marc(("001", "ocm7"), ("245", "00$aA"), ("500", "  $aB"), ("520", "  $aC"))
    error = outcome(whole[:-12])
    assert isinstance(error, RecordError)
    assert error.identifier == "ocm7"
    assert error.faults[0].rule == "directory"
    assert "4 fields" in str(error)


def test_a_missing_end_mark_alone_does_no_harm(make_marc: Make) -> None:
    whole = make_marc(("001", "1"), ("245", "00$aA"))
    assert outcome(whole[:-1]) == outcome(whole[:-2]) == outcome(whole)


def test_control_characters_and_surrogates_do_not_reach_the_record(make_marc: Make) -> None:
    record = outcome(
        make_marc(("001", "1"), ("245", b"00$aTr\x0bu\x00y\xe1\xbb\x87n\xc2\x98 Ki\xe1\xbb\x81u\x07"))
    )
    assert isinstance(record, Record)
    assert record.title == "Truyện Kiều"
    damaged = outcome(
        make_marc(("001", "1"), ("245", "00$aTruyện ".encode() + b"\xed\xa0\x80"), ("500", "  $aKiều"))
    )
    assert isinstance(damaged, Record)
    assert damaged.title.startswith("Truyện \ufffd")


@pytest.mark.parametrize("size", [5_000_000, 900_000])
def test_a_huge_field_is_read_or_refused_by_its_length(make_marc: Make, size: int) -> None:
    raw = make_marc(("001", "1"), ("245", "00$aA"), ("520", b"  $a" + "ế\x1b".encode() * (size // 4)))
    result = outcome(raw)
    assert isinstance(result, RecordError) == (size > 1_000_000)


def test_very_many_fields_and_subfields_are_read_to_the_end(make_marc: Make) -> None:
    fields = [("650", " 0" + "$aHuế$xLịch sử" * 30)] * 1500
    assert isinstance(outcome(make_marc(("001", "1"), ("245", "00$aA"), *fields)), Record)


_SUBFIELDS = st.lists(st.tuples(st.sampled_from("ab0."), st.text("bc \n\xa0é.", max_size=6)), max_size=5)


@given(st.sampled_from(["", "1", "  ", "10", "10x"]), _SUBFIELDS, st.sampled_from(["", "\x1f"]))
def test_subfields_are_cut_at_their_marks_whatever_stands_between(
    indicators: str, subfields: list[tuple[str, str]], end: str
) -> None:
    value = f"{indicators}{''.join(f'{chr(31)}{code}{text}' for code, text in subfields)}{end}".encode()
    entry = b"500%04d00000" % (len(value) + 1)
    raw = b"00000nam a2200037 a 4500" + entry + b"\x1e" + value + b"\x1e\x1d"
    (field,) = parse(raw, "utf-8").fields("500")
    assert field.subfields == [(code, " ".join(text.split())) for code, text in subfields]
    assert field.first + field.second == f"{indicators}  "[:2]
