"""What answers at an address that a person gives: every connector looks at its usual places."""

from __future__ import annotations

import dataclasses
import html
import itertools
import logging
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from catalog.errors import CatalogError, PluginError, SourceError, SourceUnavailable
from catalog.harvest.http import Patience, PoliteClient
from catalog.harvest.ssrf import AddressRefused, parse, printable, shown
from catalog.hooks import Hooks
from catalog.sdk.connector import Connector, Offer
from catalog.sdk.http import HttpClient, Reply, Stream, Visit
from catalog.settings import Settings

log = logging.getLogger(__name__)

MAX_SECONDS = 100.0
"""Whatever a host does, the answer is there within about two minutes."""
MAX_REQUESTS = 120
MAX_OFFERS = 20
"""More than this from one connector is taken for a generator without an end."""
ANSWER_SECONDS = 15.0
_ANY_STATUS = tuple(range(400, 600))
_TITLE = re.compile(rb"<title[^>]*>(.{0,1000}?)</title", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(r"charset=[\"']?([\w-]{1,30})", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """An offer and the name of the connector that made it."""

    connector: str
    offer: Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found at ``address``; ``seen`` says in a sentence what is there, ``notices`` what was odd."""

    address: str
    found: tuple[Found, ...]
    seen: str
    notices: tuple[str, ...] = ()


def is_address(target: str) -> bool:
    """Whether what a person typed is an address or a host's name rather than the slug of a source."""
    return any(mark in target for mark in ".:/")


def discover(
    settings: Settings,
    hooks: Hooks,
    target: str,
    *,
    allow_private: bool = False,
    tell: Callable[[str], None] = lambda url: None,
) -> Discovery:
    """Ask every connector what it finds at ``target``, a host or an address; ``tell`` hears what is tried.

    Takes at most about two minutes. Raises ``SourceError`` if nothing answers at all,
    ``AddressRefused`` if it may not be asked.
    """
    patience = Patience(attempts=2, longest_wait=5.0, deadline=time.monotonic() + MAX_SECONDS)
    hasty = dataclasses.replace(settings, http_timeout=min(settings.http_timeout, ANSWER_SECONDS))
    with PoliteClient(hasty, allow_private=allow_private, patience=patience) as client:
        http = _Bounded(client, tell)
        entrance = _enter(target.strip(), http)
        found: list[Found] = []
        notices = list(entrance.notices)
        for address in entrance.addresses:
            for kind in hooks.connectors.values():
                offers, told = _offers(kind, address, http, hooks)
                found += [Found(kind.name, offer) for offer in offers]
                notices += told
            if found:
                break
        notices += http.notices
    return Discovery(
        address=entrance.addresses[0],
        found=tuple(found),
        seen=entrance.seen,
        notices=tuple(dict.fromkeys(notices)),
    )


class _Bounded:
    """Implements ``catalog.sdk.http.HttpClient``: another one with an end to its requests."""

    def __init__(self, client: PoliteClient, tell: Callable[[str], None]) -> None:
        self.client, self._tell = client, tell
        self._requests = 0
        self.notices: list[str] = []

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        self._count(url)
        return self.client.get(url, params, headers, accept_status)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        self._count(url)
        return self.client.post(url, form, headers, accept_status)

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
        self._count(url)
        with self.client.stream(url, headers) as stream:
            yield stream

    def visit(self, host: str, port: int) -> Visit:
        self._count(f"{host}:{port}")
        return self.client.visit(host, port)

    def _count(self, url: str) -> None:
        self._requests += 1
        if self.client.patience.left() <= 0:
            self._stop(f"the search was stopped after {MAX_SECONDS:.0f} seconds, because the host is slow")
        if self._requests > MAX_REQUESTS:
            self._stop(f"the search was stopped after {MAX_REQUESTS} requests")
        self._tell(shown(url))

    def _stop(self, told: str) -> None:
        self.notices.append(f"{told}: give the whole address of the interface if you know it")
        raise SourceUnavailable(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entrance:
    addresses: tuple[str, ...]
    seen: str
    notices: tuple[str, ...] = ()


def _enter(target: str, http: _Bounded) -> _Entrance:
    """The first address of ``target`` that answers, https before http where neither was given."""
    given = [target] if "://" in target else [f"https://{target}", f"http://{target}"]
    notices: list[str] = []
    for address in given:
        parts = parse(address)
        url = urlunsplit(parts._replace(path=parts.path or "/", fragment=""))
        before = http.client.answers
        try:
            reply = http.get(url, accept_status=_ANY_STATUS)
        except AddressRefused:
            raise
        except SourceError as error:
            if http.client.answers > before:
                return _Entrance(addresses=(url,), seen=str(error), notices=tuple(notices))
            notices.append(str(error))
            continue
        if notices:
            notices.append(
                f"{shown(url)} is used in place of https: what is sent there can be read on the way"
            )
        return _Entrance(addresses=_ways_on(url, reply), seen=_seen(reply), notices=tuple(notices))
    reasons = {told.partition(": ")[2] for told in notices}
    raise SourceUnavailable(
        f"{printable(target, 200)}: {reasons.pop()}" if len(reasons) == 1 else "; ".join(notices)
    )


def _ways_on(url: str, reply: Reply) -> tuple[str, ...]:
    """The address itself, at the host that answered for it, then where it leads to."""
    given, final = urlsplit(url), urlsplit(reply.url)
    if _bare(given) == _bare(final):
        given = given._replace(scheme=final.scheme, netloc=final.netloc)
    return tuple(dict.fromkeys((urlunsplit(given), urlunsplit(final._replace(fragment="")))))


def _bare(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")


def _offers(
    kind: type[Connector], address: str, http: HttpClient, hooks: Hooks
) -> tuple[list[Offer], list[str]]:
    """What one connector finds, and what went wrong in it; an error of its own code ends no other's turn."""
    readable = frozenset(entry.name for entry in hooks.formats.readers())
    offers: list[Offer] = []
    try:
        for offer in itertools.islice(kind.discover(address, http, readable), MAX_OFFERS):
            if not isinstance(offer, Offer):
                raise TypeError(f"gave {type(offer).__name__} in place of an Offer")
            offers.append(offer)
    except CatalogError as error:
        return offers, [f"connector {kind.name}: {error}"]
    except (Exception, SystemExit) as error:
        log.exception("connector %s", kind.name)
        told = printable(f"{type(error).__name__}: {error}", 300)
        return offers, [str(PluginError(kind.name, told, hook="discover"))]
    return offers, []


def _seen(reply: Reply) -> str:
    """What is at an address, in a sentence."""
    where = shown(reply.url)
    if reply.status >= 400:
        return f"{where} answers {reply.status}"
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    title = _TITLE.search(reply.body[:200_000])
    if title is not None:
        return f'{where} is a web page titled "{_text(title[1], reply)}"'
    if "html" in kind or reply.body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return f"{where} is a web page"
    return f"{where} answers with {printable(kind, 60) or 'something'} of {len(reply.body):,} bytes"


def _text(title: bytes, reply: Reply) -> str:
    stated = _CHARSET.search(reply.headers.get("content-type", ""))
    try:
        text = title.decode(stated[1] if stated else "utf-8", "replace")
    except LookupError:
        text = title.decode("utf-8", "replace")
    return printable(html.unescape(text), 120)
