"""Grouping all records anew: for a database of before there were works, other rules, or another plugin."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import orjson

from catalog.harvest.wanted import Progress
from catalog.hooks import Hooks
from catalog.matching.sketch import VERSION, matching_text
from catalog.shape import from_dict
from catalog.store import leases, regrouping
from catalog.store.db import reading, writing
from catalog.store.regrouping import Mark, Published

PAGE = 500


class Regrouped(NamedTuple):
    """What was done: the records gone through by this run and by those it went on from; the works raised."""

    records: int
    before: int
    works: int


def regroup(hooks: Hooks, *, again: bool = False, progress: Progress | None = None) -> Regrouped:
    """Compute the keys of all records and put them into their works; a cut run is gone on with.

    Editors' decisions stay. Harvests may go on meanwhile. With ``again`` it begins at the first record.
    Raises ``LeaseTaken`` while another process does it.
    """
    rules = _rules(hooks)
    raised = 0
    with leases.hold("regroup") as lease:
        keeper = leases.Keeper(lease)
        with writing() as session:
            mark = regrouping.begin(session, rules, again=again)
        with reading() as session:
            total = regrouping.count(session)
        before = mark.done
        while page := _page(mark):
            matchings = {entry.id: _matching(hooks, entry) for entry in page}
            mark = Mark(page[-1].id, mark.done + len(page))
            with writing() as session:
                raised += regrouping.keep(session, rules, page, matchings, mark)
            keeper.keep()
            if progress is not None:
                progress(mark.done, max(total, mark.done))
        with writing() as session:
            regrouping.finish(session)
    return Regrouped(mark.done - before, before, raised)


def _page(mark: Mark) -> list[Published]:
    with reading() as session:
        return regrouping.page(session, mark.after, PAGE)


def _matching(hooks: Hooks, published: Published) -> str:
    record = from_dict(orjson.loads(published.json))
    return matching_text(record, hooks.match_keys(record))


def _rules(hooks: Hooks) -> str:
    """What keys are computed with: the core's rules and the plugins that give some."""
    plugins = [
        (entry.name, entry.version)
        for entry in hooks.plugins()
        if entry.state == "active" and "catalog_match_keys" in entry.hooks
    ]
    return hashlib.sha256(repr((VERSION, plugins)).encode()).hexdigest()
