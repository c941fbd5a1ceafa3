"""A harvester of the JSON Feed: takes everything once, then only what changed, and proves what it holds.

``python -m catalog.feeds.walker https://khomo.example/feed.json --state held.json`` walks and saves where it
stands; run again it takes only what changed since.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests

from catalog.errors import CatalogError, ForeignCursor, SourceMalformed, SourceUnavailable
from catalog.feeds.patience import patient_session

TIMEOUT = 60.0
_MODULUS = 1 << 256


@dataclass(slots=True)
class Walk:
    """What a harvester holds: the digest of each record by its id, and the address to come back to."""

    held: dict[str, str] = field(default_factory=dict)
    after: str = ""
    pages: int = 0
    items: int = 0

    @property
    def digest(self) -> str:
        """The set digest of what is held: the sum modulo 2^256 of SHA-256(id + digest)."""
        shares = (hashlib.sha256((name + digest).encode()).digest() for name, digest in self.held.items())
        return f"{sum(int.from_bytes(share) for share in shares) % _MODULUS:064x}"

    def take(self, item: Mapping[str, Any]) -> None:
        """Apply one item: a record, or the removal of one."""
        record = item["_khomo"]
        if "withdrawn" in record:
            self.held.pop(record["id"], None)
        else:
            self.held[record["id"]] = record["digest"]
        self.items += 1


def walk(
    url: str,
    begun: Walk | None = None,
    *,
    session: requests.Session | None = None,
    each: Callable[[Mapping[str, Any]], None] | None = None,
) -> Walk:
    """Walk the feed at ``url`` to its end, or on from where ``begun`` stands; ``each`` is given every item.

    Raises ``ForeignCursor`` when the walk must start again from nothing, ``SourceUnavailable`` when the
    feed does not answer, ``SourceMalformed`` when it is not such a feed or does not hold what it says.
    """
    walked = begun or Walk()
    session = session or patient_session("khomo walker")
    address, seen = walked.after or url, set[str]()
    while True:
        if address in seen or urlsplit(address)[:2] != urlsplit(url)[:2]:
            raise SourceMalformed(f"the feed leads in a circle or to another site: {address}")
        seen.add(address)
        page = _get(session, address)
        try:
            for item in page["items"]:
                walked.take(item)
                if each is not None:
                    each(item)
            walked.pages += 1
            if (following := page.get("next_url")) is None:
                return _finish(walked, page["_khomo"])
        except (KeyError, TypeError) as error:
            raise SourceMalformed(f"{address} is not a feed with the extension _khomo: {error!r}") from error
        address = following


def _get(session: requests.Session, address: str) -> dict[str, Any]:
    try:
        response = session.get(address, timeout=TIMEOUT)
    except requests.RequestException as error:
        raise SourceUnavailable(f"{address} does not answer: {error}") from error
    if response.status_code == 410:
        raise ForeignCursor(f"{address}: start again from the beginning")
    if response.status_code != 200:
        raise SourceUnavailable(f"{address} answers with status {response.status_code}")
    try:
        page = orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise SourceMalformed(f"{address} is not JSON: {error}") from error
    if not isinstance(page, dict):
        raise SourceMalformed(f"{address} is not a JSON Feed")
    return page


def _finish(walked: Walk, standing: Mapping[str, Any]) -> Walk:
    if walked.digest != standing["digest"]:
        raise SourceMalformed(
            f"after the walk {len(walked.held)} records are held, not the {standing['count']} of the feed"
        )
    walked.after = standing["after"]
    return walked


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk the feed of the command line and print what is held as one JSON line; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m catalog.feeds.walker", description=walk.__doc__)
    parser.add_argument("url", help="address of the feed, ending in /feed.json")
    parser.add_argument("--state", type=Path, help="file that keeps what is held between two walks")
    given = parser.parse_args(arguments)
    try:
        walked = walk(given.url, _load(given.state))
    except CatalogError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if given.state is not None:
        given.state.write_text(json.dumps({"after": walked.after, "held": walked.held}), "utf-8")
    told = {
        "records": len(walked.held),
        "digest": walked.digest,
        "items": walked.items,
        "pages": walked.pages,
        "after": walked.after,
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


def _load(state: Path | None) -> Walk:
    if state is None or not state.exists():
        return Walk()
    try:
        kept = json.loads(state.read_text("utf-8"))
        return Walk(held=dict(kept["held"]), after=str(kept["after"]))
    except (ValueError, KeyError, TypeError) as error:
        raise SourceMalformed(f"{state} is not a file of this program: {error!r}") from error


if __name__ == "__main__":
    sys.exit(main())
