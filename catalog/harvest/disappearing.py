"""How many records a harvest would take out of the catalog: looked at before anything is done."""

from __future__ import annotations

from typing import NamedTuple

from catalog.harvest.http import PoliteClient
from catalog.harvest.options import build_connector, is_private_allowed, with_roots
from catalog.hooks import Hooks
from catalog.record import RawRecord
from catalog.sdk.connector import Checkpoint, Failed, FetchRequest, Present
from catalog.settings import Settings
from catalog.store import sources, withdrawals
from catalog.store.db import reading


class Disappearing(NamedTuple):
    """Of ``live`` records of a source, ``gone`` are not in what it holds now."""

    gone: int
    live: int


def disappearing(settings: Settings, hooks: Hooks, slug: str) -> Disappearing:
    """What a complete harvest of the source would withdraw, by reading all of it and keeping nothing.

    None is gone where the source appends, or holds something of which nobody can say what it is: then nothing
    is withdrawn. Meant for sources that are read from a file. Raises ``SourceError``, ``UnknownName`` and
    ``InvalidInput``.
    """
    with reading() as session:
        source = with_roots(sources.get(session, slug).source, settings)
        live = withdrawals.count_live(session, slug)
    if not live:
        return Disappearing(0, 0)
    connector = build_connector(hooks, source)
    held: set[str] = set()
    complete = False
    with PoliteClient(settings, allow_private=is_private_allowed(source)) as http:
        for item in connector.fetch(source, FetchRequest(full=True), http):
            if isinstance(item, RawRecord | Present):
                held.add(item.native_id)
            elif isinstance(item, Failed):
                if not item.identifier:
                    return Disappearing(0, live)
                held.add(item.identifier)
            elif isinstance(item, Checkpoint):
                complete = complete or item.complete
    if not complete:
        return Disappearing(0, live)
    with reading() as session:
        kept = len(withdrawals.live_among(session, slug, list(held)))
    return Disappearing(live - kept, live)
