"""The door that every record passes."""

from __future__ import annotations

import base64
import copy
import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import RecordError
from catalog.record import (
    Agent,
    Chapter,
    DateSpan,
    Designation,
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Place,
    Record,
    Related,
    Rights,
    Schedule,
    Subject,
    Title,
    record_id,
)
from catalog.schemas import RecordSchema, check_record
from catalog.shape import to_dict
from tests.factories import make_record


def full_record() -> Record:
    return make_record(
        identifiers=(Identifier(scheme="isbn", value="9786049690075"),),
        titles=(Title(value="The Tale of Kiều", language="en", type="translated"),),
        description="Truyện thơ Nôm.",
        creators=(Agent(name="Nguyễn Du", role="aut", dates="1765-1820"),),
        issued=DateSpan(display="1820", earliest=1820, latest=1820),
        languages=("vi",),
        subjects=(Subject(label="Thơ Nôm", scheme="keyword"),),
        places=(Place(label="Huế", lat=16.46, lon=107.59),),
        materials=("giấy",),
        free=True,
        links=(Link(rel="page", url="https://example.vn/kieu"),),
        images=(Image(url="/media/" + "0" * 64, width=480, height=360, alt="Bìa"),),
        holdings=(Holding(call_number="895.9221 K31"),),
        access="on_site",
        rights=Rights(statement="Public domain"),
        schedule=Schedule(
            start="2026-11-01", end="2026-12-31T17:00+07:00", status="postponed", exdates=("2026-11-08",)
        ),
        measurements=(Measurement(value=24.5, unit="cm", type="height"),),
        designations=(Designation(label="Bảo vật quốc gia", number="1426/QĐ-TTg", date="2012-10-01"),),
        chapters=(Chapter(title="Khởi đầu", shows=(Related(id="sample-2"),), level=2),),
    )


def test_a_record_with_every_part_passes() -> None:
    check_record(to_dict(full_record()))


@pytest.mark.parametrize(
    ("path", "value", "rule"),
    [
        (("title",), "", "required"),
        (("title",), "   ", "required"),
        (("title",), "a\x07b", "forbidden_character"),
        (("title",), "a\ud800", "forbidden_character"),
        (("description",), "x" * 5_000_000, "too_long"),
        (("kind",), "vase", "not_in_list"),
        (("access",), "free", "not_in_list"),
        (("free",), "yes", "type"),
        (("links", 0, "url"), "javascript:alert(1)", "web_address"),
        (("images", 0, "url"), "/etc/passwd", "web_address"),
        (("issued", "earliest"), 1900, "date_order"),
        (("issued", "latest"), 123456, "range"),
        (("schedule", "start"), "31/02/2026", "date"),
        (("schedule", "end"), "2026-01-01", "date_order"),
        (("schedule", "exdates", 0), "8/11", "date"),
        (("schedule", "status"), "running", "not_in_list"),
        (("places", 0, "lat"), 1234.0, "range"),
        (("places", 0, "role"), "birth", "not_in_list"),
        (("measurements", 0, "value"), -1.0, "range"),
        (("designations", 0, "date"), "2012", "date"),
        (("chapters", 0, "level"), 9, "range"),
        (("chapters", 0, "shows", 0, "colour"), "red", "unknown_field"),
        (("languages",), ["vi"] * 1001, "too_many"),
        (("colour",), "red", "unknown_field"),
        (("creators", 0, "name"), 7, "type"),
    ],
)
def test_a_broken_rule_is_told_with_field_value_and_rule(
    path: tuple[str | int, ...], value: object, rule: str
) -> None:
    shaped: Any = to_dict(full_record())
    place = shaped
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(RecordError) as caught:
        check_record(shaped)
    (fault,) = caught.value.faults
    assert fault.rule == rule
    assert fault.field == ".".join(map(str, path))
    assert not fault.message.startswith(fault.field)
    assert len(fault.value) <= 200
    assert caught.value.identifier == "1"


def test_all_faults_of_a_record_are_told_at_once() -> None:
    shaped = to_dict(full_record())
    shaped["title"], shaped["kind"], shaped["access"] = "", "vase", "free"
    with pytest.raises(RecordError) as caught:
        check_record(shaped)
    assert {fault.field for fault in caught.value.faults} == {"title", "kind", "access"}


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-3000, 3000), st.floats(allow_nan=False), st.text(max_size=8),
    st.sampled_from(["https://a.vn/", "/media/" + "f" * 64, "2026-01-01", "book", "page", "certain", "\x00"]),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["name", "url", "x"]), st.text(max_size=3)),
)  # fmt: skip


@given(st.data())
def test_the_quick_answer_is_that_of_the_full_validation(data: st.DataObject) -> None:
    shaped: Any = copy.deepcopy(to_dict(full_record()))
    for _ in range(data.draw(st.integers(1, 3))):
        place = shaped
        while True:
            keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and data.draw(st.booleans()):
                place = place[key]
                continue
            place[key] = data.draw(JUNK)
            break
    schema = RecordSchema()
    assert schema.accepts(shaped) == (schema.validate(shaped) == {})


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        ("000123", "hue-000123"),
        ("BTLS.5", "hue-"),
        ("a/b", "hue-"),
        ("Số 12", "hue-"),
        ("x" * 81, "hue-"),
    ],
)
def test_an_id_holds_no_dot_and_no_slash(native: str, expected: str) -> None:
    made = record_id("hue", native)
    assert made.startswith(expected)
    assert "." not in made
    assert "/" not in made
    assert made == record_id("hue", native)


@pytest.mark.parametrize("native", ["oai:thuvien.example:kh-1", "Số 12", "a/b", "\ud800", *"./:!"])
def test_an_id_that_cannot_stand_as_it_is_is_the_beginning_of_its_hash_in_base32(native: str) -> None:
    digest = hashlib.sha256(native.encode("utf-8", "surrogatepass")).digest()
    assert record_id("hue", native) == f"hue-{base64.b32encode(digest).decode().lower()[:26]}"
