"""Documents that are asked for again run after run: only if they changed, by their dates and entity tags.

``Since`` is what one run leaves for the next, as the text of ``next_since``; ``Revisits`` makes the requests
of a run conditional (RFC 9110, section 13).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from catalog.sdk.activities import moment_of

OVERLAP = timedelta(days=1)
"""Documents are asked for if they changed since a day before the last run: servers' clocks differ."""
MAX_TAGS = 1000
"""Entity tags that are kept from one run to the next; larger sources are asked for by date alone."""
MAX_FAILED = 1000
"""Documents that failed and are kept by name; where more did, the next run asks from the same date again."""


@dataclass(slots=True)
class Since:
    """``at``: when the last run that saw everything began; ``swept``: when one last read everything.

    ``key`` is what was harvested, ``stream`` the time of the last activity that was read, ``tags`` the entity
    tags of documents by their ids, ``failed`` the ids of those that could not be had and are asked for again.
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


class Seen:
    """Which addresses came already, by eight bytes of each: enough for millions of them."""

    def __init__(self) -> None:
        self._marks: set[bytes] = set()

    def add(self, address: str) -> bool:
        """Note an address; gives whether it is new."""
        mark = _mark(address)
        is_new = mark not in self._marks
        self._marks.add(mark)
        return is_new

    def __contains__(self, address: object) -> bool:
        return _mark(str(address)) in self._marks

    def __len__(self) -> int:
        return len(self._marks)


def _mark(address: str) -> bytes:
    return hashlib.blake2b(address.encode("utf-8", "replace"), digest_size=8).digest()


class Revisits:
    """The conditions of a run's requests; ``since`` None: everything is read, whether it changed or not.

    ``tags`` and ``again`` are the tags that the run before kept, and the names of what it could not have.
    """

    def __init__(self, since: datetime | None, tags: Mapping[str, str], again: Iterable[str] = ()) -> None:
        self.since, self._tags = since, tags
        self._again = frozenset(again)
        self._new: dict[str, str] = {}

    def headers(self, name: str, is_known: bool) -> dict[str, str]:
        """The headers to ask for a document with; none for one that the catalog does not have yet."""
        if not is_known or self.since is None or name in self._again:
            return {}
        tag = self._tags.get(name)
        # Where there is a tag, a server looks at nothing else (RFC 9110, section 13.2.2).
        return {"If-None-Match": tag} if tag else {"If-Modified-Since": as_http_date(self.since)}

    def unchanged(self, name: str) -> None:
        """Keep the tag of a document that did not change."""
        self.changed(name, self._tags.get(name, ""))

    def changed(self, name: str, tag: str) -> None:
        """Keep the tag that came with a document, "" for none."""
        if tag and len(self._new) <= MAX_TAGS and len(tag) <= 200:
            self._new[name] = tag

    @property
    def tags(self) -> dict[str, str]:
        """The tags for the next run; none of a source with more of them than are kept."""
        return self._new if len(self._new) <= MAX_TAGS else {}


def http_date(text: str) -> datetime | None:
    """A date of HTTP (RFC 9110, section 5.6.7) as an aware moment, None for what is none."""
    try:
        found = parsedate_to_datetime(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def as_http_date(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
