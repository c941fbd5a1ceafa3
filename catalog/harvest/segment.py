"""What lies between two commits of a run: gathered in memory, written in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson
from sqlalchemy.orm import Session

from catalog.errors import Fault, RecordError
from catalog.harvest.intake import Batch, Waiting
from catalog.harvest.locking import MatchKeys, Redraft, redraft
from catalog.harvest.pipeline import Mapped, Outcome, Refused
from catalog.harvest.tally import Tally, Told
from catalog.record import record_id
from catalog.sdk.events import Failure
from catalog.store import changes, items, locks, records, runs, withdrawals
from catalog.store.findings import SEVERITIES
from catalog.store.items import Item
from catalog.store.locks import HIDDEN, Lock
from catalog.store.records import Draft

DELETED = "deleted at the source"


class Segment:
    """The outcomes since the last commit; ``match_keys`` are asked of records that editors changed."""

    def __init__(self, source: str, match_keys: MatchKeys = lambda record: ()) -> None:
        self.source, self.match_keys = source, match_keys
        self.tally = Tally()
        self.native_ids: list[str] = []
        self._drafts: list[tuple[Waiting, Mapped]] = []
        self._kept: list[tuple[Waiting, str, str, bytes]] = []
        self._seen: list[str] = []
        self._again: list[str] = []
        self._deleted: list[tuple[str, bool]] = []
        self._told = Told()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, batch: Batch, outcomes: Sequence[Outcome]) -> None:
        """Take in a batch and what became of its tasks."""
        self.tally.update(batch.tally)
        self.native_ids.extend(batch.native_ids)
        self._seen.extend(batch.seen)
        self._again.extend(batch.again)
        self._deleted.extend(batch.deleted)
        self._told.add("failure", batch.failures)
        self._told.add("notice", batch.notices)
        came = (batch.native_ids, batch.failures, batch.notices, batch.seen)
        self._size += sum(len(part) for part in came)
        for waiting, outcome in zip(batch.waiting, outcomes, strict=True):
            if isinstance(outcome, Mapped):
                self._add_mapped(waiting, outcome)
            else:
                self._add_refused(waiting, outcome)

    def _add_mapped(self, waiting: Waiting, outcome: Mapped) -> None:
        before = "" if waiting.known is None else waiting.known.record_hash
        odd = (Failure(identifier=waiting.native_id, fault=Fault(*odd)) for odd in outcome.oddities)
        self._told.add("notice", odd)
        if before == outcome.record_hash:
            self.tally["unchanged"] += 1
            self._kept.append((waiting, outcome.record_hash, "ok", outcome.payload))
            return
        self.tally["changed" if before else "new"] += 1
        self._drafts.append((waiting, outcome))

    def _add_refused(self, waiting: Waiting, outcome: Refused) -> None:
        self.tally[outcome.state] += 1
        before = "" if waiting.known is None else waiting.known.record_hash
        self._kept.append((waiting, before, outcome.state, outcome.payload))
        faults = (Failure(identifier=waiting.native_id, fault=Fault(*fault)) for fault in outcome.faults)
        self._told.add("failure" if outcome.state == "failed" else "notice", faults)

    def write(self, session: Session, run: int | None, seen_as: int | None) -> None:
        """Append and publish versions, note presence and failures, as part of the session's transaction.

        ``seen_as`` is the listing to note; None leaves presence as it is. ``run`` is None for what a person
        writes here: there is no report then to tell what is odd.
        """
        self._write_drafts(session, run, seen_as)
        self._write_kept(session, seen_as)
        if seen_as is not None:
            items.see(session, self.source, seen_as, self._seen)
        # Last, because it reads presence: what came back was noted as seen just above.
        withdrawals.show_again(session, self.source, self._again)
        self._write_deleted(session)
        if run is None:
            return
        for severity in SEVERITIES:
            kept_as = runs.add_failures(session, run, severity, self._told.of(severity))
            self.tally.update(self._told.counted(severity, kept_as))

    def _write_drafts(self, session: Session, run: int | None, seen_as: int | None) -> None:
        claims = records.claims(
            session, self.source, {mapped.id: waiting.native_id for waiting, mapped in self._drafts}
        )
        if claims.taken:
            self._refuse_taken(claims.taken)
        held = locks.of_records(session, [mapped.id for _, mapped in self._drafts])
        changed = self._with_locks(held) if held else {}
        kept = self._kept_raw(session)
        drafts = [_draft(waiting, mapped, kept.get(waiting.native_id)) for waiting, mapped in self._drafts]
        drafts = [changed[entry.id].of(entry) if entry.id in changed else entry for entry in drafts]
        publications, refs = records.append(session, self.source, run, drafts, claims)
        states = [
            _item(waiting, ref, mapped.record_hash, "ok", seen_as)
            for (waiting, mapped), ref in zip(self._drafts, refs, strict=True)
        ]
        self._note(session, [entry[0] for entry in self._drafts], states)
        if changed:
            values = {
                entry.version: changed[entry.record].values
                for entry in publications
                if entry.record in changed and entry.version is not None
            }
            locks.keep_values(session, values)
            publications = [entry for entry in publications if HIDDEN not in held.get(entry.record, ())]
        changes.publish(session, publications)

    def _with_locks(self, held: Mapping[str, Mapping[str, Lock]]) -> dict[str, Redraft]:
        """What editors' locks make of the drafts, by id.

        They are read in the transaction that publishes: no edit can come between. A draft that locks do not
        fit is refused.
        """
        changed: dict[str, Redraft] = {}
        unfit: dict[str, Fault] = {}
        for _, mapped in self._drafts:
            if (own := held.get(mapped.id)) is None:
                continue
            values = {field: lock.value for field, lock in own.items()}
            try:
                changed[mapped.id] = redraft(orjson.loads(mapped.json), values, self.match_keys)
            except RecordError as error:
                unfit[mapped.id] = error.faults[0]
        if unfit:
            self._refuse(unfit)
        return changed

    def _kept_raw(self, session: Session) -> dict[str, int | None]:
        """Where only the mapping is newer, the bytes are kept already."""
        same = [
            waiting.native_id
            for waiting, _ in self._drafts
            if waiting.known is not None and waiting.known.raw_hash == waiting.raw_hash
        ]
        return items.raw_ref(session, self.source, same) if same else {}

    def _refuse_taken(self, taken: frozenset[str]) -> None:
        told = "its id {} belongs to a record of another source"
        self._refuse({name: Fault("id", name, "identifier_taken", told.format(name)) for name in taken})

    def _refuse(self, faults: Mapping[str, Fault]) -> None:
        """Count these drafts as failed after all; one that was there keeps its last good version."""
        kept = []
        for waiting, mapped in self._drafts:
            fault = faults.get(mapped.id)
            if fault is None:
                kept.append((waiting, mapped))
                continue
            known = "" if waiting.known is None else waiting.known.record_hash
            self.tally["changed" if known else "new"] -= 1
            self.tally["failed"] += 1
            self._told.add("failure", [Failure(identifier=waiting.native_id, fault=fault)])
            self._kept.append((waiting, known, "failed", mapped.payload))
        self._drafts = kept

    def _write_kept(self, session: Session, seen_as: int | None) -> None:
        """Items that get no version: their raw bytes are kept, over older ones that no version stands on."""
        if not self._kept:
            return
        known = [entry[0].native_id for entry in self._kept if entry[0].known is not None]
        refs = items.raw_ref(session, self.source, known)
        versioned = items.versioned_raw(session, [record_id(self.source, name) for name in known])
        fresh: list[int] = []
        over: list[tuple[int, str, str, bytes]] = []
        placed: dict[int, int] = {}
        for place, (waiting, _, _, payload) in enumerate(self._kept):
            ref = refs.get(waiting.native_id)
            same = waiting.known is not None and waiting.known.raw_hash == waiting.raw_hash
            if ref is None or (not same and ref in versioned):
                fresh.append(place)
                continue
            placed[place] = ref
            if not same:
                over.append((ref, waiting.format, waiting.context, payload))
        items.replace_raw(session, over)
        raws = [
            (self._kept[place][0].format, self._kept[place][0].context, self._kept[place][3])
            for place in fresh
        ]
        placed.update(zip(fresh, items.keep_raw(session, raws), strict=True))
        states = [
            _item(waiting, placed[place], record_hash, state, seen_as)
            for place, (waiting, record_hash, state, _) in enumerate(self._kept)
        ]
        self._note(session, [entry[0] for entry in self._kept], states)

    def _note(self, session: Session, waiting: Sequence[Waiting], states: Sequence[Item]) -> None:
        pairs = list(zip(waiting, states, strict=True))
        items.insert(session, self.source, [state for entry, state in pairs if entry.known is None])
        items.move(session, self.source, [state for entry, state in pairs if entry.known is not None])

    def _write_deleted(self, session: Session) -> None:
        """Withdraw what the source announced as deleted; what was never here is skipped."""
        if not self._deleted:
            return
        known = dict(self._deleted)
        gone = withdrawals.live_among(session, self.source, list(known))
        withdrawals.withdraw(session, self.source, gone, DELETED)
        self.tally["deleted"] += len(gone)
        # What is hidden is withdrawn already, and not to come back by being shown again.
        withdrawals.let_go(session, self.source, locks.hidden_of_source(session, self.source, list(known)))
        live = {native_id for _, native_id in gone}
        rest = [was_known for native_id, was_known in known.items() if native_id not in live]
        self.tally["unchanged"] += sum(rest)
        self.tally["skipped"] += len(rest) - sum(rest)


def _draft(waiting: Waiting, mapped: Mapped, raw_ref: int | None) -> Draft:
    return Draft(
        id=mapped.id,
        native_id=waiting.native_id,
        institution=mapped.institution,
        kind=mapped.kind,
        datestamp=waiting.datestamp,
        raw_hash=waiting.raw_hash,
        mapping_version=waiting.mapping_version,
        record_hash=mapped.record_hash,
        digest=mapped.record_hash,
        json=mapped.json,
        format=waiting.format,
        context=waiting.context,
        payload=mapped.payload,
        raw_ref=raw_ref,
        matching=mapped.matching,
    )


def _item(waiting: Waiting, ref: int | None, record_hash: str, state: str, seen_as: int | None) -> Item:
    seen = waiting.known.seen_in_listing if seen_as is None and waiting.known is not None else seen_as or 0
    return Item(waiting.native_id, ref, waiting.raw_hash, waiting.mapping_version, record_hash, state, seen)
