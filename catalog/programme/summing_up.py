"""Summing a plan up: begun by an officer, written by institutions, gathered, closed.

Each step stands in the audit log. Steps on a part carry its institution, so that those who work there see
them; a summing-up has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from catalog.errors import ChangedMeanwhile, InvalidInput
from catalog.programme import summing_report, territories
from catalog.store import audit, summings, summings_asked
from catalog.store.db import now
from catalog.store.summings import DRAFT, OPEN, RETURNED, SENT, SUBJECT, TEXTS, Part, Summing
from catalog.store.summings_asked import Wanted

HEAD = (
    "authority", "issuer", "number", "place", "day", "title", "grounds", "recipients", "signer_title",
    "signer", "example",
)  # fmt: skip
"""What stands above and below the texts of a report: who issues it, its number, place and day, who signs."""


class Done(NamedTuple):
    """A summing-up after a step, and the entry of the audit log (None: nothing changed)."""

    summing: Summing
    entry: int | None


class Written(NamedTuple):
    """A part after a step, and the entry of the audit log (None: nothing changed)."""

    part: Part
    entry: int | None


def begin(
    session: Session,
    actor: str,
    *,
    plan: str,
    territory: str,
    period: str,
    due: date | None = None,
    asked: Mapping[str, Sequence[str]] | None = None,
) -> Done:
    """A new one, of which institutions are told; raises ``AlreadyExists``."""
    made = summings.add(
        session, plan=plan, territory=territory, period=period, by=actor, due=due, asked=asked
    )
    entry = audit.note(session, actor, "create", SUBJECT, str(made.id), None, _named(made))
    return Done(made, entry)


def wanted(summing: Summing, **narrowed: Any) -> Wanted:
    """Whom it asks, for the lists of ``store.summings_asked``."""
    return Wanted(summing=summing, units=territories.units_today(summing.territory), **narrowed)


def asking(session: Session, institution: str) -> list[Summing]:
    """Those that are open and ask this institution for a part."""
    found = summings.everything(session, state=OPEN)
    return [one for one in found if summings_asked.is_asked(session, wanted(one), institution)]


def write(
    session: Session,
    actor: str,
    number: int,
    institution: str,
    texts: Mapping[str, str],
    *,
    revision: int,
    send: bool,
) -> Written:
    """Keep what an institution wrote: as a draft, or sent to the officer.

    What was sent already can be corrected, which is sent at once: the officer goes on seeing a whole one.
    Raises ``InvalidInput`` where the summing-up is closed, ``ChangedMeanwhile``.
    """
    summing, before = summings.get(session, number), summings.part(session, number, institution)
    if not summing.is_open:
        raise InvalidInput(SUBJECT, {"state": ["closed"]})
    sends = send or before.state == SENT
    state = SENT if sends else before.state or DRAFT
    kept = {name: texts[name] for name in TEXTS if texts.get(name)}
    after = replace(before, texts=kept, state=state, note="" if sends else before.note, by=actor)
    # Whoever presses twice sends the same twice.
    if before.revision and (dict(before.texts), before.state) == (kept, state):
        return Written(before, None)
    saved = summings.write(session, after, revision=revision)
    return Written(saved, _note_part(session, actor, "hand in" if sends else "draft", before, saved))


def hand_back(
    session: Session, actor: str, number: int, institution: str, note: str, *, revision: int
) -> Written:
    """Ask an institution to write its part again, and why.

    Raises ``InvalidInput`` where the summing-up is closed, ``ChangedMeanwhile``, also where it was returned.
    """
    before = summings.part(session, number, institution)
    if not summings.get(session, number).is_open:
        raise InvalidInput(SUBJECT, {"state": ["closed"]})
    if before.state != SENT:
        raise ChangedMeanwhile(summings.PART, institution, before.revision)
    after = replace(before, state=RETURNED, note=note)
    saved = summings.write(session, after, revision=revision)
    return Written(saved, _note_part(session, actor, "hand back", before, saved))


def restore_part(
    session: Session,
    institution: str,
    number: int,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    """Put a part back to what an entry of the audit log says it was.

    Raises ``ChangedMeanwhile``, and ``InvalidInput`` where the summing-up is closed.
    """
    present = summings.part(session, number, institution)
    if not summings.get(session, number).is_open:
        raise InvalidInput(SUBJECT, {"state": ["closed"]})
    if summings.told(present) != after:
        raise ChangedMeanwhile(summings.PART, institution, present.revision)
    told = before or {"state": DRAFT, "note": ""}
    texts = {name: told[name] for name in TEXTS if name in told}
    back = replace(present, texts=texts, state=told["state"], note=told["note"])
    summings.write(session, back, revision=present.revision)


def _note_part(session: Session, actor: str, action: str, before: Part, after: Part) -> int:
    was = summings.told(before) if before.revision else None
    subject = f"{after.summing}/{after.institution}"
    institution = after.institution
    return audit.note(
        session, actor, action, summings.PART, subject, was, summings.told(after), institution=institution
    )


def edit(session: Session, actor: str, number: int, *, revision: int, **facts: Any) -> Done:
    """Change what the officer writes (``gathered``, ``letterhead``, ``due``, ``asked``).

    Raises ``ChangedMeanwhile``, and ``InvalidInput`` where the summing-up is closed.
    """
    before = summings.get(session, number)
    if not before.is_open:
        raise InvalidInput(SUBJECT, {"state": ["closed"]})
    if all(getattr(before, name) == facts[name] for name in facts):
        return Done(before, None)
    return _change(session, actor, "change", before, revision, **facts)


def take(gathered: Mapping[str, str], name: str, said: str, by: str) -> dict[str, str]:
    """The texts of the whole with what an institution said added to one of them, and who said it."""
    present = gathered.get(name, "")
    if is_taken(present, said):
        return dict(gathered)
    return {**gathered, name: "\n\n".join(filter(None, (present.rstrip(), f"{said.strip()} ({by})")))}


def is_taken(gathered: str, said: str) -> bool:
    """Whether the text of the whole holds what an institution said, as it said it."""
    return said.strip() in gathered


def close(session: Session, actor: str, number: int, *, revision: int) -> Done:
    """Close it: what it shows now is what the public sees from now on; raises ``ChangedMeanwhile``."""
    before = summings.get(session, number)
    figures = summing_report.made(session, before)
    return _change(
        session, actor, "conclude", before, revision,
        state=summings.CLOSED, figures=figures, closed=now(), closed_by=actor,
    )  # fmt: skip


def reopen(session: Session, actor: str, number: int, *, revision: int) -> Done:
    """Let it be written on; the public goes on seeing what it was, until it is closed once more."""
    return _change(session, actor, "open again", summings.get(session, number), revision, state=OPEN)


def withdraw(session: Session, actor: str, number: int, *, revision: int) -> Done:
    """Take what was closed before off the public pages; raises ``ChangedMeanwhile``."""
    before = summings.get(session, number)
    return _change(session, actor, "withdraw", before, revision, state=OPEN, figures=None, closed=None)


def restore(session: Session, number: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Put it back to what an entry of the audit log says it was; raises ``ChangedMeanwhile``."""
    present = summings.get(session, number)
    if summings.told(present) != after:
        raise ChangedMeanwhile(SUBJECT, str(number), present.revision)
    due = before["due"] and date.fromisoformat(before["due"])
    facts = {name: before[name] for name in ("state", "letterhead", "asked")}
    texts = {name: before[name] for name in TEXTS if name in before}
    summings.change(session, number, present.revision, due=due, gathered=texts, **facts)


def _change(session: Session, actor: str, action: str, before: Summing, revision: int, **facts: Any) -> Done:
    after = summings.change(session, before.id, revision, **facts)
    entry = audit.note(
        session, actor, action, SUBJECT, str(before.id), summings.told(before), summings.told(after)
    )
    return Done(after, entry)


def _named(made: Summing) -> dict[str, Any]:
    return {"plan": made.plan, "territory": made.territory, "period": made.period, **summings.told(made)}
