"""Lists that never end, end too early, or miscount themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from catalog.sdk.testing.oaipmh.behaviour import Behaviour, Expect
from catalog.sdk.testing.oaipmh.holdings import OPENED, WEEK, named
from catalog.sdk.testing.oaipmh.provider import OaiError, Page, Provider, Selection

_BLANK = "\n      "
LATER_PAGES = tuple(named(number) for number in (5, 6, 7, 8, 10, 11, 12))
LAST_PAGE = tuple(named(number) for number in (10, 11, 12))


def of(kind: type[Provider], **given: Any) -> Callable[[int], Provider]:
    """The library at each stage, of a kind that misbehaves."""
    return lambda stage: kind(now=OPENED + stage * WEEK, **given)


def until_mended(kind: type[Provider], **given: Any) -> Callable[[int], Provider]:
    """The library of a kind that misbehaves, and the right one from the second stage on."""
    return lambda stage: (Provider if stage else kind)(now=OPENED + stage * WEEK, **given)


class SameToken(Provider):
    """Each page leads to the second one."""

    def page(self, chosen: Selection) -> Page:
        """The page, with the token of the second."""
        return super().page(chosen)._replace(token=self.token_at(chosen, 4))


class LastRepeats(Provider):
    """The last page leads to itself."""

    def page(self, chosen: Selection) -> Page:
        """The page; the last with its own token."""
        page = super().page(chosen)
        return page if page.token or not chosen.at else page._replace(token=chosen.token())


class FirstPage(Provider):
    """Each page is the first, under a token that was not given before."""

    def page(self, chosen: Selection) -> Page:
        """The first page, with a fresh token."""
        first = super().page(replace(chosen, at=0))
        return first._replace(token=self.token_at(chosen, chosen.at + 4), total=None)


class Cycle(Provider):
    """Behind the last page comes the first again, under tokens that were not given before."""

    def page(self, chosen: Selection) -> Page:
        """The page, counted around."""
        found = super().page(replace(chosen, at=chosen.at % max(len(self.selected(chosen)), 1)))
        return found._replace(token=self.token_at(chosen, chosen.at + 4), total=None)


class BlankToken(Provider):
    """The last page's token element is pretty-printed."""

    def page(self, chosen: Selection) -> Page:
        """The page; the last with a token of white space."""
        page = super().page(chosen)
        return page if page.token or not chosen.at else page._replace(token=_BLANK)


@dataclass(frozen=True, kw_only=True)
class OneMore(Provider):
    """The last page has a token; ``last`` is the token of the empty page behind, None for noRecordsMatch."""

    last: str | None = ""

    def page(self, chosen: Selection) -> Page:
        """The page; behind the last one nothing."""
        if not chosen.at or chosen.at < len(self.selected(chosen)):
            page = super().page(chosen)
            return page if page.token or not chosen.at else page._replace(token=self.token_at(chosen, 92))
        if self.last is None:
            raise OaiError("noRecordsMatch", "no records match")
        return Page((), chosen.at, None, self.last or None)


class EmptyToken(OneMore):
    """The last page has a token; behind it is an empty page with an empty token element."""

    def page(self, chosen: Selection) -> Page:
        """The page; behind the last one an empty token element."""
        page = super().page(chosen)
        return page if page.items else page._replace(token="")


class Hole(Provider):
    """An empty page stands between the first and the others."""

    def page(self, chosen: Selection) -> Page:
        """The page; the second one is empty."""
        if chosen.at == 2:
            return Page((), 4, None, self.token_at(chosen, 4))
        page = super().page(chosen)
        return page._replace(token=self.token_at(chosen, 2)) if page.token and not chosen.at else page


@dataclass(frozen=True, kw_only=True)
class Sized(Provider):
    """The list tells a size that is not its own."""

    size: int | None = None

    def page(self, chosen: Selection) -> Page:
        """The page with the wrong size."""
        return super().page(chosen)._replace(total=self.size)


class Short(Provider):
    """ListRecords stops after two pages though it is told to be longer."""

    def page(self, chosen: Selection) -> Page:
        """The page; the second is said to be the last."""
        page = super().page(chosen)
        return page._replace(token="") if chosen.at == 4 and chosen.verb == "ListRecords" else page


_MENDED = Expect(stage=1, full=True)

BEHAVIOURS = (
    Behaviour(
        name="same_token_for_ever",
        what="Each page carries the token of the second page, which is sent for ever.",
        source="sickle#25, oaipmh-scythe#411; geoportal-server-harvester#79 (300,000 of 36,000)",
        provider=until_mended(SameToken),
        runs=(Expect(status="done_with_errors", missing=LAST_PAGE, unnamed=1), _MENDED),
    ),
    Behaviour(
        name="last_page_repeats_its_token",
        what="The last page carries the token that led to it.",
        source="coneda/kor#55",
        provider=of(LastRepeats),
        runs=(Expect(notice="repeated_token"), Expect()),
    ),
    Behaviour(
        name="first_page_for_ever",
        what="Each page is the first one again, under a token that was never given before.",
        source="trial of four clients: same records under new tokens",
        provider=until_mended(FirstPage),
        runs=(Expect(status="done_with_errors", missing=LATER_PAGES, unnamed=1), _MENDED),
    ),
    Behaviour(
        name="fresh_token_each_time_endless",
        what="Behind the last page the list begins again, with fresh tokens for ever.",
        source="trial of four clients: same records under new tokens",
        provider=until_mended(Cycle),
        runs=(Expect(status="done_with_errors", unnamed=1), _MENDED),
    ),
    Behaviour(
        name="whitespace_token",
        what="The last page's token is only white space (a pretty-printed empty element).",
        source="trial of four clients: asked again with a blank token by three of four clients",
        provider=of(BlankToken),
    ),
    Behaviour(
        name="token_on_last_page_leads_to_empty",
        what="The last page has a token, which leads to an empty list.",
        source="pyoai#8, sickle#8, invenio#3297",
        provider=of(OneMore),
    ),
    Behaviour(
        name="empty_list_with_token_element",
        what="The last page has a token, which leads to an empty list with an empty token element.",
        source="invenio#3297",
        provider=of(EmptyToken),
    ),
    Behaviour(
        name="token_on_last_page_leads_to_no_records_match",
        what="The last page has a token, which leads to the error noRecordsMatch.",
        source="DOAJ/doaj#1396",
        provider=of(OneMore, last=None),
    ),
    Behaviour(
        name="empty_page_with_token",
        what="The second page is empty, but has a token for the others.",
        source="trial of four clients: silent stop after 2 of 4 by one client",
        provider=of(Hole),
    ),
    Behaviour(
        name="complete_list_size_too_large",
        what="completeListSize says 40, but the list ends after 12.",
        source="trial of four clients: compare the count",
        provider=of(Sized, size=40),
        runs=(Expect(notice="list_short"), Expect()),
    ),
    Behaviour(
        name="complete_list_size_too_small",
        what="completeListSize says 3, but the list has 12.",
        source="trial of four clients: compare the count",
        provider=of(Sized, size=3),
    ),
    Behaviour(
        name="list_ends_too_early",
        what="ListRecords ends after two of three pages without a token, as with a cap on results.",
        source="figshare-user-documentation#64 (cap of 10,000)",
        provider=of(Short),
        runs=(Expect(missing=LAST_PAGE, notice="list_short"), Expect()),
    ),
)
