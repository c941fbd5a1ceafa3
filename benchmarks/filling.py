"""Fills the catalog at hand without a harvest."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import made_up
from drafts import draft

from catalog.store import changes, db, institutions, records
from catalog.store.models import SourceRow

BATCH = 5_000
INSTITUTIONS = 200


def fill(
    count: int,
    vary: Callable[[dict[str, Any]], dict[str, Any]] = dict,
    *,
    made: Iterable[dict[str, Any]] | None = None,
    known: Mapping[str, dict[str, Any]] | None = None,
) -> None:
    """Publish ``count`` records in the catalog at hand, each as ``vary`` makes it.

    They are ``made``, of the institutions ``known``; by default those of ``made_up``.
    """
    db.upgrade()
    known = made_up.institutions(INSTITUTIONS) if known is None else known
    with db.writing() as session:
        for facts in known.values():
            institutions.save(session, facts)
        session.add(
            SourceRow(slug="bench", connector="none", institution="inst-0", options={}, created=db.now())
        )
    given = map(vary, made_up.records(count, list(known)) if made is None else made)
    while batch := list(itertools.islice(given, BATCH)):
        with db.writing() as session:
            drafts = [draft(one) for one in batch]
            changes.publish(session, records.append(session, "bench", None, drafts).publications)
