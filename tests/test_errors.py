"""Errors as people read them."""

from __future__ import annotations

import pickle

from catalog.errors import Fault, RecordError

MISSING = Fault("title", "", "required", "is missing")
UNKNOWN = Fault("kind", "buch", "not_in_list", "is not one of book, map")


def test_a_fault_is_told_with_its_field_and_value() -> None:
    assert str(MISSING) == "title: is missing"
    assert str(UNKNOWN) == "kind = 'buch': is not one of book, map"
    assert str(Fault("", "files", "plugin_error", "files failed")) == "files failed"


def test_a_long_or_wild_value_does_not_fill_or_break_the_line() -> None:
    told = str(Fault("title", "a\n\ud800" * 100, "type", "must be text"))
    assert told.startswith(r"title = 'a\n\ud800a\n")
    assert "\n" not in told
    assert len(told) < 300


def test_a_record_error_tells_all_its_faults_and_keeps_them_on_its_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(RecordError(MISSING, UNKNOWN, identifier="b1")))
    assert str(error) == "title: is missing; kind = 'buch': is not one of book, map"
    assert (error.faults, error.identifier) == ((MISSING, UNKNOWN), "b1")
