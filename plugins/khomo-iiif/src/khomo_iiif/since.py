"""What one run leaves for the next, as the text of ``next_since``."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalog.sdk.activities import moment_of

OVERLAP = timedelta(days=1)
"""Manifests are asked for if they changed since a day before the last run: servers' clocks differ."""
MAX_TAGS = 1000
"""Entity tags that are kept from one run to the next; larger collections are asked for by date alone."""
MAX_FAILED = 1000
"""Manifests that failed and are kept by name; where more did, the next run asks from the same date again."""


@dataclass(slots=True)
class Since:
    """``at``: when the last run that saw everything began; ``swept``: when one last read everything.

    ``key`` is what was harvested, ``stream`` the time of the last activity that was read, ``tags`` the entity
    tags of manifests by their ids, ``failed`` the ids of those that could not be had and are asked for again.
    """

    key: str = ""
    at: str = ""
    swept: str = ""
    stream: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, kept: str | None, key: str) -> Since:
        """What was kept about ``key``; nothing where the text means nothing, or something else."""
        try:
            found = json.loads(kept or "{}")
        except ValueError:
            return cls(key)
        if not isinstance(found, dict) or found.get("key") != key:
            return cls(key)
        names = {entry.name for entry in dataclasses.fields(cls)} - {"tags", "failed"}
        tags, failed = found.get("tags"), found.get("failed")
        return cls(
            tags={str(name): str(tag) for name, tag in tags.items()} if isinstance(tags, dict) else {},
            failed=[str(name) for name in failed] if isinstance(failed, list) else [],
            **{name: found[name] for name in names if isinstance(found.get(name), str)},
        )

    def text(self) -> str:
        """The text to keep."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, separators=(",", ":"))

    def asked_since(self, now: datetime, sweep_days: int) -> datetime | None:
        """The moment since which changes are asked for; None where everything is to be read."""
        at, swept = moment_of(self.at), moment_of(self.swept)
        if at is None or at > now:
            return None
        if sweep_days and (swept is None or now - swept >= timedelta(days=sweep_days)):
            return None
        return at - OVERLAP
