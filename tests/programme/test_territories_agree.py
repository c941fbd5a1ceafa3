"""Sums over the units of today and of before agree; no share leaves 0 to 100 %."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.gazetteer import (
    COMMUNE,
    DISTRICT,
    NEW,
    OLD,
    PROVINCE,
    centre,
    predecessors,
    successors,
    unit,
    units,
)
from catalog.programme import standing_rows
from catalog.programme.figures import Group
from catalog.programme.plans import Indicator
from catalog.programme.standing import communes, compare, standing
from catalog.programme.standing_rows import Asked
from catalog.programme.whereabouts import NOWHERE, Whereabouts, column_of, whereabouts
from catalog.store import institutions_history
from catalog.store.counting import Key, Sought, Sums
from catalog.store.db import reading, writing
from tests.programme.counted import activity, libraries, library, row

QUANG_TRI = "vn-2025-07:44"
"""Made of Quảng Bình (44 until June 2025) and Quảng Trị (45)."""
_KEYS = [
    one.key
    for code_list, level in (
        (NEW, COMMUNE),
        (NEW, PROVINCE),
        (OLD, COMMUNE),
        (OLD, DISTRICT),
        (OLD, PROVINCE),
    )
    for one in units(code_list, level)
]
_POINTS = st.none() | st.tuples(st.floats(8, 23.5), st.floats(102, 110))


@given(st.lists(st.tuples(st.sampled_from(_KEYS), _POINTS), max_size=40))
def test_each_institution_is_in_one_unit_of_each_kind_so_sums_agree(
    some: list[tuple[str, tuple[float, float] | None]],
) -> None:
    places = [whereabouts(key, point) for key, point in some]
    today = Counter(place.province for place in places)
    for province, number in today.items():
        here = unit(province)
        assert here is not None
        before = {link.unit.key for link in predecessors(here)}
        inside = [place for place in places if place.province == province]
        # Where the old province is not known it is none; never another's.
        assert all(place.old_province in {*before, ""} for place in inside)
        old = Counter(place.old_province for place in inside)
        assert sum(old.values()) == number
    assert sum(today.values()) == len(places)


@pytest.mark.parametrize("key", _KEYS[::97])
def test_a_place_lies_in_its_own_unit_and_in_all_that_hold_it(key: str) -> None:
    found = unit(key)
    assert found is not None
    place = whereabouts(key)._asdict()
    assert place[str(column_of(key))] == key
    for name, held in place.items():
        if held and name != column_of(key):
            assert column_of(held) == name


def test_an_old_commune_that_was_split_is_left_open_unless_a_point_tells() -> None:
    split = next(one for one in units(OLD, COMMUNE) if len({w.commune for w in _halves(one.key)}) > 1)
    assert whereabouts(split.key).commune == ""
    assert whereabouts(split.key).old_commune == split.key
    assert whereabouts(split.key).province
    told = _halves(split.key)[0]
    assert told.commune
    assert told.old_commune == split.key


def _halves(key: str) -> list[Whereabouts]:
    """Where institutions in an old commune are that lie at the centres of the communes that it became."""
    found = unit(key)
    assert found is not None
    links = successors(found)
    if len(links) < 2:
        return []
    return [whereabouts(key, at) for link in links if (at := centre(link.unit))]


def test_what_is_no_unit_is_nowhere() -> None:
    assert whereabouts("vn-2025-07:00") == NOWHERE
    assert column_of("huế") is None


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.usefixtures("app")
def test_a_merged_province_has_what_the_old_ones_had_together() -> None:
    """Two libraries in what was Quảng Bình, one with a class, and one in Quảng Trị: 3 = 2 + 1."""
    for slug, commune in (("qb-1", "Phường Đồng Hới"), ("qb-2", "Phường Ba Đồn"), ("qt", "Phường Đông Hà")):
        library(slug, province="Tỉnh Quảng Trị", commune=commune)
    activity("qb-1")
    row(libraries())
    with reading() as session:
        told = compare(session, libraries(), QUANG_TRI, 2025)
        places = communes(session, libraries(), QUANG_TRI, 2025)
        country = communes(session, libraries(), "", 2025)
    assert told.today.rows[0].counted == 3
    assert sorted(one.rows[0].counted for one in told.before) == [1, 2]
    assert sum(one.rows[0].derived.yes for one in told.before if one.rows[0].derived) == 1
    assert sorted(one.values["L1"] is None for one in places) == [False, True, True]
    assert [(one.unit, one.institutions, one.present) for one in country] == [(QUANG_TRI, 3, 1)]


@pytest.mark.usefixtures("app")
def test_a_place_of_the_past_counts_in_the_old_units_of_that_time() -> None:
    """Today's commune was made of several; which one it was is told, up to 30 June 2025."""
    library("xa", province="vn-2025-06:46", commune="vn-2025-06:19804")
    with writing() as session:
        past = {"code_list": OLD, "code": "19804"}
        institutions_history.add_period(session, "territories", "xa", past, until=date(2025, 6, 30))
    row(libraries())
    place = whereabouts("vn-2025-06:19804")
    keys = (place.old_commune, place.old_district, place.old_province, place.province, "")
    with reading() as session:
        found = {
            year: [standing(session, libraries(), key, year).institutions for key in keys]
            for year in (2024, 2026)
        }
    assert found == {2024: [1, 1, 1, 1, 1], 2026: [0, 1, 1, 1, 1]}


_NUMBERS = st.integers(0, 50)


@given(
    st.builds(
        Sums,
        counted=_NUMBERS,
        present=_NUMBERS,
        yes=_NUMBERS,
        no=_NUMBERS,
        digitised=_NUMBERS,
        records=_NUMBERS,
        reported=_NUMBERS,
        said_yes=_NUMBERS,
        said=st.floats(-1e9, 1e9),
        agreed=_NUMBERS,
        agreed_sum=st.floats(-1e9, 1e9),
        is_yes=_NUMBERS,
        is_no=_NUMBERS,
    ),
    st.sampled_from(["learning_services", "digitised", ""]),
    st.sampled_from(["it_applied", "staff_trained", "digitised_share", ""]),
)
def test_no_share_is_outside_0_to_100(sums: Sums, rule: str, measure: str) -> None:
    indicator = Indicator(id="X", position=1, system="library", name="X", rule=rule, measure=measure)
    wanted = Sought(system="library", years=(2025,), rule=rule, measure=measure)
    asked = Asked(indicator=indicator, wanted=wanted, year=2025, today=date(2026, 1, 1))
    key = Key(2025, True, "", "", ("public", "commune", ""))
    made = standing_rows.row(asked, Group(), (), {key: sums}, None)
    values = [made.value, *(part.value for part in (made.derived, made.declared) if part is not None)]
    assert all(value is None or 0 <= value <= 100 for value in (*values, *(p.value for p in made.by_year)))
