"""A picture at another's address, taken over the guarded client: by IIIF where it is offered, else whole.

Each way to it is tried in turn: the IIIF service in the size that is wanted, the picture itself, the small
copy that its owner has of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import orjson

from catalog.errors import MediaRefused, SourceError, SourceMalformed, SourceUnavailable
from catalog.formats.iiif_sizes import address_of_size, guessed
from catalog.harvest.http import PoliteClient
from catalog.harvest.retry_after import seconds_asked
from catalog.harvest.ssrf import shown
from catalog.store.pictures import Wanted, is_foreign
from catalog.store.thumbnails import SIZES, Drawn, drawn

_INFO_BYTES = 500_000
_TOLD = (400, 401, 403, 404, 408, 410, 425, 429, 451, 500, 501, 502, 503, 504)
_LATER = frozenset((408, 425, 429, 500, 502, 503, 504))
_GONE = frozenset((400, 401, 403, 404, 410, 451, 501))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking for a picture: its copies, or why there are none.

    ``again`` says whether asking later may help, ``wait`` after how many seconds the server lets us;
    ``is_away`` that the server gave no answer at all.
    """

    drawn: Drawn | None = None
    reason: str = ""
    again: bool = False
    wait: float | None = None
    is_away: bool = False


class _NotGiven(Exception):
    """An answer that is no picture: its outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def take(client: PoliteClient, wanted: Wanted, most_bytes: int) -> Outcome:
    """The picture's copies, or what stood in the way; the first hindrance is told, a passing one before it.

    A server that asks us to wait, or is not there, is asked for nothing more; ``is_away`` and ``wait`` are
    told where that is the picture's own.
    """
    found: list[Outcome] = []
    away: dict[str, Outcome] = {}
    for address in _ways(client, wanted, found, away):
        if host_of(address) in away:
            continue
        try:
            return Outcome(drawn(_read(client, address, most_bytes), most_bytes=most_bytes))
        except _NotGiven as refusal:
            found.append(refusal.outcome)
        except MediaRefused as error:
            found.append(Outcome(reason=str(error)))
        except SourceError as error:
            found.append(_hindered(error))
        if found[-1].wait or found[-1].is_away:
            away[host_of(address)] = found[-1]
    if (own := away.get(host_of(wanted.address))) is not None:
        return own
    passing = [outcome for outcome in found if outcome.again]
    return replace((passing or found)[0], wait=None, is_away=False)


def _ways(
    client: PoliteClient, wanted: Wanted, found: list[Outcome], away: dict[str, Outcome]
) -> Iterator[str]:
    if is_foreign(wanted.iiif):
        try:
            info = orjson.loads(_read(client, f"{wanted.iiif.rstrip('/')}/info.json", _INFO_BYTES))
        except (SourceUnavailable, _NotGiven) as error:
            told = error.outcome if isinstance(error, _NotGiven) else _hindered(error)
            if told.wait or told.is_away:
                found.append(told)
                away[host_of(wanted.iiif)] = told
            yield guessed(wanted.iiif, SIZES[-2])
        except (SourceError, MediaRefused, ValueError):
            yield guessed(wanted.iiif, SIZES[-2])
        else:
            sized = address_of_size(wanted.iiif, info, SIZES[-1]) if isinstance(info, dict) else ""
            yield sized or guessed(wanted.iiif, SIZES[-2])
    yield wanted.address
    if is_foreign(wanted.thumbnail) and wanted.thumbnail != wanted.address:
        yield wanted.thumbnail


def _read(client: PoliteClient, address: str, most: int) -> bytes:
    """The body of the answer; raises ``_NotGiven`` and what the client raises."""
    with client.stream(address, {"Accept": "image/*, */*;q=0.1"}, _TOLD) as answer:
        if answer.status in _LATER or answer.status in _GONE:
            raise _NotGiven(
                Outcome(
                    reason=f"{shown(answer.url)}: the server answered {answer.status}",
                    again=answer.status in _LATER or answer.status in (401, 403, 404),
                    wait=seconds_asked(answer.headers.get("retry-after"))
                    if answer.status in _LATER
                    else None,
                )
            )
        length = answer.headers.get("content-length", "")
        if length.isascii() and length.isdigit() and int(length[:19]) > most:
            raise MediaRefused("too_large", f"{int(length[:19]):,} bytes, at most {most:,} are taken")
        body = bytearray()
        for piece in answer.chunks():
            body += piece
            if len(body) > most:
                raise MediaRefused("too_large", f"over {most:,} bytes, which are the most that are taken")
    return bytes(body)


def _hindered(error: SourceError) -> Outcome:
    is_away = isinstance(error, SourceUnavailable)
    return Outcome(reason=str(error), again=is_away or isinstance(error, SourceMalformed), is_away=is_away)


def host_of(address: str) -> str:
    """The host and port of an address, "" where it cannot be read."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
