"""What a nasty behaviour is: a name, what it does, where it was seen, and what must come of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl

from catalog.sdk.testing.oaipmh import replies
from catalog.sdk.testing.oaipmh.holdings import OPENED, WEEK
from catalog.sdk.testing.oaipmh.provider import Arguments, Provider
from catalog.sdk.testing.serving import Answer

Status = Literal["done", "done_with_errors", "failed"]
XML = {"Content-Type": "text/xml; charset=utf-8"}


@dataclass(slots=True, kw_only=True)
class Ask:
    """One request as a behaviour sees it.

    ``base`` is the base URL, ``path`` what follows it in the request, ``query`` the query as it came;
    ``headers`` go by lower-case name. ``before`` is how often this very request was made before; ``memory``
    is the behaviour's own, for as long as the server runs; ``stop`` is set when the server ends.
    """

    arguments: Arguments
    headers: Mapping[str, str]
    base: str
    path: str
    query: str
    stage: int
    before: int
    provider: Provider
    memory: dict[str, Any]
    stop: threading.Event

    def get(self, name: str) -> str:
        """An argument's value, empty if it is not there."""
        return dict(self.arguments).get(name, "")

    @property
    def verb(self) -> str:
        """The verb."""
        return self.get("verb")

    @property
    def lists(self) -> bool:
        """Whether records or identifiers are listed."""
        return self.verb in ("ListRecords", "ListIdentifiers")

    @property
    def page(self) -> int:
        """The number of the page of a list, from 1 on; 0 for all other requests."""
        if not self.lists:
            return 0
        at = dict(parse_qsl(self.get("resumptionToken"))).get("at", "0")
        return int(at) // self.provider.page_size + 1 if at.isdigit() else 1

    def rightly(self) -> Answer:
        """The answer that the protocol asks for."""
        return self.instead(self.arguments)

    def instead(self, arguments: Arguments) -> Answer:
        """The right answer to other arguments than those that were sent."""
        return Answer(self.provider.reply(arguments, self.base), 200, XML)

    def error(self, code: str, message: str, status: int = 200) -> Answer:
        """An error of the protocol (section 3.6)."""
        now = f"{self.provider.now:{replies.SECONDS}}"
        shown = () if code in ("badVerb", "badArgument") else self.arguments
        return Answer(replies.envelope(now, self.base, shown, replies.error(code, message)), status, XML)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must come of one run of a harvest.

    ``stage``: the server is moved on to this stage before the run; ``full``: everything is asked for, as
    now and then. ``missing``: identifiers that the server holds and that cannot arrive, which must be told;
    ``failed``: identifiers that the report must name as failed; ``unnamed``: how many failures can tell no
    identifier. ``notice``: the rule of a notice that must be told. ``says``: a word that the sentence of a
    failed run must hold. ``titles``: titles that are not those of the made-up library, by identifier.
    """

    stage: int = 0
    full: bool = False
    status: Status = "done"
    missing: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    unnamed: int = 0
    notice: str = ""
    says: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)


def library(stage: int) -> Provider:
    """The well-behaved library at a stage: the same records, a week later each time."""
    return Provider(now=OPENED + stage * WEEK)


def rightly(ask: Ask) -> Answer:
    """The answer that the protocol asks for."""
    return ask.rightly()


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """A server that misbehaves in one way.

    ``source`` says where it was seen. ``runs`` is what must come of each run, in order. ``provider`` gives
    what stands behind at each stage, ``answer`` turns a request into an answer. ``options`` are further
    options that a source needs, ``tls`` says that it is reached over https.
    """

    name: str
    what: str
    source: str
    runs: tuple[Expect, ...] = (Expect(), Expect())
    provider: Callable[[int], Provider] = library
    answer: Callable[[Ask], Answer] = rightly
    options: Mapping[str, str] = field(default_factory=dict)
    tls: bool = False

    def titles(self, run: int) -> dict[str, str]:
        """The titles of the live records that the server holds at that run (from 0), by identifier."""
        expect, group = self.runs[run], self.options.get("set")
        held = {
            item.identifier.strip(): item.title
            for item in self.provider(expect.stage).items
            if not item.deleted and (group is None or group in item.sets)
        }
        return held | dict(expect.titles)


def once(first: Callable[[Ask], Answer], when: Callable[[Ask], bool]) -> Callable[[Ask], Answer]:
    """An answer for the first time that each request of a kind is made; rightly from then on."""
    return lambda ask: first(ask) if when(ask) and not ask.before else ask.rightly()


def always(wrong: Callable[[Ask], Answer], when: Callable[[Ask], bool]) -> Callable[[Ask], Answer]:
    """An answer for every request of a kind; rightly to all others."""
    return lambda ask: wrong(ask) if when(ask) else ask.rightly()


def mended(wrong: Callable[[Ask], Answer]) -> Callable[[Ask], Answer]:
    """A behaviour that is over at the second stage."""
    return lambda ask: ask.rightly() if ask.stage else wrong(ask)


def goes_down(wrong: Callable[[Ask], Answer]) -> Callable[[Ask], Answer]:
    """Every request is answered so from the first one for a second page on, until the second stage."""

    def answer(ask: Ask) -> Answer:
        if ask.page > 1:
            ask.memory["down"] = True
        return ask.rightly() if ask.stage or "down" not in ask.memory else wrong(ask)

    return answer


def changed(change: Callable[[bytes], bytes]) -> Callable[[Ask], Answer]:
    """The right answer with its bytes changed."""

    def answer(ask: Ask) -> Answer:
        right = ask.rightly()
        return Answer(change(right.body), right.status, right.headers)

    return answer


def replaced(old: str, new: bytes) -> Callable[[bytes], bytes]:
    """A change that puts ``new`` in place of the text ``old`` wherever it stands."""
    return lambda body: body.replace(old.encode(), new)


def on_page(*numbers: int) -> Callable[[Ask], bool]:
    """Whether a request asks for one of these pages of a list."""
    return lambda ask: ask.page in numbers
