"""The exhibitions of the sample: written as editors write them, and published as they publish theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import orjson
import yaml

from catalog.demo.unpack import DATA, fill_dates
from catalog.errors import CatalogError
from catalog.exhibitions.model import Exhibition
from catalog.exhibitions.shape import from_json
from catalog.harvest import own_drafts
from catalog.parts import Parts
from catalog.store import records
from catalog.store.db import reading
from catalog.store.exhibitions import EXHIBITIONS

CREDIT = "Hình vẽ minh họa: Kho Mở"
"""Whose the pictures of the sample are."""
Told = Mapping[str, Any]


class Written(NamedTuple):
    """An exhibition as its file tells it: pictures and things that it shows are named by their records."""

    number: str
    institution: str
    told: Told


def read_all(today: date) -> list[Written]:
    """The exhibitions of the sample, with days around ``today``."""
    found = []
    for path in sorted((DATA / "exhibitions").glob("*.yaml")):
        told = yaml.safe_load(fill_dates(path.read_bytes(), today))
        found.append(Written(path.stem, told.pop("institution"), told))
    return found


def named_records(told: Told) -> set[str]:
    """The ids of the records whose pictures it has, and of those that it shows."""
    shown = {entry["id"] for section in _sections(told) for entry in section.get("shows", ())}
    pictures = {section["picture"]["record"] for section in _sections(told) if "picture" in section}
    return shown | pictures | {told["cover"]["record"]}


def publish_all(parts: Parts, today: date, actor: str) -> Counter[str]:
    """Publish what is new or changed, and count what ``own_drafts.load`` says of each.

    The records of the sample must be there already.
    """
    return Counter(
        own_drafts.load(parts, EXHIBITIONS, one.number, one.institution, composed(one), actor)
        for one in read_all(today)
    )


def composed(written: Written) -> Exhibition:
    """The exhibition with the pictures and titles that the catalog has; raises ``CatalogError`` without."""
    wanted = named_records(written.told)
    with reading() as session:
        held = {
            identifier: orjson.loads(entry.json)
            for identifier, entry in records.live(session, sorted(wanted)).items()
        }
    if missing := wanted - held.keys():
        raise CatalogError(f"the sample's exhibition {written.number} shows {sorted(missing)[0]}: not there")
    told = {**written.told, "languages": ["vi"], "cover": _picture(written.told["cover"], held)}
    told["chapters"] = [
        {
            **chapter,
            "key": f"c{number}",
            "sections": [_section(one, place, held) for place, one in enumerate(chapter["sections"], 1)],
        }
        for number, chapter in enumerate(written.told["chapters"], 1)
    ]
    return from_json(orjson.dumps(told))


def _section(told: Told, place: int, held: Mapping[str, Told]) -> dict[str, Any]:
    section = {**told, "key": f"s{place}"}
    if "picture" in told:
        section["picture"] = _picture(told["picture"], held)
    section["shows"] = [{**entry, "title": held[entry["id"]]["title"]} for entry in told.get("shows", ())]
    return section


def _picture(told: Told, held: Mapping[str, Told]) -> dict[str, Any]:
    images = held[told["record"]].get("images") or ()
    if not images:
        raise CatalogError(f"{told['record']} has no picture for the sample's exhibition")
    return {**images[0], "credit": CREDIT, **told}


def _sections(told: Told) -> Iterator[Told]:
    for chapter in told["chapters"]:
        yield from chapter["sections"]
