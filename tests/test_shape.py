"""A record's published shape, and copies of a record."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from catalog.record import Agent, DateSpan, Place, Record, Rights, Subject
from catalog.shape import from_dict, to_dict, with_values

_TEXTS = st.text(max_size=3)
_PLACES = st.builds(
    Place, label=_TEXTS, lat=st.sampled_from([None, 0.0, -0.0, 10.5]), lon=st.sampled_from([None, 0, 105.8])
)
_SPANS = st.builds(DateSpan, display=_TEXTS, earliest=st.sampled_from([None, 0, -5]), certainty=_TEXTS)
_RECORDS = st.builds(
    Record,
    title=_TEXTS,
    kind=_TEXTS,
    description=_TEXTS,
    free=st.sampled_from([None, True, False]),
    issued=st.none() | _SPANS,
    languages=st.lists(_TEXTS, max_size=2).map(tuple),
    creators=st.lists(st.builds(Agent, name=_TEXTS, role=_TEXTS), max_size=2).map(tuple),
    subjects=st.lists(st.builds(Subject, label=_TEXTS), max_size=2).map(tuple),
    places=st.lists(_PLACES, max_size=2).map(tuple),
    rights=st.none() | st.builds(Rights, note=_TEXTS),
)


def _shape(value: Any) -> Any:
    """The rule in words: fields in their order, without None, empty text and empty sequences."""
    if isinstance(value, tuple):
        return [_shape(part) for part in value]
    if not dataclasses.is_dataclass(value):
        return value
    given = ((entry.name, getattr(value, entry.name)) for entry in dataclasses.fields(value))
    return {name: _shape(item) for name, item in given if item is not None and item not in ("", ())}


@given(_RECORDS)
def test_the_published_shape_leaves_out_what_is_empty_and_nothing_else(record: Record) -> None:
    assert repr(to_dict(record)) == repr(_shape(record))


def test_false_and_zero_are_published() -> None:
    shaped = to_dict(Record(title="Lớp vẽ", kind="class", free=False, places=(Place(label="0", lat=0.0),)))
    assert shaped["free"] is False
    assert shaped["places"] == [{"label": "0", "lat": 0.0}]


def test_a_record_comes_back_from_its_shape() -> None:
    record = Record(
        title="Truyện Kiều", kind="book", creators=(Agent(name="Nguyễn Du"),), rights=Rights(note="x")
    )
    assert from_dict(to_dict(record)) == record


@given(_RECORDS, _TEXTS)
def test_a_copy_with_other_values_is_what_the_standard_library_makes(record: Record, title: str) -> None:
    copy = with_values(record, title=title, links=())
    assert copy == dataclasses.replace(record, title=title, links=())
    assert type(copy) is Record


class _OwnRecord(Record):
    """A plugin may bring its own."""


def test_a_copy_of_a_plugins_own_record_stays_one() -> None:
    copy = with_values(_OwnRecord(title="a", kind="book"), title="b")
    assert (type(copy), copy.title) == (_OwnRecord, "b")
