"""Titles, names and publication of a record that is written as MARC 21 (fields 100-264, 700-740, 880)."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats.dates import parse_date
from catalog.formats.languages import to_code
from catalog.formats.marc_published import coded_date
from catalog.formats.marc_write_field import Field, field
from catalog.formats.marc_write_head import fixed
from catalog.formats.names import RELATORS
from catalog.record import Agent, Record, Title

PUBLISHED = frozenset(
    ("book", "periodical", "article", "thesis", "map", "audio", "video", "dataset", "software")
)
"""Kinds that are published: of others the place is where they are from."""
_RELATOR_CODES = {word: code for code, word in RELATORS.items()}
# Articles that are passed over in sorting, by the language of the title.
_ARTICLES = {
    "en": ("The ", "A ", "An "), "fr": ("Le ", "La ", "Les ", "L'", "L’", "Un ", "Une "),
    "de": ("Der ", "Die ", "Das ", "Ein ", "Eine "), "es": ("El ", "La ", "Los ", "Las ", "Un ", "Una "),
    "it": ("Il ", "Lo ", "La ", "I ", "Gli ", "Le ", "L'", "L’", "Un ", "Una "),
    "pt": ("O ", "A ", "Os ", "As "),
    "nl": ("De ", "Het ", "Een "),
}  # fmt: skip
_VARIANTS = {"cover": "34", "translated": "31"}
_BODIES = ("degree granting institution", "issuing body", "host institution", "producer", "distributor",
           "manufacturer")  # fmt: skip


def fields(record: Record) -> Iterator[Field]:
    """Titles, names, publisher with place and date."""
    main = _main(record.creators)
    if main is not None:
        yield _name("100", main)
    originals = [title for title in record.titles if title.type == "original"]
    yield _title(record, entered=main is not None, paired=bool(originals))
    for number, title in enumerate(originals):
        # Pairs have a number, those without one "00": only the first is the pair of 245.
        link = "245-01" if number == 0 else "245-00"
        yield field("880", "00", ("6", f"{link}{_script(title.language)}"), ("a", title.value))
    uniform = "240" if main is not None else "130"
    for title in record.titles:
        if title.type == "uniform":
            # 240 stands under the main entry, 130 is the entry where there is none; further ones are added.
            yield field(uniform, "10" if uniform == "240" else "0 ", ("a", title.value))
            uniform = "730"
        elif title.type != "original":
            yield _variant(title)
    yield from (_name("700", agent) for agent in record.creators if agent is not main)
    yield from _publication(record)


def _main(creators: tuple[Agent, ...]) -> Agent | None:
    first = creators[0] if creators else None
    return first if first and first.role in ("", "author", "artist", "creator", "composer") else None


def _name(tag: str, agent: Agent) -> Field:
    # First indicator 1: a family name set off by a comma; 0: the name in its own order.
    signs = "1 " if "," in agent.name else "0 "
    if agent.role in _BODIES:
        tag, signs = f"{tag[0]}10", "2 "
    name = f"{agent.name}," if agent.dates else agent.name
    code = _RELATOR_CODES.get(agent.role, "")
    word = () if code else (("e", agent.role),)
    return field(tag, signs, ("a", name), ("d", agent.dates), *word, ("4", code), ("0", agent.uri))


def _title(record: Record, *, entered: bool, paired: bool) -> Field:
    spoken = record.languages[0].split("-")[0] if record.languages else ""
    skipped = next((len(one) for one in _ARTICLES.get(spoken, ()) if record.title.startswith(one)), 0)
    main, colon, rest = record.title.partition(" : ")
    link = (("6", "880-01"),) if paired else ()
    signs = f"{int(entered)}{skipped}"
    return field("245", signs, *link, ("a", f"{main} :" if colon else main), ("b", rest))


def _script(language: str) -> str:
    script = language.split("-")[-1] if "-" in language else ""
    return f"/{script}" if len(script) == 4 else ""


def _variant(title: Title) -> Field:
    code = to_code(title.language)
    if title.type == "translated" and code:
        return field("242", "10", ("a", title.value), ("y", code))
    return field("246", _VARIANTS.get(title.type, "3 "), ("a", title.value))


def _date(record: Record) -> str:
    """The date in words, but for years that 008 tells with their certainty, which the words do not."""
    if record.issued is None or coded_date(fixed(record), "") == record.issued != parse_date(
        record.issued.display
    ):
        return ""
    return record.issued.display


def _publication(record: Record) -> Iterator[Field]:
    places = list(record.places)
    of_publication = ""
    if record.kind in PUBLISHED and places and not places[0].code_list.startswith("marc"):
        of_publication = places.pop(0).label
    date = _date(record)
    if of_publication or record.publisher or date:
        yield field(
            "264",
            " 1" if record.kind in PUBLISHED else " 0",
            ("a", f"{of_publication} :" if of_publication and record.publisher else of_publication),
            ("b", f"{record.publisher}," if record.publisher and date else record.publisher),
            ("c", date),
        )
    for place in places:
        if place.code_list == "marcgac":
            yield field("043", "  ", ("a", place.code))
        elif place.code_list != "marccountry":
            code = f"({place.code_list}){place.code}" if place.code and place.code_list else ""
            yield field("751", "  ", ("a", place.label), ("0", code))
