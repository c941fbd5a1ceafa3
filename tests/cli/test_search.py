"""``catalog search`` on the command line: the same searches and helps as the page."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from catalog import indexing
from tests.conftest import Runner
from tests.factories import add_institution, make_record, publish_records
from tests.web.samples import SAMPLES


@pytest.fixture
def sample(app: Flask) -> None:
    """Sample records, published and indexed; their library has a place."""
    publish_records(SAMPLES())
    add_institution("hue-library", lat=16.4637, lon=107.5909)
    indexing.sync(app.extensions["catalog"])


def told(run: Runner, *args: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("search", *args, "--json").output)
    return found


def test_works_are_told_with_why_they_were_found(run: Runner, sample: None) -> None:
    output = run("search", "truyen kieu", "--explain").output
    assert "1 found" in output
    assert "  Truyện Kiều  [book, hue-library, sample-kieu]" in output
    assert "      The title: “truyện kiều”" in output
    assert "The title" not in run("search", "truyen kieu").output


def test_filters_narrow_and_an_unknown_one_is_named(run: Runner, sample: None) -> None:
    assert told(run, "hue", "--filter", "kind=exhibition")["total"] == 1
    assert told(run, "", "--filter", "kind=book", "--filter", "kind=object")["total"] == 2
    output = run("search", "hue", "--filter", "colour=red", code=2).output
    assert "'colour=red' is not FACET=VALUE" in output
    assert "kind, online, institution" in output


def test_an_empty_result_tells_what_each_filter_hides(run: Runner, sample: None) -> None:
    output = run("search", "truyen kieu", "--filter", "kind=map").output
    assert "0 found" in output
    assert "  without kind=map: 1" in output


def test_what_a_filter_hides_of_other_readings_of_the_words_is_told_too(run: Runner, sample: None) -> None:
    assert "1 found" in run("search", "truyeenj kieeuf").output
    output = run("search", "truyeenj kieeuf", "--filter", "kind=map").output
    assert "0 found" in output
    assert "  without kind=map: 1" in output


def test_facets_are_counted_when_asked_for(run: Runner, sample: None) -> None:
    output = run("search", "truyen kieu", "--facets").output
    assert "kind: book (1)" in output
    assert "year: 1925..1925 (1)" in output
    assert "kind:" not in run("search", "truyen kieu").output


def test_what_is_near_is_sorted_by_distance(run: Runner, sample: None) -> None:
    found = told(run, "", "--near", "Thừa Thiên Huế", "--radius", "5")
    assert found["total"] == 4
    assert "0.5 km]" in run("search", "truyen kieu", "--near", "16.4637, 107.5909").output
    assert "--near 'Phường Phong Điền, Thành phố Huế'" in run("search", "hue", "--near", "Phong Điền").output


def test_a_wrong_place_radius_or_number_of_filters_is_told_in_a_sentence(run: Runner, sample: None) -> None:
    for args in (("--near", "nan,1e309"), ("--near", "hue", "--radius", "nan")):
        output = run("search", "hue", *args, code=1).output
        assert "must be a" in output
    many = [part for number in range(40) for part in ("--filter", f"kind=k{number}")]
    assert "at most 30 values" in run("search", "hue", *many, code=1).output


def test_words_are_read_as_the_page_reads_them_unless_literal(run: Runner, app: Flask) -> None:
    publish_records([make_record(str(number), title=f"Thư viện số {number}") for number in range(4)])
    indexing.sync(app.extensions["catalog"])
    found = told(run, "thuw vieenj")
    assert (found["total"], found["shown_for"]) == (4, "thư viện")
    assert told(run, "thuw vieenj", "--literal")["total"] == 0
