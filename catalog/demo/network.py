"""The network of Huế for the programme: its institutions with what became of them, and what they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson
import yaml
from sqlalchemy.orm import Session

from catalog.activities import model
from catalog.activities.model import Activity
from catalog.demo.unpack import DATA
from catalog.errors import RecordError
from catalog.harvest import own_activities_many
from catalog.parts import Parts
from catalog.programme import checking, institutions
from catalog.store import institutions as institution_rows
from catalog.store.audit import CLI
from catalog.store.db import reading, writing

FILE = DATA / "network.yaml"
MARK = "Dữ liệu trình diễn / demonstration data"
PROVINCE = "Thành phố Huế"
_PAST = ("until", "into", "since")


def written() -> Mapping[str, Any]:
    """What the file tells: ``act``, ``institutions``, ``activities``."""
    told: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return told


def load(parts: Parts) -> Counter[str]:
    """Add the institutions with their past, or what changed of them, then what they do; what came of each.

    Raises what ``programme.institutions.save`` raises, ``RecordError`` for an activity that cannot be kept.
    """
    told = written()
    with writing() as session:
        done = Counter(_save(session, one, told["act"]) for one in told["institutions"])
        for one in told["institutions"]:
            _link(session, one, told["act"])
    _publish(parts, told["activities"])
    return done


def _save(session: Session, one: Mapping[str, Any], act: str) -> str:
    given = {name: value for name, value in one.items() if name not in _PAST}
    until, since = one.get("until"), one.get("since")
    state = {"status": "closed" if until else "active"}
    facts = checking.checked({"province": PROVINCE, "contact": MARK, **state, **given}, FILE.name)
    saved = institutions.save(session, CLI, facts, since=since, act=act if since else "")
    if until:
        was = {"statuses": {"status": "active"}}
        institutions.add_periods(session, CLI, one["slug"], was, since=None, until=until, act=act)
    return saved.outcome


def _link(session: Session, one: Mapping[str, Any], act: str) -> None:
    if "into" in one:
        day = one["until"] + timedelta(days=1)
        institutions.link(session, CLI, one["slug"], one["into"], day=day, act=act, at=one["slug"])


def _publish(parts: Parts, told: list[dict[str, Any]]) -> None:
    by_institution: dict[str, dict[str, Activity]] = {}
    with reading() as session:
        houses = institution_rows.among(session, {one["institution"] for one in told})
    for one in told:
        house = houses[one["institution"]]
        at_home = {"name": house["name_vi"], "address": house.get("address", "")}
        given = {"venue": at_home, **one}
        by_institution.setdefault(one["institution"], {})[one["number"]] = activity(given)
    for slug, activities in by_institution.items():
        outcomes = own_activities_many.publish_all(parts, activities, institution=slug, actor=CLI)
        for outcome in outcomes.values():
            if isinstance(outcome, RecordError):
                raise outcome


def activity(one: Mapping[str, Any]) -> Activity:
    """The activity of an entry of the file, marked as demonstration data."""
    facts = {name: value for name, value in one.items() if name not in ("number", "institution")}
    marked = {**facts, "description": f"{one['description']} {MARK}."}
    return model.from_json(orjson.dumps(marked))
