"""What field locks make of a mapped record: pure, and turned back as exactly.

The mapping's hash stays that of the mapping: a harvest sees whether the *source* changed.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from catalog.formats.private import without_private
from catalog.matching.sketch import matching_text
from catalog.record import Record
from catalog.schemas import check_record
from catalog.shape import from_dict, to_dict
from catalog.store.locks import ABSENT, HIDDEN
from catalog.store.records import Draft

MatchKeys = Callable[[Record], tuple[str, ...]]
Shaped = Mapping[str, Any]
FIELDS = tuple(
    entry.name
    for entry in dataclasses.fields(Record)
    if entry.name not in ("id", "source", "institution", "repairs")
)
"""The fields that can be locked, in the order of the published shape."""
_ORDER = tuple(entry.name for entry in dataclasses.fields(Record))


class Locked(NamedTuple):
    """A record as it is published, and what its mapping has otherwise (``ABSENT`` where it has nothing)."""

    shaped: dict[str, Any]
    values: dict[str, Any]


def apply(mapped: Shaped, locks: Mapping[str, Any]) -> Locked:
    """The published shape of a mapping with these locks (field -> value).

    Raises ``RecordError`` that names each broken rule if a value does not fit its field.
    """
    shaped = dict(mapped)
    for field, value in locks.items():
        if field != HIDDEN:
            shaped[field] = _pictures(mapped.get("images", ()), value) if field == "images" else value
    shaped = {name: value for name, value in shaped.items() if not _is_empty(value)}
    check_record(shaped)
    if "repairs" in shaped:
        # What was read again in a text that stands there no more is nobody's matter.
        shaped["repairs"] = [
            entry for entry in shaped["repairs"] if entry["field"].partition(".")[0] not in locks
        ]
    whole = to_dict(without_private(from_dict(shaped)))
    names = [name for name in _ORDER if mapped.get(name) != whole.get(name)]
    return Locked(whole, {name: mapped.get(name, ABSENT) for name in names})


def _is_empty(value: Any) -> bool:
    return value is None or value in (ABSENT, [], {})


def _pictures(images: Sequence[Shaped], told: Mapping[str, Shaped]) -> list[dict[str, Any]]:
    """The source's pictures without those that are hidden, with the texts that an editor gave."""
    kept = []
    for image in images:
        word = told.get(image["url"], {})
        if not word.get("hidden"):
            kept.append({**image, "alt": word["alt"]} if "alt" in word else dict(image))
    return kept


def mapping_of(published: Shaped, values: Shaped) -> dict[str, Any]:
    """The mapping that ``apply`` made this of, in the order of the published shape."""
    whole = {**published, **values}
    return {name: whole[name] for name in _ORDER if not _is_empty(whole.get(name))}


class Redraft(NamedTuple):
    """What locks make of a mapping: the text to publish with what follows from it, the mapping's values."""

    kind: str
    json: str
    digest: str
    matching: str
    values: Shaped

    def of(self, draft: Draft) -> Draft:
        """The draft of the mapping as it is to be published."""
        return dataclasses.replace(
            draft, kind=self.kind, json=self.json, digest=self.digest, matching=self.matching
        )


def redraft(mapped: Shaped, locks: Mapping[str, Any], match_keys: MatchKeys) -> Redraft:
    """What is published of a mapping with these locks; raises ``RecordError`` as ``apply`` does."""
    locked = apply(mapped, locks)
    text, record = orjson.dumps(locked.shaped), from_dict(locked.shaped)
    matching = matching_text(record, match_keys(record))
    return Redraft(record.kind, text.decode(), hashlib.sha256(text).hexdigest(), matching, locked.values)
