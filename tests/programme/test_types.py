"""The kinds of institutions: data with days and acts, whole and sound."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from catalog.errors import InvalidInput
from catalog.programme import checking, placing, types
from catalog.record import LEVELS, SYSTEMS

BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)


def codes(system: str, day: date) -> set[str]:
    return {term.code for term in types.types_at(day, system)}


def test_the_three_systems_are_complete() -> None:
    assert codes("library", SINCE) == {
        "national", "public", "special", "university", "armed_forces", "general_school", "vocational",
        "other_education", "community", "private", "reading_room",
    }  # fmt: skip
    assert len(codes("museum", SINCE)) == 5
    assert codes("cultural_centre", BEFORE) - codes("cultural_centre", SINCE) == {"district"}
    assert {"commune", "village_house", "club", "community_learning", "post_culture"} <= codes(
        "cultural_centre", SINCE
    )


def test_districts_end_with_june_2025_by_their_act() -> None:
    for listed in ("levels", "owners"):
        district = types.term_of(listed, "district")
        assert district is not None
        assert (district.holds(BEFORE), district.holds(SINCE), district.act) == (True, False, "202/2025/QH15")


def test_every_word_has_both_languages_and_names_only_what_there_is() -> None:
    known = {listed: {term.code for term in types.terms(listed)} for listed in types.LISTS}
    assert known["systems"] == set(SYSTEMS)
    assert known["levels"] == set(LEVELS)
    for listed in types.LISTS:
        for term in types.terms(listed):
            assert term.vi, term
            assert term.en, term
            assert term.since is None or term.until is None or term.since <= term.until
            assert {*term.systems, *([term.system] if term.system else [])} <= known["systems"]
            assert set(term.levels) <= known["levels"]
            assert set(term.owners) <= known["owners"]
    pairs = [(term.system, term.code) for term in types.terms("types")]
    assert len(pairs) == len(set(pairs))
    assert types.version() == tomllib.loads(types.FILE.read_text("utf-8"))["version"]


def test_labels_are_told_by_language_and_unknown_codes_as_they_are() -> None:
    assert types.label("types", "national", "vi", "museum") == "Bảo tàng quốc gia"
    assert types.label("types", "national", "en", "library") == "National library"
    assert types.label("services", "sky_diving", "vi") == "sky_diving"
    public = types.type_of("library", "public")
    assert public is not None
    assert (public.many("en"), public.many("vi")) == ("Public libraries", "Thư viện công cộng")
    assert all(term.learning for term in types.services_of("library") if term.code == "lending")
    assert types.services_of("museum")[0].systems[0] == "museum"


def test_a_code_in_no_list_is_refused_unless_it_stood_there_before() -> None:
    given = {"slug": "a", "name_vi": "A", "system": "library", "type": "spaceship", "services": ["tea"]}
    with pytest.raises(InvalidInput) as caught:
        checking.checked(given, "row 2")
    assert set(caught.value.faults) == {"type", "services"}
    assert "'spaceship' is not one of national, public" in caught.value.faults["type"][0]
    assert checking.checked(given, "row 2", given)["type"] == "spaceship"


def test_what_ended_is_odd_unless_the_institution_closed() -> None:
    facts = {"system": "cultural_centre", "type": "district", "level": "district"}
    assert checking.oddities(facts, BEFORE) == []
    assert checking.oddities(facts, SINCE) == ["type_ended", "level_ended"]
    assert checking.oddities({**facts, "status": "closed"}, SINCE) == []
    assert checking.oddities({"system": "library", "type": "national", "level": "village"}, SINCE) == [
        "level_of_type"
    ]


def test_a_divided_commune_offers_what_it_became_and_a_clear_one_nothing() -> None:
    offered = placing.offers({"commune": "Phường Cống Vị", "province": "Thành phố Hà Nội"})
    assert {unit.name for unit in offered} == {"Ngọc Hà", "Giảng Võ"}
    assert placing.names(offered[0]) == {"province": "Thành phố Hà Nội", "commune": offered[0].full_name}
    assert placing.offers({"commune": "Phường Thuận Hóa", "province": "Thành phố Huế"}) == ()
    assert placing.offers({"commune": "Xã Không Có Thật"}) == ()
