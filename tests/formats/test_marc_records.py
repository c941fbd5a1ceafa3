from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest

from catalog.errors import RecordError
from catalog.formats.marc_record import parse
from catalog.formats.marc_records import MAX_RECORD, control_number, deleted, split

Make = Callable[..., bytes]


def test_records_are_cut_at_their_end_mark_whatever_stands_between_them(make_marc: Make) -> None:
    one, two = make_marc(("001", "1"), ("245", "00$aA")), make_marc(("001", "2"), ("245", "00$aB"))
    stream = io.BytesIO(b"\xef\xbb\xbf" + one + b"\r\n\0 \x1a\n" + two + b"\r\n\x1a")
    assert list(split(stream)) == [one, two]


def test_a_wrong_length_in_one_leader_loses_no_other_record(make_marc: Make) -> None:
    records = [make_marc(("001", str(number)), ("245", "00$aA")) for number in range(5)]
    records[2] = b"99999" + records[2][5:]
    assert list(split(io.BytesIO(b"".join(records)))) == records


def test_pieces_that_end_anywhere_give_the_same_records(make_marc: Make) -> None:
    whole = b"".join(make_marc(("001", str(number)), ("245", "00$aA")) for number in range(20))
    pieces = [whole[at : at + 7] for at in range(0, len(whole), 7)]
    assert list(split(pieces)) == list(split(io.BytesIO(whole)))


def test_a_runaway_piece_is_one_failed_record_and_the_next_is_read(make_marc: Make) -> None:
    good = make_marc(("001", "2"), ("245", "00$aB"))

    def source() -> Iterator[bytes]:
        yield make_marc(("001", "1"), ("245", "00$aA"))[:-1]
        for _ in range(60):
            yield b"x" * 100_000
        yield b"end\x1d" + good

    runaway, following = split(source())
    assert len(runaway) == MAX_RECORD
    assert control_number(runaway) == "1"
    assert following == good


def test_a_record_over_the_limit_is_refused_with_its_identifier(make_marc: Make) -> None:
    raw = make_marc(("001", "big"), ("245", "00$aA"), ("520", "  $a" + "x" * MAX_RECORD))
    with pytest.raises(RecordError, match="longer than 1000000 bytes") as caught:
        parse(raw)
    assert caught.value.identifier == "big"


def test_the_last_piece_without_an_end_mark_is_given_as_it_is(make_marc: Make) -> None:
    whole = make_marc(("001", "1"), ("245", "00$aA"))
    assert list(split(io.BytesIO(whole[:-1]))) == [whole[:-1]]
    assert list(split(io.BytesIO(b"\r\n"))) == []


def test_the_control_number_is_found_wherever_its_field_stands(make_marc: Make) -> None:
    assert control_number(make_marc(("001", " vtls 0001 "), ("245", "00$aA"))) == "vtls 0001"
    assert control_number(make_marc(("003", "VN"), ("001", "x9"), ("245", "00$aA"))) == "x9"
    assert control_number(make_marc(("245", "00$aA"))) is None
    assert control_number(b"") is None
    assert control_number(b"junk" * 30) is None


def test_the_control_number_survives_a_directory_that_is_off_by_one(make_marc: Make) -> None:
    raw = make_marc(("001", "ocm1"), ("245", "00$aA"))
    assert control_number(raw.replace(b"001000500000", b"001000600001")) == "ocm1"


def test_a_deletion_is_announced_in_the_leader(make_marc: Make) -> None:
    assert deleted(make_marc(("001", "1"), leader="00000dam a2200000 a 4500"))
    assert not deleted(make_marc(("001", "1")))
    assert not deleted(b"")
