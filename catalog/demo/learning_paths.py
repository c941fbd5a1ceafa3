"""The learning paths of the sample, from their files to published records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import yaml

from catalog.demo.unpack import DATA
from catalog.errors import CatalogError
from catalog.exhibitions.model import Picture
from catalog.harvest import own_drafts
from catalog.learning.model import LearningPath, Step
from catalog.learning.shape import from_dict
from catalog.parts import Parts
from catalog.store import records
from catalog.store.audit import CLI
from catalog.store.db import reading
from catalog.store.learning_paths import LEARNING_PATHS

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPath:
    """A path as its file tells it: its own id, its institution, what it says, of which records."""

    number: str
    institution: str
    told: Mapping[str, Any]

    @property
    def records(self) -> list[str]:
        """The ids of the records of its steps."""
        return [step["record"] for step in self.told["steps"]]

    def path(self, held: Mapping[str, Record]) -> LearningPath:
        """The path, titles and pictures taken from its records."""
        told = {name: value for name, value in self.told.items() if name not in _OWN}
        steps = tuple(
            Step(id=step["record"], title=held[step["record"]]["title"], note=step["note"], task=step["task"])
            for step in self.told["steps"]
        )
        written = from_dict(told)
        return LearningPath(
            **{name: getattr(written, name) for name in told},
            steps=steps,
            cover=_cover(held[self.told["cover"]], self.told["credit"]),
        )


_OWN = ("number", "institution", "steps", "cover", "credit")


def written_paths() -> Sequence[WrittenPath]:
    """The paths of the sample, in the order of their files."""
    told = [yaml.safe_load(file.read_text("utf-8")) for file in sorted((DATA / "paths").glob("*.yaml"))]
    return [WrittenPath(number=one["number"], institution=one["institution"], told=one) for one in told]


def load(parts: Parts) -> int:
    """Publish the paths of the sample, or what changed in them; gives how many were published.

    Raises ``CatalogError`` where a record that a path names is not in the catalog.
    """
    return sum(_load(parts, written) == "published" for written in written_paths())


def _load(parts: Parts, written: WrittenPath) -> str:
    with reading() as session:
        live = records.live(session, written.records)
    missing = [name for name in written.records if name not in live]
    if missing:
        raise CatalogError(f"the learning path {written.number} names no record: {', '.join(missing)}")
    held = {name: orjson.loads(stored.json) for name, stored in live.items()}
    return own_drafts.load(
        parts, LEARNING_PATHS, written.number, written.institution, written.path(held), CLI
    )


def _cover(record: Record, credit: str) -> Picture | None:
    image = next(iter(record.get("images", ())), None)
    if image is None:
        return None
    return Picture(
        url=image["url"],
        alt=image.get("alt", "") or record["title"],
        caption=record["title"],
        credit=credit,
        thumbnail=image.get("thumbnail", ""),
        width=image.get("width"),
        height=image.get("height"),
        record=record["id"],
    )
