"""The network of Huế in the sample: of all systems and levels, with what became of districts' units."""

from __future__ import annotations

from collections import Counter
from datetime import date

from flask import Flask

from catalog.cli.context import current_parts
from catalog.demo import network
from catalog.demo.unpack import INSTITUTIONS
from catalog.programme import checking, sheet_import, sheet_rows
from catalog.store import institutions, institutions_history, own
from catalog.store.audit import CLI
from catalog.store.db import reading
from catalog.store.scopes import Reach

EVERYWHERE = Reach(everything=True)


def test_every_level_and_kind_that_a_target_counts_is_there() -> None:
    told = network.written()["institutions"]
    kinds = {(one["system"], one["type"], one["level"]) for one in told}
    assert {("library", "public", level) for level in ("district", "commune")} <= kinds
    assert {("library", kind) for kind in ("university", "general_school", "vocational", "armed_forces")} <= {
        kind[:2] for kind in kinds
    }
    assert {("cultural_centre", kind) for kind in ("district", "commune", "village_house")} <= {
        kind[:2] for kind in kinds
    }
    assert {one["type"] for one in told if one["system"] == "museum"} == {"provincial", "non_public", "unit"}
    assert len({one["slug"] for one in told}) == len(told) == 33


def test_districts_units_ended_on_30_june_2025_and_went_on_as_communes() -> None:
    told = {one["slug"]: one for one in network.written()["institutions"]}
    ended = [one for one in told.values() if one["level"] == "district"]
    assert len(ended) == 8
    assert {one["until"] for one in ended} == {date(2025, 6, 30)}
    later = [told[one["into"]] for one in ended if one["into"] in told]
    assert {one["level"] for one in later} == {"commune"}
    assert {one["since"] for one in later} == {date(2025, 7, 1)}


def test_one_museum_has_both_halves_of_its_target_and_others_one() -> None:
    halves: dict[str, set[str]] = {}
    for one in network.written()["activities"]:
        made = network.activity(one)
        if made.sort == "programme" and made.audiences and made.outcomes:
            halves.setdefault(one["institution"], set()).add("taught")
        if made.sort == "exhibition" and made.venue.online_url:
            halves.setdefault(one["institution"], set()).add("shown online")
    assert Counter(map(len, halves.values())) == {2: 2, 1: 2}


def test_the_network_is_loaded_with_its_past_and_loading_it_again_changes_nothing(app: Flask) -> None:
    parts = current_parts()
    plan = sheet_import.plan(sheet_rows.read(parts, INSTITUTIONS), EVERYWHERE, EVERYWHERE)
    sheet_import.apply(plan, CLI)
    assert network.load(parts) == {"new": 33}
    assert network.load(parts) == {"unchanged": 33}
    with reading() as session:
        past = institutions_history.of(session, "thu-vien-huyen-quang-dien")
        known = institutions.among(session, ["thu-vien-huyen-quang-dien", "thu-vien-xa-quang-dien"])
        clubs = own.found(session, "demohue14")
    (was,) = past.statuses
    assert (was.facts["status"], was.until) == ("active", date(2025, 6, 30))
    assert [one.slug for one in past.later] == ["thu-vien-xa-quang-dien"]
    assert known["thu-vien-huyen-quang-dien"]["status"] == "closed"
    assert clubs is not None
    assert clubs.state == "published"
    assert clubs.record


def test_everything_made_up_is_marked() -> None:
    for one in network.written()["activities"]:
        assert network.MARK in network.activity(one).description
    facts = {name: value for name, value in network.written()["institutions"][0].items() if name != "until"}
    facts.pop("into")
    assert checking.checked({"province": network.PROVINCE, **facts}, "x")["province"] == network.PROVINCE
