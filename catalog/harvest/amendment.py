"""One record's change by an editor: what is checked of it, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from catalog.errors import CatalogError, InvalidInput, RecordError
from catalog.harvest.locking import FIELDS, MatchKeys, mapping_of, redraft
from catalog.harvest.segment import DELETED
from catalog.harvest.withdraw import ABSENT as ABSENT_FROM_SOURCE
from catalog.harvest.withdraw import REMOVED
from catalog.own import NAME as OWN
from catalog.store.changes import Publication
from catalog.store.locks import ABSENT, HIDDEN, Latest, Lock
from catalog.store.records import Draft
from catalog.store.rollback import TAKEN_BACK

LOCKED = "locked"
"""Beside the fields' values an entry of the audit log keeps here which of them were locked."""
LONGEST_REASON = 200
_REQUIRED = ("title", "kind")
_OF_SOURCES = frozenset({DELETED, ABSENT_FROM_SOURCE, REMOVED, TAKEN_BACK})


class _GiveBack:
    """Instead of a value: the source's own is published again."""

    def __repr__(self) -> str:
        return "GIVE_BACK"


GIVE_BACK: Final = _GiveBack()
Wanted = Mapping[str, Any]
"""Field -> the value to keep (``ABSENT``: none), or ``GIVE_BACK``."""


def closed(latest: Latest, held: Mapping[str, Lock]) -> str:
    """Why nothing of a record can be changed here: ``own``, ``withdrawn``, or empty where it can."""
    if latest.connector == OWN:
        return "own"
    return "withdrawn" if latest.withdrawn is not None and HIDDEN not in held else ""


class NotEditable(CatalogError):
    """A record that cannot be edited here: ``why`` is own or withdrawn."""

    def __init__(self, record: str, why: str) -> None:
        told = {
            "own": "was written in this catalog and is changed where it was written",
            "withdrawn": "was withdrawn by its source; only the source can put it back",
        }
        super().__init__(f"record {record!r} {told[why]}")
        self.record, self.why = record, why


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What an edit did to one record; ``before`` and ``after`` are values by field, locked or not."""

    record: str
    institution: str
    before: dict[str, Any]
    after: dict[str, Any]
    version: int
    is_shown: bool

    @property
    def changes_nothing(self) -> bool:
        """Whether every field was and stays as it is, locked or not."""
        return self.before == self.after


class Amendment:
    """One record's change: checked as it is made, written by ``editing``."""

    def __init__(
        self, latest: Latest, held: Mapping[str, Lock], wanted: Wanted, match_keys: MatchKeys
    ) -> None:
        self.latest, self.id, self.held, self.wanted = latest, latest.record, held, wanted
        self._check()
        self.kept = {field: value for field, value in wanted.items() if value is not GIVE_BACK}
        self.given_back = [field for field, value in wanted.items() if value is GIVE_BACK]
        now = {field: lock.value for field, lock in held.items() if field not in self.given_back}
        self.locks = {**now, **self.kept}
        self.changes_fields = any(field != HIDDEN for field in wanted)
        self.published = orjson.loads(latest.json)
        self.mapped = mapping_of(self.published, latest.values)
        try:
            made = redraft(self.mapped, self.locks, match_keys)
        except RecordError as error:
            faults: dict[str, list[str]] = {}
            for fault in error.faults:
                faults.setdefault(fault.field, []).append(fault.message)
            raise InvalidInput(f"record {self.id}", faults) from error
        self.draft_values = made.values
        self.draft = made.of(self._draft())

    def _check(self) -> None:
        if why := closed(self.latest, self.held):
            raise NotEditable(self.id, why)
        faults: dict[str, list[str]] = {}
        for field, value in self.wanted.items():
            if field not in FIELDS and field != HIDDEN:
                faults[field] = ["is not a field that can be kept"]
            elif value == ABSENT and field in (*_REQUIRED, HIDDEN):
                faults[field] = ["is empty"]
        hidden = self.wanted.get(HIDDEN, "-")
        if hidden is not GIVE_BACK and (fault := _reason_fault(hidden)) is not None:
            faults[HIDDEN] = [fault]
        if (fault := _picture_fault(self.wanted.get("images", {}))) is not None:
            faults["images"] = [fault]
        if faults:
            raise InvalidInput(f"record {self.id}", faults)

    def _draft(self) -> Draft:
        latest = self.latest
        return Draft(
            id=self.id,
            native_id=latest.native_id,
            institution=self.published["institution"],
            kind=self.published["kind"],
            datestamp=latest.datestamp,
            raw_hash=latest.raw_hash,
            mapping_version=latest.mapping_version,
            record_hash=latest.record_hash,
            digest="",
            json="",
            format="",
            context="{}",
            payload=b"",
            raw_ref=latest.raw_ref,
        )

    def publication(self, version: Publication | None) -> Publication | None:
        """How the record is published after the edit, None where nothing of it is to be seen."""
        if HIDDEN in self.locks:
            return Publication(record=self.id, version=None, reason=self.locks[HIDDEN])
        if not self.latest.held:
            return None
        return version or Publication(
            record=self.id,
            version=self.latest.version,
            digest=self.draft.digest,
            institution=self.draft.institution,
            kind=self.draft.kind,
            datestamp=self.draft.datestamp,
            matching=self.draft.matching,
        )

    def done(self, version: Publication | None) -> Edited:
        """What the edit did, for the audit log."""
        number = version.version if version is not None and version.version else self.latest.version
        before = {field: self._standing(field) for field in self.wanted}
        after = {
            field: self._own(field) if value is GIVE_BACK else value for field, value in self.wanted.items()
        }
        return Edited(
            record=self.id,
            institution=self.latest.owner,
            before={**before, LOCKED: sorted(field for field in self.wanted if field in self.held)},
            after={**after, LOCKED: sorted(self.kept)},
            version=number,
            is_shown=HIDDEN not in self.locks and self.latest.held,
        )

    def _standing(self, field: str) -> Any:
        return self.held[field].value if field in self.held else self._own(field)

    def _own(self, field: str) -> Any:
        """The source's value as the audit log tells it; for pictures: that nothing was done with them."""
        return {} if field == "images" else self.mapped.get(field, ABSENT)


def _reason_fault(reason: Any) -> str | None:
    if not isinstance(reason, str) or not reason.isprintable() or len(reason) > LONGEST_REASON:
        return f"is no reason of at most {LONGEST_REASON} characters, in one line"
    # Whoever takes such a withdrawal back would show what an editor hides.
    return "is what the catalog says where a source lets a record go" if reason in _OF_SOURCES else None


def _picture_fault(told: Any) -> str | None:
    if told is GIVE_BACK:
        return None
    if not isinstance(told, Mapping) or not all(isinstance(word, Mapping) for word in told.values()):
        return 'must say what is done with each picture: {"address": {"alt": "text", "hidden": true}}'
    for address, word in told.items():
        if not address.isprintable() or not isinstance(word.get("hidden", True), bool):
            return "must name pictures by their addresses; hidden is true or false"
        if word.keys() - {"alt", "hidden"} or not isinstance(word.get("alt", ""), str):
            return "knows only the text alt and the mark hidden for a picture"
    return None
