"""Facts: every field of a record as labelled values, those that others share leading to a search."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from catalog.activities.schedules import read_point
from catalog.formats.classifications import is_class
from catalog.formats.licences import licence_of
from catalog.web import i18n, labels
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.labels import named
from catalog.web.pictures import web_address
from catalog.web.references import GROUPED
from catalog.web.repairs import OWN_NOTES
from catalog.web.roles import ROLES
from catalog.web.ways_to import agent, collection, place, searched, subject

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value; ``href`` leads to a search or, when ``external``, to another site."""

    text: str
    href: str = ""
    external: bool = False
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its values."""

    label: str
    values: list[Value]

    @property
    def is_run(self) -> bool:
        """Whether the values are short links that read better in one line."""
        return len(self.values) > 1 and all(value.href and len(value.text) < 60 for value in self.values)


def description(record: Record, held: Container[str] = ()) -> list[Fact]:
    """What the thing is: creators, dates, subjects, places, form; ``held`` are ids that have a page here."""
    return _kept(
        (
            *_titles(record),
            *_agents(record),
            (_("Publisher"), _search(record, "publisher", "publisher")),
            (_("Date"), _span(record.get("issued"))),
            (_("Period"), _span(record.get("period"))),
            (_("Culture"), _listed(record, "cultures", search=True)),
            (_("Recognised as"), _designations(record)),
            (_("Language"), _languages(record)),
            (_("Subjects"), _subjects(record)),
            *_places(record),
            (_("Extent"), _plain(record, "extent")),
            (_("Materials"), _listed(record, "materials", search=True)),
            (_("Techniques"), _listed(record, "techniques", search=True)),
            (_("Dimensions"), _dimensions(record)),
            (_("Collections"), _collections(record)),
            *_identifiers(record),
            *_related(record, held),
            (_("Notes"), _notes(record)),
        )
    )


def learning(record: Record) -> list[Fact]:
    """What can be learnt, by whom."""
    free = {True: _("Free of charge"), False: _("There is a charge")}.get(record.get("free"), "")  # type: ignore[arg-type]
    kind = record.get("learning_type", "")
    return _kept(
        (
            (_("For whom"), _listed(record, "audiences", search=True)),
            (_("School grade or level"), _listed(record, "education_levels", search=True)),
            (_("School subject"), _listed(record, "school_subjects", field="subject")),
            (_("Form of learning"), [Value(text=named(labels.LEARNING_TYPES, kind))] if kind else []),
            (_("What you learn"), _listed(record, "outcomes")),
            (_("Duration"), _plain(record, "duration")),
            (_("Cost"), [Value(text=free)] if free else []),
        )
    )


def rights(record: Record) -> list[Fact]:
    """Who may use the content and the description how."""
    told = record.get("rights") or {}
    access = record.get("access", "unknown")
    return _kept(
        (
            (_("Access"), [Value(text=named(labels.ACCESS, access), href=page_url("search", access=access))]),
            (_("Rights"), _plain(told, "statement")),
            (_("Licence"), _licence(told.get("licence", ""))),
            (_("Rights holder"), _plain(told, "holder")),
            (_("Credit line"), _plain(told, "credit")),
            (_("Note on rights"), _plain(told, "note")),
            (_("Licence of this description"), _licence(record.get("metadata_licence", ""))),
        )
    )


def _kept(pairs: Iterable[tuple[str, list[Value]]]) -> list[Fact]:
    merged: dict[str, list[Value]] = {}
    for label, values in pairs:
        if values:
            merged.setdefault(label, []).extend(values)
    return [Fact(label, values) for label, values in merged.items()]


def _plain(record: Record, name: str) -> list[Value]:
    text = record.get(name, "")
    return [Value(text=text, language=i18n.foreign(text))] if text else []


def _search(record: Record, name: str, field: str) -> list[Value]:
    text = record.get(name, "")
    return [Value(text=text, href=searched(text, field), language=i18n.foreign(text))] if text else []


def _listed(record: Record, name: str, *, search: bool = False, field: str = "") -> list[Value]:
    return [
        Value(text=text, href=searched(text, field) if search or field else "", language=i18n.foreign(text))
        for text in record.get(name, ())
    ]


def _collections(record: Record) -> list[Value]:
    return [
        Value(text=text, href=collection(text), language=i18n.foreign(text))
        for text in record.get("collections", ())
    ]


def _notes(record: Record) -> list[Value]:
    # What a format noted is in English, and told in the page's language; the others are the library's own.
    told = [(text, named(OWN_NOTES, text)) for text in record.get("notes", ())]
    return [Value(text=shown, language=i18n.foreign(text) if shown == text else "") for text, shown in told]


def _subjects(record: Record) -> list[Value]:
    """Headings, then class numbers, which say of which classification they are."""
    parts = sorted(record.get("subjects", ()), key=lambda part: is_class(part.get("scheme", "")))
    return [
        Value(
            text=part["label"],
            href=subject(part["label"], part.get("scheme", ""), part.get("uri", "")),
            note=part["scheme"].upper() if is_class(part.get("scheme", "")) else "",
            language=i18n.foreign(part["label"]),
        )
        for part in parts
    ]


def _titles(record: Record) -> Iterator[tuple[str, list[Value]]]:
    for title in record.get("titles", ()):
        label = named(labels.TITLE_TYPES, title.get("type") or "alternative")
        tag = title.get("language") or i18n.foreign(title["value"])
        yield label, [Value(text=title["value"], language=tag)]


def _agents(record: Record) -> Iterator[tuple[str, list[Value]]]:
    for maker in record.get("creators", ()):
        role = maker.get("role", "")
        notes = [named(ROLES, role.lower()) if role else "", maker.get("dates", "")]
        value = Value(
            text=maker["name"],
            href=agent(maker["name"], maker.get("uri", "")),
            note=", ".join(note for note in notes if note),
            language=i18n.foreign(maker["name"]),
        )
        yield _("People and bodies"), [value]


def _span(span: Record | None) -> list[Value]:
    if not span:
        return []
    note = named(labels.CERTAINTIES, span.get("certainty", "certain"))
    certain = span.get("certainty", "certain") == "certain"
    display = span["display"]
    return [Value(text=display, note="" if certain else note, language=i18n.foreign(display))]


def _languages(record: Record) -> list[Value]:
    return [
        Value(text=i18n.language_name(tag), href=page_url("search", language=tag))
        for tag in record.get("languages", ())
    ]


def _places(record: Record) -> Iterator[tuple[str, list[Value]]]:
    for told in record.get("places", ()):
        certainty = told.get("certainty", "")
        note = named(labels.CERTAINTIES, certainty) if certainty not in ("", "certain") else ""
        label = told["label"]
        heading = named(labels.PLACE_ROLES, told["role"]) if told.get("role") else _("Places")
        href = place(label, told.get("code", ""), told.get("code_list", ""))
        yield heading, [Value(text=label, href=href, note=note, language=i18n.foreign(label))]


def _dimensions(record: Record) -> list[Value]:
    """The source's own words, then what was measured, where it says of what."""
    values = _plain(record, "dimensions")
    for measure in record.get("measurements", ()):
        kind, part = measure.get("type", ""), measure.get("part", "")
        if kind or not record.get("dimensions"):
            name = str(named(labels.MEASURES, kind)) if kind else ""
            told = [name, f"({part})" if part and name else part, i18n.number(measure["value"])]
            values.append(Value(text=" ".join([*filter(None, told), measure["unit"]])))
    return values


def _designations(record: Record) -> list[Value]:
    """A status such as national treasure, with its decision, which stands on another site."""
    values = []
    for status in record.get("designations", ()):
        day = read_point(status.get("date", ""))
        told = [status.get("number", ""), i18n.day(day.day) if day else "", status.get("authority", "")]
        address = web_address(status.get("url", ""))
        values.append(
            Value(
                text=status["label"],
                href=address or searched(status["label"]),
                external=bool(address),
                note=", ".join(filter(None, told)),
                language=i18n.foreign(status["label"]),
            )
        )
    return values


def _identifiers(record: Record) -> Iterator[tuple[str, list[Value]]]:
    for identifier in record.get("identifiers", ()):
        scheme, text = identifier["scheme"], identifier["value"]
        href = f"https://doi.org/{text}" if scheme == "doi" and text.startswith("10.") else web_address(text)
        yield named(labels.IDENTIFIER_SCHEMES, scheme), [Value(text=text, href=href, external=bool(href))]


def _related(record: Record, held: Container[str]) -> Iterator[tuple[str, list[Value]]]:
    """What the record names, but for what stands on its page as a card of its own."""
    for other in record.get("related", ()):
        kind, own = other.get("type", ""), other.get("id", "")
        if own in held and kind in GROUPED:
            continue
        text = other.get("title") or own or other.get("url", "")
        if text:
            address = web_address(other.get("url", ""))
            here = page_url("record", identifier=own) if own in held else ""
            yield (
                named(labels.RELATIONS, kind) if kind else _("Related"),
                [
                    Value(
                        text=text,
                        href=here or address or searched(text),
                        external=bool(address) and not here,
                        language=i18n.foreign(text),
                    )
                ],
            )


def _licence(text: str) -> list[Value]:
    if not text:
        return []
    named_so = licence_of(text)
    address = web_address(named_so.address)
    return [Value(text=named_so.name, href=address, external=bool(address))]
