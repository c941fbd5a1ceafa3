"""Records as MODS 3.7 (mods-3-7.xsd); what a record holds beside, such as when to attend, is left out."""

from __future__ import annotations

from lxml import etree

from catalog.formats import mods_write_dates, mods_write_places
from catalog.formats.languages import language
from catalog.formats.mods_node import XSI, Node, root, written_address
from catalog.formats.names import RELATORS
from catalog.record import Agent, Record, Related, Rights, Subject, Title

KIND_AUTHORITY = "khomo"
"""The authority of a genre that is one of our kinds."""
RIGHTS_HOLDER, ACCESS = "rights holder", "access"
"""Labels of the conditions that tell the holder of rights, and who may read."""

_LOCATION = "http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-7.xsd"
_RESOURCES = {
    "book": "text", "periodical": "text", "article": "text", "thesis": "text", "manuscript": "text",
    "map": "cartographic", "image": "still image", "audio": "sound recording", "video": "moving image",
    "dataset": "software, multimedia", "software": "software, multimedia", "web": "software, multimedia",
    "course": "software, multimedia", "lesson": "software, multimedia", "collection": "mixed material",
    "object": "three dimensional object", "specimen": "three dimensional object",
}  # fmt: skip
_RELATIONS = {
    "part_of": "host", "series": "series", "has_part": "constituent", "version_of": "otherVersion",
    "same_as": "otherFormat", "replaces": "preceding", "replaced_by": "succeeding",
    "references": "references",
}  # fmt: skip
_TITLE_TYPES = {"translated": "translated", "uniform": "uniform"}
_CODES = {word: code for code, word in RELATORS.items()}
_CLASSES = frozenset(("ddc", "lcc", "udc", "bbk", "nlm", "classification"))


def written(record: Record) -> bytes:
    """``record`` as a ``mods`` element in UTF-8, valid by mods-3-7.xsd."""
    mods = root()
    mods.element.set("version", "3.7")
    mods.element.set(f"{{{XSI}}}schemaLocation", _LOCATION)
    _describe(mods, record)
    _relate(mods, record)
    for entry in record.identifiers:
        scheme = {"other": "", "handle": "hdl"}.get(entry.scheme, entry.scheme)
        mods.add("identifier", entry.value, type=scheme)
    mods_write_places.locations(mods, record)
    _permit(mods, record)
    if record.id:
        mods.inside("recordInfo").add("recordIdentifier", record.id)
    mods.prune()
    return etree.tostring(mods.element, encoding="UTF-8", xml_declaration=False)


def _describe(mods: Node, record: Record) -> None:
    mods.inside("titleInfo").add("title", record.title)
    for title in record.titles:
        _title(mods, title)
    for agent in record.creators:
        _name(mods, agent)
    _kind(mods, record.kind)
    mods_write_dates.origin(mods, record)
    for tag in record.languages:
        mods.inside("language").add("languageTerm", tag, type="code", authority="rfc5646")
    _physical(mods, record)
    mods.add("abstract", record.description)
    for note in (*record.notes, record.duration):
        # Without an abstract, a note of no type would be read as one.
        mods.add("note", note, type="" if record.description else "general")
    for audience in (*record.audiences, *record.education_levels):
        mods.add("targetAudience", audience)


def _title(mods: Node, title: Title) -> None:
    kind = _TITLE_TYPES.get(title.type, "alternative")
    other = title.type if title.type not in ("", "alternative", "transliterated", *_TITLE_TYPES) else ""
    info = mods.inside("titleInfo", type=kind, displayLabel=other)
    if title.type == "transliterated":
        info.element.set("transliteration", "unspecified")
    info.mark_language(language(title.language))
    info.add("title", title.value)


def _name(mods: Node, agent: Agent) -> None:
    name = mods.inside("name", valueURI=agent.uri)
    name.add("namePart", agent.name)
    name.add("namePart", agent.dates, type="date")
    if agent.role:
        role = name.inside("role")
        code = _CODES.get(agent.role, "")
        role.add("roleTerm", code, type="code", authority="marcrelator")
        role.add("roleTerm", agent.role, type="text")


def _kind(mods: Node, kind: str) -> None:
    resource = _RESOURCES.get(kind, "")
    mods.add(
        "typeOfResource",
        resource,
        manuscript="yes" if kind == "manuscript" else "",
        collection="yes" if kind == "collection" else "",
    )
    mods.add("genre", kind, authority=KIND_AUTHORITY)


def _physical(mods: Node, record: Record) -> None:
    physical = mods.inside("physicalDescription")
    for material in record.materials:
        physical.add("form", material, type="material")
    for technique in record.techniques:
        physical.add("form", technique, type="technique")
    for extent in (record.extent, record.dimensions):
        physical.add("extent", extent)


def _relate(mods: Node, record: Record) -> None:
    for subject in record.subjects:
        _subject(mods, subject)
    for place in record.places:
        mods_write_places.place(mods, place)
    for related in record.related:
        _related(mods, related)
    for collection in record.collections:
        item = mods.inside("relatedItem", type="host")
        item.inside("titleInfo").add("title", collection)
        item.add("typeOfResource", "mixed material", collection="yes")


def _subject(mods: Node, subject: Subject) -> None:
    scheme = "" if subject.scheme == "keyword" else subject.scheme
    if scheme in _CLASSES:
        mods.add("classification", subject.label, authority=scheme.replace("classification", ""))
    elif scheme == "genre":
        mods.add("genre", subject.label, valueURI=subject.uri)
    else:
        entry = mods.inside("subject", authority=scheme, valueURI=subject.uri)
        for part in subject.label.split(" -- "):
            entry.add("topic", part)


def _related(mods: Node, related: Related) -> None:
    item = mods.inside("relatedItem", type=_RELATIONS.get(related.type, ""))
    if related.title:
        item.inside("titleInfo").add("title", related.title)
    if address := written_address(related.url):
        item.inside("location").add("url", address)


def _permit(mods: Node, record: Record) -> None:
    rights = record.rights or Rights()
    reuse = "use and reproduction"
    mods.add("accessCondition", rights.statement, type=reuse)
    mods.add("accessCondition", rights.licence, type=reuse, href=rights.licence)
    mods.add("accessCondition", rights.holder, type=reuse, displayLabel=RIGHTS_HOLDER)
    mods.add("accessCondition", rights.note, type="restriction on access")
    if record.access != "unknown":
        told = record.access.replace("_", " ")
        mods.add("accessCondition", told, type="restriction on access", displayLabel=ACCESS)
