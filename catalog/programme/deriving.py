"""Working out what the catalog shows of each institution: ``sync`` from the log on, ``derive_all`` anew.

Positions stand in ``store.positions``: of the log, of institutions' facts, of observations, and the day up to
which states that begin or end were looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from catalog.activities.schedules import ZONE
from catalog.programme.chains import chains_of
from catalog.programme.institution_years import Around, Before, Here, known, of_institution
from catalog.store import changes, declared, derivable, derived, leases, positions
from catalog.store.db import now, reading, writing
from catalog.store.institutions import last_of, merged_rows, record_counts
from catalog.store.positions import Told

LOG, FACTS, DECLARED, DAY = (
    "programme",
    "programme institutions",
    "programme declared",
    "programme day",
)
"""Under which names positions are kept."""
_AT_ONCE = 200
_OVERLAP = timedelta(seconds=5)
"""Facts are stamped before they are committed: so far back they are looked at again."""
_LEASE_SECONDS = 300


def today() -> date:
    """The day in Vietnam."""
    return now().astimezone(ZONE).date()


def is_behind() -> bool:
    """Whether anything changed since figures were last worked out; quick, for the worker to ask often."""
    with reading() as session:
        kept = _positions(session)
        head, newest = changes.head(session), _micros(derivable.newest(session))
        last = declared.last_change(session)
    if any(told is None or told.log_id != head.log_id for told in kept.values()):
        return True
    stand = {LOG: head.seq, FACTS: newest, DECLARED: last, DAY: today().toordinal()}
    return any(kept[name] != Told(head.log_id, seq) for name, seq in stand.items())


def sync(stop: Callable[[], bool] = lambda: False) -> int:
    """Work out what changed since the last time; gives the number of institutions looked at.

    Raises ``LeaseTaken`` while another process does it. With ``stop`` true it ends after some institutions;
    the next time begins with the same changes again.
    """
    with leases.hold("programme", ttl_seconds=_LEASE_SECONDS) as lease:
        return _sync(stop, lease.renew)


def derive_all() -> int:
    """Work out everything anew; gives the number of institutions."""
    with leases.hold("programme", ttl_seconds=_LEASE_SECONDS) as lease:
        with writing() as session:
            for name in (LOG, FACTS, DECLARED, DAY):
                positions.put(session, name, Told("", 0))
        return _sync(lambda: False, lease.renew)


def _sync(stop: Callable[[], bool], renew: Callable[[], None]) -> int:
    with reading() as session:
        head, newest, day = changes.head(session), derivable.newest(session), today()
        kept = {
            name: told.seq if told is not None and told.log_id == head.log_id else None
            for name, told in _positions(session).items()
        }
        chains = chains_of(derivable.links(session))
        around = Around(today=day, chains=chains, merged=merged_rows(session))
        whole = _is_all_wanted(kept, head.seq, day)
        wanted = derivable.everyone(session) if whole else _wanted(session, kept, head.seq, around)
    standing = _standing(wanted, around)
    for start in range(0, len(standing), _AT_ONCE):
        if stop():
            return 0
        _derive(standing[start : start + _AT_ONCE], around, anew=whole)
        renew()
    _finish(around, head, newest, kept)
    return len(wanted)


def _positions(session: Session) -> dict[str, Told | None]:
    return {name: positions.get(session, name) for name in (LOG, FACTS, DECLARED, DAY)}


def _is_all_wanted(kept: dict[str, int | None], seq: int, day: date) -> bool:
    """Whether nothing can be told from positions: never done, another log, a year that began."""
    log, last = kept[LOG], kept[DAY]
    if log is None or last is None or kept[FACTS] is None or log > seq:
        return True
    return date.fromordinal(last).year != day.year


def _wanted(session: Session, kept: dict[str, int | None], seq: int, around: Around) -> set[str]:
    log, facts, last = kept[LOG] or 0, kept[FACTS] or 0, date.fromordinal(kept[DAY] or 1)
    found = derivable.changed(session, log, seq)
    touched = derivable.touched(session, datetime.fromtimestamp(facts / 1e6, UTC) - _OVERLAP)
    if last != around.today:
        touched |= derivable.turning(session, last, around.today)
    # What an institution is tells how those count that it came from or went on as.
    return found | touched | {one for slug in touched for one in around.chains.members(slug)}


def _standing(slugs: Iterable[str], around: Around) -> list[str]:
    """The slugs of those that stand for themselves: a merged one's records count for what it went on as."""
    return sorted({last_of(around.merged, slug) for slug in slugs})


def _derive(slugs: Collection[str], around: Around, *, anew: bool) -> None:
    with reading() as session:
        facts = derivable.facts(session, slugs)
        near = {one for slug in facts for one in around.chains.members(slug)}
        pasts = derivable.pasts(session, {*facts, *near})
        others = facts | derivable.facts(session, near - facts.keys())
        counts = record_counts(session, facts.keys())
        activities = derivable.activities(session, facts.keys(), around.merged)
        names = {slug: last_of(around.merged, slug) for slug in around.merged}
        before = _before(session, facts.keys(), names)
        here = _here(session, counts, names, before, anew=anew)
    all_known = {slug: known(told, pasts[slug]) for slug, told in others.items()}
    found = [
        of_institution(
            all_known[slug],
            all_known,
            around,
            here=here[slug],
            activities=activities.get(slug, []),
            before=before[slug],
        )
        for slug in facts
    ]
    shown = [row for one in found for row in one.shown]
    counted = [row for one in found for row in one.counted]
    with writing() as session:
        derived.forget(session, set(slugs) - facts.keys())
        derived.keep(session, facts.keys(), shown, counted)


def _before(session: Session, slugs: Collection[str], names: Mapping[str, str]) -> dict[str, Before]:
    """What is kept of institutions; ``names`` are slugs that were merged, with what they stand for now."""
    theirs = [slug for slug, standing in names.items() if standing in slugs]
    own: dict[str, list[derived.Derived]] = {slug: [] for slug in slugs}
    of_merged: dict[str, list[derived.Derived]] = {slug: [] for slug in slugs}
    for row in derived.derived(session, {*slugs, *theirs}).values():
        if row.institution in own:
            own[row.institution].append(row)
        else:
            of_merged[names[row.institution]].append(row)
    return {slug: Before(own[slug], of_merged[slug]) for slug in slugs}


def _here(
    session: Session,
    counts: Mapping[str, int],
    names: Mapping[str, str],
    before: Mapping[str, Before],
    *,
    anew: bool,
) -> dict[str, Here]:
    """What the catalog has of institutions; since when is looked for where it is not kept, or ``anew``."""
    unknown = {slug for slug, kept in before.items() if counts.get(slug) and (anew or not kept.is_known)}
    theirs = {slug for slug, standing in names.items() if standing in unknown}
    begun = derivable.begun(session, unknown | theirs)
    of_merged: dict[str, int] = {}
    for slug in theirs & begun.keys():
        of_merged[names[slug]] = min(begun[slug], of_merged.get(names[slug], begun[slug]))
    return {slug: Here(counts.get(slug, 0), begun.get(slug, 0), of_merged.get(slug, 0)) for slug in before}


def _finish(
    around: Around,
    head: changes.Head,
    newest: datetime | None,
    kept: dict[str, int | None],
) -> None:
    """Keep what is not told by institution, and how far everything has come."""
    found = None
    # Once a day: what reads every record's text, and what no change tells of.
    if kept[DAY] != around.today.toordinal():
        with reading() as session:
            found = derived.count_digitised(session)
    with writing() as session:
        derived.uncount(session, around.merged)
        if found is not None:
            derived.keep_digitised(session, around.today.year, found)
            derived.forget(session, derived.kept(session) - set(derivable.everyone(session)))
        since = kept[DECLARED]
        told = declared.keep_all(session) if since is None else declared.keep_since(session, since)
        reached = {LOG: head.seq, FACTS: _micros(newest), DECLARED: told, DAY: around.today.toordinal()}
        for name, seq in reached.items():
            positions.put(session, name, Told(head.log_id, seq))


def _micros(moment: datetime | None) -> int:
    return 0 if moment is None else int(moment.timestamp() * 1e6)
