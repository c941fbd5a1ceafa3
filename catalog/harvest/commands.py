"""Processes of our own command, for work that outlives the request that asked for it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from catalog.settings import Settings


def started(settings: Settings, *words: str, **streams: Any) -> subprocess.Popen[Any]:
    """``catalog WORDS`` on the same catalog, in a session of its own: it survives the process that began it.

    ``streams`` are further arguments of ``Popen``; without them it reads nothing and its output is dropped.
    """
    places = {"CATALOG_HOME": str(settings.home.absolute()), "CATALOG_DATABASE_URL": settings.database_url}
    return subprocess.Popen(
        [sys.executable, "-m", "catalog.cli", *words],
        env={**os.environ, **places},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        **{"stdin": subprocess.DEVNULL, **streams},
    )
