"""Who made a thing, when, where and how in Linked Art (linked.art/model/object/production)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.formats.dates import parse_date
from catalog.formats.json_documents import Document, identity, text, types
from catalog.formats.linkedart_nodes import address, content, has_class, label, nodes, year
from catalog.formats.names import agent
from catalog.formats.names import role as plain_role
from catalog.formats.text.fold import fold
from catalog.record import Agent, DateSpan, Place

EXHIBITING = "300054766"
"""The class of exhibitions."""
_PARTS = ("part", "consists_of")
_MAKERS = ("produced_by", "created_by")
_ROLE = re.compile(
    r"(?:er|or|ist|ists|ers|ors|graph|smith|wright|rapher|maker|workshop|studio|tac gia|nghe nhan)\Z"
)
_LIFE = re.compile(
    r"(?:born|died|active|b\.|d\.|fl\.|sinh|mất)?\s*\d{3,4}(?:\s*[-–]\s*\d{3,4})?(?:\s*B\.?C\.?)?"
)
_PERSONAL = r"nationality|dates|years|nien dai"


def productions(document: Document) -> list[Document]:
    """The productions of a thing: the whole first, then its parts."""
    whole = nodes(document, *_MAKERS)
    return [*whole, *(part for entry in whole for part in nodes(entry, *_PARTS))]


def creators(document: Document) -> tuple[Agent, ...]:
    """The makers with their roles; one who is only named by an address is looked for among the parts."""
    named: dict[str, Agent] = {}
    for production in productions(document):
        for actor in nodes(production, "carried_out_by"):
            name = label(actor)
            if not name:
                continue
            found = agent(name, _role(actor, production))
            if found is None:
                continue
            made = Agent(
                name=found.name,
                role=found.role,
                dates=found.dates or _dates(actor, production),
                uri=address(actor),
            )
            key = identity(actor) or name
            if key not in named or (made.role and not named[key].role):
                named[key] = made
    return tuple(named.values())


def _role(actor: Document, production: Document) -> str:
    """The part that an actor had: told of the actor, of the part of the work, else of nobody."""
    for statement in nodes(actor, "referred_to_by"):
        if has_class(statement, (), r"role"):
            return _singular(content(statement))
    for entry in nodes(production, "technique", "classified_as"):
        name = label(entry)
        if _names_a_part(name):
            return _singular(name)
    return ""


def _names_a_part(name: str) -> bool:
    return bool(name) and _ROLE.search(_bare(fold(name))) is not None


def _bare(name: str) -> str:
    """A term without what tells it from its namesakes: "artists (visual artists)"."""
    return name.partition("(")[0].strip()


def _singular(name: str) -> str:
    plain = plain_role(_bare(name) or name).strip().lower()
    return plain[:-1] if re.search(r"(?:er|or|ist)s\Z", plain) else plain


def _dates(actor: Document, production: Document) -> str:
    for statement in (*nodes(actor, "referred_to_by"), *nodes(production, "referred_to_by")):
        if has_class(statement, (), _PERSONAL) and (found := _LIFE.search(content(statement))):
            return found[0].strip()
    born, died = _life(actor, "born"), _life(actor, "died")
    return f"{born or ''}–{died or ''}" if born or died else ""


def _life(actor: Document, name: str) -> int | None:
    spans = (span for event in nodes(actor, name) for span in nodes(event, "timespan"))
    return next((year(span.get("begin_of_the_begin")) for span in spans), None)


def period(document: Document) -> DateSpan | None:
    """When it was made: the date as it is shown, with the years of the time span where the text has none."""
    for production in productions(document):
        for span in nodes(production, "timespan"):
            found = date_of(span)
            if found is not None:
                return found
        for era in nodes(production, "occurred_during"):
            if label(era):
                return parse_date(label(era))
    return None


def date_of(span: Document) -> DateSpan | None:
    """The date of a time span; None for one that says nothing."""
    earliest, latest = year(span.get("begin_of_the_begin")), year(span.get("end_of_the_end"))
    shown = next((content(entry) for entry in nodes(span, "identified_by") if content(entry)), label(span))
    if not shown:
        if earliest is None and latest is None:
            return None
        shown = str(earliest) if earliest == latest else f"{_shown(earliest)} – {_shown(latest)}".strip()
    read = parse_date(shown)
    if read.earliest is not None or read.latest is not None or read.certainty != "unknown":
        return read
    if earliest is not None and latest is not None and earliest > latest:
        return read
    known = earliest is not None or latest is not None
    return DateSpan(
        display=read.display, earliest=earliest, latest=latest, certainty="certain" if known else "unknown"
    )


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def places(document: Document) -> Iterator[Place]:
    """Where it was made and where it was found."""
    for production in productions(document):
        yield from _places(production, "production")
    for encounter in nodes(document, "encountered_by"):
        yield from _places(encounter, "find")


def _places(event: Document, role: str) -> Iterator[Place]:
    for node in nodes(event, "took_place_at"):
        # An institution's place may be written as "Abiquiu/New Mexico   ".
        name = re.sub(r"\s*/\s*", ", ", label(node)).strip(" ,")[:500]
        if name:
            yield Place(label=name, role=role)


def techniques(document: Document, stated: tuple[str, ...]) -> tuple[str, ...]:
    """How it was made, with what is ``stated`` of it; what names a maker's part is no technique."""
    found = [label(entry) for production in productions(document) for entry in nodes(production, "technique")]
    found += [label(entry) for entry in nodes(document, "specific_technique")]
    return tuple(dict.fromkeys(name for name in (*found, *stated) if name and not _names_a_part(name)))


def day(moment: object) -> str:
    """The day of an ISO 8601 time as ``YYYY-MM-DD``, "" for none."""
    found = re.match(r"\d{4}-\d\d-\d\d", text(moment))
    return found[0] if found else ""


def is_exhibition(node: Document) -> bool:
    """Whether an activity is an exhibition (AAT 300054766)."""
    return "Activity" in types(node) and has_class(node, (EXHIBITING,), r"exhibition|trien lam|trung bay")
