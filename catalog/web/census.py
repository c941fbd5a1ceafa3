"""The census as pages and the DCAT catalog tell it: exact while counting is cheap, else of a little ago."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import NamedTuple

import orjson
from flask import current_app

from catalog.store import census
from catalog.store.census import Census
from catalog.store.db import reading
from catalog.web.caching import Stand, stand
from catalog.web.frame import parts
from catalog.web.lately import Held, Lately

log = logging.getLogger(__name__)


class Counted(NamedTuple):
    """The census and where the store stood when it was taken."""

    stand: Stand
    census: Census


def counted() -> Counted:
    """The census of the app at hand."""
    lately: Lately[Counted] | None = current_app.extensions.get("catalog.census")
    if lately is None:
        lately = current_app.extensions.setdefault("catalog.census", _lately())
    return lately.get(stand())


def _lately() -> Lately[Counted]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    place = parts().settings.home.absolute() / "census.json"

    def count() -> Counted:
        with app.app_context():
            stood = stand()
            with reading() as session:
                return Counted(stood, census.count(session))

    return Lately(count, held=read(place, stand().log_id), keep=lambda held: write(place, held))


def read(place: Path, log_id: str) -> Held[Counted] | None:
    """The dear census that was last written there, None if there is none of this log."""
    try:
        told = orjson.loads(place.read_bytes())
        taken = Counted(Stand(*told["stand"]), Census.parsed(told["groups"]))
        return Held(taken.stand, taken, float(told["cost"])) if taken.stand.log_id == log_id else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("%s cannot be read, so the census is taken anew: %r", place, error)
        return None


def write(place: Path, held: Held[Counted]) -> None:
    """Keep a census for processes to come, whole or not at all."""
    stood, taken = held.value
    told = {"stand": list(stood), "cost": held.cost, "groups": [list(group) for group in taken.groups]}
    beside = place.with_name(f".{place.name}-{os.getpid()}")
    try:
        beside.write_bytes(orjson.dumps(told))
        beside.replace(place)
    except OSError as error:
        log.warning("the census cannot be kept in %s: %s", place, error)
