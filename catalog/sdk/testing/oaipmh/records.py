"""Single records gone wrong: without metadata, without identifier, twice, in another order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from catalog.sdk.testing.oaipmh.behaviour import Behaviour, Expect, changed
from catalog.sdk.testing.oaipmh.endings import of
from catalog.sdk.testing.oaipmh.holdings import ITEMS, OPENED, PREFIX, SPOILT, WEEK, Item, named
from catalog.sdk.testing.oaipmh.provider import OaiError, Page, Provider, Selection

_BAD = named(SPOILT)
_NAMED = tuple(Expect(status="done_with_errors", failed=(_BAD,), full=full) for full in (False, True))
_UNNAMED = tuple(
    Expect(status="done_with_errors", missing=(_BAD,), unnamed=1, full=full) for full in (False, True)
)
LONG = PREFIX + "9" * 5000
SPACED = f"{PREFIX}Kho A/12 bis & phụ lục"


class Bare(Provider):
    """One record has a header alone, though it is not deleted."""

    def record(self, item: Item, prefix: str) -> str:
        """The record element; the spoilt one without metadata."""
        if item.identifier == _BAD:
            return f"<record>{self.header(item)}</record>"
        return super().record(item, prefix)


class Hollow(Bare):
    """One record's metadata element is empty."""

    def record(self, item: Item, prefix: str) -> str:
        """The record element; the spoilt one with empty metadata."""
        return (
            super()
            .record(item, prefix)
            .replace("</header></record>", "</header><metadata></metadata></record>")
        )


class Unlisted(Provider):
    """Lists of identifiers are not known here."""

    def listed(self, chosen: Selection) -> str:
        """The list of records; raises ``OaiError`` for identifiers."""
        if chosen.verb == "ListIdentifiers":
            raise OaiError("badVerb", "ListIdentifiers is not supported")
        return super().listed(chosen)


class Overlapping(Provider):
    """Each page begins with the last record of the one before."""

    def page(self, chosen: Selection) -> Page:
        """The page, one record longer at its beginning."""
        page = super().page(chosen)
        before = self.selected(chosen)[max(chosen.at - 1, 0) : chosen.at]
        return page._replace(items=[*before, *page.items])


class Shuffled(Provider):
    """While the list is given, one record moves from the second page to the first, which was given."""

    def page(self, chosen: Selection) -> Page:
        """The page; behind the first, the list is in another order."""
        page = super().page(chosen)
        if not chosen.at or chosen.verb != "ListRecords":
            return page
        found = self.selected(chosen)
        found.insert(0, found.pop(SPOILT - 1))
        return page._replace(items=found[chosen.at : chosen.at + self.page_size])


class Twofold(Provider):
    """The last page holds the second record again, with another title."""

    def page(self, chosen: Selection) -> Page:
        """The page; the last with a record of another one's identifier."""
        page = super().page(chosen)
        if page.token or chosen.verb != "ListRecords":
            return page
        other = replace(self.items[1], title="Một cuốn sách khác hẳn")
        return page._replace(items=[*page.items, other])


class Fickle(Provider):
    """A format is offered and then refused."""

    def check_prefix(self, prefix: str) -> None:
        """Raise ``OaiError`` for all but Dublin Core."""
        if prefix != "oai_dc":
            raise OaiError("cannotDisseminateFormat", f"{prefix} is out of order")


@dataclass(frozen=True, kw_only=True)
class Padded(Provider):
    """Values stand on lines of their own."""

    def header(self, item: Item) -> str:
        """The header element, pretty-printed."""
        text = super().header(item)
        for name in ("identifier", "datestamp", "setSpec"):
            text = text.replace(f"<{name}>", f"<{name}>\n        ").replace(
                f"</{name}>", f"\n      </{name}>"
            )
        return text


def _with(**given: str) -> Callable[[int], Provider]:
    """The library with other facts of the spoilt record."""

    def at(stage: int) -> Provider:
        items: Sequence[Item] = [
            replace(item, **given) if item.identifier == _BAD else item  # type: ignore[arg-type]
            for item in ITEMS
        ]
        return Provider(items=items, now=OPENED + stage * WEEK)

    return at


BEHAVIOURS = (
    Behaviour(
        name="record_without_metadata",
        what="One record has no metadata, though it is not said to be deleted.",
        source="trial of four clients: AttributeError in one client",
        provider=of(Bare),
        runs=_NAMED,
    ),
    Behaviour(
        name="record_with_empty_metadata",
        what="One record's metadata element is empty.",
        source="trial of four clients",
        provider=of(Hollow),
        runs=_NAMED,
    ),
    Behaviour(
        name="record_without_title",
        what="One record has no title.",
        source="made up after what harvesters tell",
        provider=_with(title=""),
        runs=_NAMED,
    ),
    Behaviour(
        name="empty_identifier",
        what="One record's identifier is empty.",
        source="trial of four clients: IndexError, RuntimeError in two clients",
        answer=changed(lambda body: body.replace(f"<identifier>{_BAD}<".encode(), b"<identifier><")),
        runs=_UNNAMED,
    ),
    Behaviour(
        name="huge_identifier",
        what="One record's identifier has over five thousand characters.",
        source="made up after what harvesters tell",
        provider=_with(identifier=LONG),
        runs=(Expect(status="done_with_errors", missing=(LONG,), unnamed=1),),
    ),
    Behaviour(
        name="identifier_with_spaces",
        what="One record's identifier holds spaces, slashes, & and Vietnamese letters.",
        source="Omeka Classic: identifiers that follow no rule",
        provider=_with(identifier=SPACED),
    ),
    Behaviour(
        name="padded_values",
        what="Identifiers, datestamps and sets stand on lines of their own.",
        source="trial of four clients: strip",
        provider=of(Padded),
    ),
    Behaviour(
        name="duplicate_records_across_pages",
        what="Each page begins with the last record of the page before.",
        source="made up after what harvesters tell",
        provider=of(Overlapping),
    ),
    Behaviour(
        name="records_reordered_between_pages",
        what="While the list is given, a record moves to a page that was given already.",
        source="made up after what harvesters tell: lists without an order",
        provider=of(Shuffled),
        runs=(Expect(missing=(_BAD,), notice="list_short"), Expect()),
    ),
    Behaviour(
        name="same_identifier_twice_with_other_content",
        what="The last page holds another record under an identifier of the first page.",
        source="made up after what harvesters tell",
        provider=of(Twofold),
        runs=(Expect(status="done_with_errors", failed=(named(2),)),),
    ),
    Behaviour(
        name="no_list_of_identifiers",
        what="ListIdentifiers is answered with badVerb.",
        source="made up after what harvesters tell",
        provider=of(Unlisted),
    ),
    Behaviour(
        name="no_list_of_identifiers_where_deletions_are_not_kept",
        what="As before, and Identify says deletedRecord no.",
        source="made up after what harvesters tell",
        provider=of(Unlisted, deleted_record="no"),
        runs=(Expect(), Expect(stage=5, notice="identifiers_refused")),
    ),
    Behaviour(
        name="no_sets",
        what="The repository has no sets: noSetHierarchy.",
        source="section 4.6 of the protocol",
        provider=of(Provider, sets={}),
    ),
    Behaviour(
        name="format_offered_and_refused",
        what="marcxml is offered, but asking for it gives cannotDisseminateFormat.",
        source="made up after what harvesters tell",
        provider=of(Fickle),
        runs=(Expect(notice="format_refused"), Expect()),
    ),
)
