"""A provider that does the protocol rightly (OAI-PMH 2.0, openarchives.org/OAI/openarchivesprotocol.html)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, NamedTuple
from urllib.parse import parse_qsl, urlencode

from catalog.sdk.testing.oaipmh import replies
from catalog.sdk.testing.oaipmh.holdings import FORMATS, ITEMS, OPENED, SETS, Item
from catalog.sdk.testing.oaipmh.replies import DAYS, SECONDS

DeletedRecord = Literal["no", "transient", "persistent"]
Arguments = Sequence[tuple[str, str]]
_LISTED: Final = frozenset({"from", "until", "set"})
_VERBS: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), _LISTED),
    "ListRecords": (frozenset({"metadataPrefix"}), _LISTED),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
}
"""Arguments that a verb must and may have; the lists may have a resumptionToken alone in their place."""
_LISTS: Final = ("ListIdentifiers", "ListRecords", "ListSets")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?\Z")


class OaiError(Exception):
    """An error condition of the protocol (section 3.6)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a list request asks for; ``at`` is the place at which its page begins."""

    verb: str
    prefix: str
    group: str = ""
    since: str = ""
    until: str = ""
    at: int = 0

    def token(self) -> str:
        """The resumption token that stands for this selection."""
        told = {"prefix": self.prefix, "set": self.group, "from": self.since, "until": self.until}
        return urlencode({**told, "at": self.at})


class Page(NamedTuple):
    """One page of a list: items, the place of the first, the number of all, the token (None: no element)."""

    items: Sequence[Item]
    cursor: int
    total: int | None
    token: str | None


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A repository over ``items``, in pages of ``page_size``; it keeps no state.

    Subclasses that misbehave override one of its methods.
    """

    items: Sequence[Item] = ITEMS
    now: datetime = OPENED
    page_size: int = 4
    granularity: str = SECONDS
    deleted_record: DeletedRecord = "persistent"
    prefixes: Sequence[str] = ("oai_dc", "marcxml")
    sets: dict[str, str] = field(default_factory=lambda: dict(SETS))

    def reply(self, arguments: Arguments, base: str) -> bytes:
        """The reply to a request in UTF-8, errors of the protocol included."""
        now = f"{self.now:{SECONDS}}"
        try:
            asked = self.check(arguments)
            content = self.content(asked, base)
        except OaiError as error:
            # Section 3.6: the attributes of a request that is itself wrong are not repeated.
            shown = () if error.code in ("badVerb", "badArgument") else arguments
            return replies.envelope(now, base, shown, replies.error(error.code, error.message))
        return replies.envelope(now, base, arguments, content)

    def check(self, arguments: Arguments) -> dict[str, str]:
        """The arguments by name; raises ``OaiError`` where they break section 3.1 or 4."""
        counted = Counter(name for name, _ in arguments)
        asked = dict(arguments)
        verb = asked.get("verb", "")
        if counted["verb"] != 1 or verb not in _VERBS:
            raise OaiError("badVerb", "the verb is missing, repeated or unknown")
        names = set(asked) - {"verb"}
        required, optional = _VERBS[verb]
        if twice := [name for name, number in counted.items() if number > 1]:
            raise OaiError("badArgument", f"repeated: {', '.join(twice)}")
        if verb in _LISTS and "resumptionToken" in names:
            if len(names) > 1:
                raise OaiError("badArgument", "resumptionToken is an exclusive argument")
            return asked
        if names - required - optional:
            raise OaiError("badArgument", f"not allowed: {', '.join(sorted(names - required - optional))}")
        if required - names:
            raise OaiError("badArgument", f"missing: {', '.join(sorted(required - names))}")
        return asked

    def content(self, asked: dict[str, str], base: str) -> str:
        """The verb's element."""
        match asked["verb"]:
            case "Identify":
                return self.identify(base)
            case "ListMetadataFormats":
                if "identifier" in asked:
                    self.find(asked["identifier"])
                return replies.formats(self.prefixes)
            case "ListSets":
                return self.list_sets(asked)
            case "GetRecord":
                item = self.find(asked["identifier"])
                self.check_prefix(asked["metadataPrefix"])
                return f"<GetRecord>{self.record(item, asked['metadataPrefix'])}</GetRecord>"
            case _:
                return self.listed(self.selection(asked))

    def identify(self, base: str) -> str:
        """The Identify element (section 4.2)."""
        earliest = min((item.datestamp for item in self.items), default=self.now)
        return replies.identify(base, f"{earliest:{self.granularity}}", self.deleted_record, self.granularity)

    def list_sets(self, asked: dict[str, str]) -> str:
        """The ListSets element (section 4.6), in one page."""
        if "resumptionToken" in asked:
            raise OaiError("badResumptionToken", "the list of sets has one page")
        if not self.sets:
            raise OaiError("noSetHierarchy", "this repository has no sets")
        return replies.sets(self.sets)

    def find(self, identifier: str) -> Item:
        """The item of that identifier; raises ``OaiError`` if there is none."""
        for item in self.items:
            if item.identifier.strip() == identifier:
                return item
        raise OaiError("idDoesNotExist", f"{identifier} is not held here")

    def check_prefix(self, prefix: str) -> None:
        """Raise ``OaiError`` for a format that is not offered."""
        if prefix not in self.prefixes:
            raise OaiError("cannotDisseminateFormat", f"{prefix} is not offered")

    def selection(self, asked: dict[str, str]) -> Selection:
        """What a list request asks for; raises ``OaiError`` for a bad token, format or date."""
        if "resumptionToken" in asked:
            return self.resumed(asked["verb"], asked["resumptionToken"])
        self.check_prefix(asked["metadataPrefix"])
        since, until = asked.get("from", ""), asked.get("until", "")
        self.check_dates(since, until)
        if asked.get("set") and not self.sets:
            raise OaiError("noSetHierarchy", "this repository has no sets")
        return Selection(
            verb=asked["verb"],
            prefix=asked["metadataPrefix"],
            group=asked.get("set", ""),
            since=since,
            until=until,
        )

    def resumed(self, verb: str, token: str) -> Selection:
        """The selection that a token stands for; raises ``OaiError`` for a token that was not given."""
        told = dict(parse_qsl(token, keep_blank_values=True))
        at = told.get("at", "")
        if told.get("prefix") not in self.prefixes or not (at.isascii() and at.isdigit()):
            raise OaiError("badResumptionToken", "the token was not given by this repository")
        return Selection(
            verb=verb,
            prefix=told["prefix"],
            group=told.get("set", ""),
            since=told.get("from", ""),
            until=told.get("until", ""),
            at=int(at),
        )

    def check_dates(self, since: str, until: str) -> None:
        """Raise ``OaiError`` for dates of another granularity than ours, mixed ones, or a reversed range."""
        for text in filter(None, (since, until)):
            if not _DATE.match(text) or (self.granularity == DAYS and "T" in text):
                raise OaiError("badArgument", f"{text} is no date of granularity {replies.shown(DAYS)}")
        if since and until and len(since) != len(until):
            raise OaiError("badArgument", "from and until are of different granularity")
        if since and until and since > until:
            raise OaiError("badArgument", "from is later than until")

    def selected(self, chosen: Selection) -> list[Item]:
        """The items that a selection names, in their order."""
        since, until = chosen.since, chosen.until
        return [
            item
            for item in self.items
            if (not chosen.group or chosen.group in item.sets)
            and f"{item.datestamp:{SECONDS}}"[: len(since)] >= since
            and (not until or f"{item.datestamp:{SECONDS}}"[: len(until)] <= until)
        ]

    def page(self, chosen: Selection) -> Page:
        """The page at which a selection stands; raises ``OaiError`` if it selects nothing."""
        found = self.selected(chosen)
        end = chosen.at + self.page_size
        items = found[chosen.at : end]
        if not items:
            code = "badResumptionToken" if chosen.at else "noRecordsMatch"
            raise OaiError(code, "no records match")
        if end < len(found):
            return Page(items, chosen.at, len(found), self.token_at(chosen, end))
        # Section 3.5: the last page of a list that came in pages has an empty token.
        return Page(items, chosen.at, len(found), "" if chosen.at else None)

    def token_at(self, chosen: Selection, at: int) -> str:
        """The token for the page that begins at ``at``."""
        return Selection(
            verb=chosen.verb,
            prefix=chosen.prefix,
            group=chosen.group,
            since=chosen.since,
            until=chosen.until,
            at=at,
        ).token()

    def listed(self, chosen: Selection) -> str:
        """The ListRecords or ListIdentifiers element of one page."""
        page = self.page(chosen)
        if chosen.verb == "ListIdentifiers":
            entries = "".join(self.header(item) for item in page.items)
        else:
            entries = "".join(self.record(item, chosen.prefix) for item in page.items)
        token = "" if page.token is None else replies.token(page.token, page.cursor, page.total)
        return f"<{chosen.verb}>{entries}{token}</{chosen.verb}>"

    def header(self, item: Item) -> str:
        """The header element of an item."""
        stamp = f"{item.datestamp:{self.granularity}}"
        return replies.header(item.identifier, stamp, item.sets, item.deleted)

    def record(self, item: Item, prefix: str) -> str:
        """The record element of an item: a header alone if it is deleted."""
        if item.deleted:
            return f"<record>{self.header(item)}</record>"
        return f"<record>{self.header(item)}<metadata>{FORMATS[prefix][2](item)}</metadata></record>\n"
