"""What is wrong with a LIDO record by its schema, in words: it is read all the same, as far as it goes.

No schema is run over each record: the handful of faults that museums' exports have are looked for by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from catalog.errors import Fault
from catalog.formats.identifiers import web_address
from catalog.formats.lido_dates import read
from catalog.formats.lido_element import attribute, children, concept, make_plain, said, tag_of, within
from catalog.formats.lido_names import ELEMENTS, LIDO, canonical

_REQUIRED = (
    ("lidoRecID", "lidoRecID"),
    ("objectWorkType", "descriptiveMetadata/objectClassificationWrap/objectWorkTypeWrap/objectWorkType"),
    ("titleSet", "descriptiveMetadata/objectIdentificationWrap/titleWrap/titleSet"),
    ("recordID", "administrativeMetadata/recordWrap/recordID"),
    ("recordType", "administrativeMetadata/recordWrap/recordType"),
    ("recordSource", "administrativeMetadata/recordWrap/recordSource"),
)
_LINKS = ("linkResource", "recordInfoLink", "objectWebResource", "legalBodyWeblink")
_TOLD = 5
"""Names or values that a sentence tells."""


def faults(lido: etree._Element) -> tuple[Fault, ...]:
    """The faults of one ``<lido>``, at most one for each rule; ``make_plain`` is applied to it on the way.

    Rules: lido_namespace, lido_element_name, lido_unknown_element, lido_required, lido_date, lido_address.
    """
    found = [*_named(lido)]
    make_plain(lido)
    return (*found, *_lacking(lido), *_undated(lido), *_unlinked(lido))


def _named(lido: etree._Element) -> Iterator[Fault]:
    bare = 0
    wrong: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    for entry in lido.iter():
        tag = entry.tag
        if not isinstance(tag, str):
            continue
        space, _, name = tag.rpartition("}")
        if space and space[1:] != LIDO and not _is_lido(space[1:]):
            continue
        bare += space[1:] != LIDO
        known = canonical(tag)
        if known not in ELEMENTS:
            unknown[name] += 1
        elif known != name:
            wrong[f"{name} (read as {known})"] += 1
    if bare:
        told = f"{bare} elements are not in the namespace {LIDO}; they are read as if they were"
        yield Fault("lido", str(lido.tag)[:200], "lido_namespace", told)
    if wrong:
        told = f"elements are not named as in the schema: {_listed(wrong)}"
        yield Fault("lido", next(iter(wrong)), "lido_element_name", told)
    if unknown:
        told = f"elements that neither LIDO 1.0 nor 1.1 has are not read: {_listed(unknown)}"
        yield Fault("lido", next(iter(unknown)), "lido_unknown_element", told)


def _is_lido(space: str) -> bool:
    """Whether a namespace is one of LIDO's that is misspelt or of a draft."""
    return "lido-schema" in space.lower()


def _listed(names: Iterable[str]) -> str:
    shown = list(dict.fromkeys(names))
    rest = f" and {len(shown) - _TOLD} more" if len(shown) > _TOLD else ""
    return ", ".join(shown[:_TOLD]) + rest


def _lacking(lido: etree._Element) -> Iterator[Fault]:
    lacking = [name for name, path in _REQUIRED if not any(said(entry) for entry in within(lido, path))]
    blocks = list(children(lido, "descriptiveMetadata", "administrativeMetadata"))
    lacking += dict.fromkeys(f"xml:lang of {block.tag}" for block in blocks if not tag_of(block))
    events = within(lido, "descriptiveMetadata/eventWrap/eventSet/event")
    untyped = sum(not any(map(_is_told, children(event, "eventType"))) for event in events)
    lacking += [f"eventType of {untyped} of {len(events)} events"] if untyped else []
    if lacking:
        told = f"what the schema requires is missing or empty: {', '.join(lacking)}"
        yield Fault("lido", lacking[0], "lido_required", told)


def _is_told(entry: etree._Element) -> bool:
    found = concept(entry)
    return bool(found.label or found.uri)


def _undated(lido: etree._Element) -> Iterator[Fault]:
    values = (said(entry) for entry in lido.iter("earliestDate", "latestDate"))
    bad = [value for value in values if value and _is_unread(value)]
    if bad:
        told = f"dates that are no ISO 8601 and cannot be read: {_listed(bad)}"
        yield Fault("lido", bad[0][:200], "lido_date", told)


def _is_unread(value: str) -> bool:
    span = read(value.removeprefix("-"))
    return span.earliest is None and span.latest is None


def _unlinked(lido: etree._Element) -> Iterator[Fault]:
    values = (said(entry) for entry in lido.iter(*_LINKS))
    bad = [value[:200] for value in values if value and not web_address(value)]
    if bad:
        told = f"addresses that are none of the web are left out: {_listed(bad)}"
        yield Fault("lido", bad[0], "lido_address", told)


def changed(lido: etree._Element) -> str:
    """The latest day, as ISO 8601, on which the record was made or changed (recordMetadataDate); "" for none.

    The name of who did it, which some write behind the day, is left out.
    """
    days = (
        said(entry)[:10]
        for entry in within(lido, "administrativeMetadata/recordWrap/recordInfoSet/recordMetadataDate")
        if attribute(entry, "type") != "embargo"
    )
    return max((day for day in days if _is_day(day)), default="")


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdecimal()
