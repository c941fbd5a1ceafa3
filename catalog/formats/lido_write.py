"""Records as LIDO, valid by lido-v1.0.xsd and lido-v1.1.xsd.

What a record holds beside (when to attend, copies' shelves and numbers, school grades) is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

from lxml import etree

from catalog.formats.lido_kinds import KIND_TYPE
from catalog.formats.lido_node import Node, root
from catalog.formats.lido_physical import UNTYPED
from catalog.formats.lido_titles import NOTE
from catalog.formats.lido_write_events import events
from catalog.formats.lido_write_rights import administrative
from catalog.formats.lido_write_subjects import relations
from catalog.formats.text.clean import clean
from catalog.record import Identifier, Measurement, Record, Title

_CATEGORIES = {"specimen": ("E20", "Biological Object"), "collection": ("E78", "Curated Holding")}
_THING = ("E22", "Human-Made Object")
UNSTATED = "und"
"""The language of a description, which a record does not tell (BCP 47: undetermined)."""


def written(record: Record) -> bytes:
    """``record`` as a ``lido`` element in UTF-8, valid by lido-v1.0.xsd and lido-v1.1.xsd."""
    lido = root()
    lido.add("lidoRecID", record.id or "unknown", type="local")
    _identify(lido, record)
    number, label = _CATEGORIES.get(record.kind, _THING)
    lido.concept(
        "category", label, uri=f"http://www.cidoc-crm.org/cidoc-crm/{number}_{label.replace(' ', '_')}"
    )
    about = lido.inside("descriptiveMetadata", lang=UNSTATED)
    _classify(about, record)
    _name(about, record)
    events(about, record)
    relations(about, record)
    administrative(lido.inside("administrativeMetadata", lang=UNSTATED), record)
    lido.prune()
    return etree.tostring(lido.element, encoding="UTF-8", xml_declaration=False)


def _identify(lido: Node, record: Record) -> None:
    for entry in record.identifiers:
        if entry.scheme != "inventory":
            value = f"hdl:{entry.value}" if entry.scheme == "handle" else entry.value
            lido.add("objectPublishedID", value, type=_scheme(entry))


def _scheme(entry: Identifier) -> str:
    return "local" if entry.scheme == "other" else clean(entry.scheme) or "local"


def _classify(about: Node, record: Record) -> None:
    wrap = about.inside("objectClassificationWrap")
    types = wrap.inside("objectWorkTypeWrap")
    genres = [subject for subject in record.subjects if subject.scheme == "genre"]
    for genre in genres:
        types.concept("objectWorkType", genre.label, uri=genre.uri)
    classes = wrap.inside("classificationWrap")
    classes.concept("classification", record.kind, type=KIND_TYPE)
    for subject in record.subjects:
        if subject.scheme == "classification":
            classes.concept("classification", subject.label, uri=subject.uri)
    if not len(types.element):
        types.concept("objectWorkType", record.kind)


def _name(about: Node, record: Record) -> None:
    wrap = about.inside("objectIdentificationWrap")
    titles = wrap.inside("titleWrap")
    titles.inside("titleSet").add("appellationValue", record.title, pref="preferred")
    for title in record.titles:
        _title(titles, title)
    keepers = wrap.inside("repositoryWrap")
    for place, holding in enumerate(record.holdings):
        keeper = keepers.inside("repositorySet", type="current")
        keeper.name("repositoryName/legalBodyName", holding.institution)
        if not place:
            _number(keeper, record)
    if not record.holdings:
        _number(keepers.inside("repositorySet", type="current"), record)
    _describe(wrap.inside("objectDescriptionWrap"), record)
    _measure(wrap.inside("objectMeasurementsWrap"), record)


def _title(titles: Node, title: Title) -> None:
    alternative = "alternative" if title.type != "translated" else ""
    entry = titles.inside("titleSet", type=title.type)
    entry.add("appellationValue", title.value, lang=title.language, pref=alternative)


def _number(keeper: Node, record: Record) -> None:
    for entry in record.identifiers:
        if entry.scheme == "inventory":
            keeper.add("workID", entry.value, type="inventory number")


def _describe(wrap: Node, record: Record) -> None:
    wrap.inside("objectDescriptionSet", type="description").add("descriptiveNoteValue", record.description)
    for note in (record.extent, *record.notes):
        wrap.inside("objectDescriptionSet", type=NOTE).add("descriptiveNoteValue", note)


def _measure(wrap: Node, record: Record) -> None:
    entry = wrap.inside("objectMeasurementsSet")
    entry.add("displayObjectMeasurements", record.dimensions)
    for part, found in groupby(record.measurements, attrgetter("part")):
        # One objectMeasurements to a set: those of a second part stand in a set of their own.
        target = (
            entry
            if not entry.element.findall("{*}objectMeasurements")
            else wrap.inside("objectMeasurementsSet")
        )
        _sizes(target.inside("objectMeasurements"), part, found)


def _sizes(node: Node, part: str, found: Iterable[Measurement]) -> None:
    for measure in found:
        if not clean(measure.unit):
            continue
        size = node.inside("measurementsSet")
        size.add("measurementType", clean(measure.type) or UNTYPED)
        size.add("measurementUnit", measure.unit)
        size.add("measurementValue", f"{measure.value:g}" if measure.value < 1e6 else repr(measure.value))
    if len(node.element):
        node.add("extentMeasurements", part)
