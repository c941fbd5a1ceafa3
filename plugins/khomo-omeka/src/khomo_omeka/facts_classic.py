"""What a document of Omeka Classic states: texts by element set and element (omeka_elements of its API)."""

from __future__ import annotations

from catalog.formats.dublincore_terms import term_of
from catalog.formats.text.clean import clean
from khomo_omeka.classic import DUBLIN_CORE
from khomo_omeka.facts import LONGEST_NOTE, Facts, plain, value_of
from khomo_omeka.reading import Document, entries, part, text

ITEM_TYPE = "Item Type Metadata"
# Dublin Core Extended names elements in words ("Date Created"); where the words are not the term's own.
_TERMS = {
    "alternative title": "alternative", "date created": "created", "date issued": "issued",
    "date available": "available", "date valid": "valid", "date modified": None,
    "date submitted": "dateSubmitted",
    "spatial coverage": "spatial", "temporal coverage": "temporal", "table of contents": "tableOfContents",
    "bibliographic citation": "note", "rights holder": "rightsHolder", "access rights": "accessRights",
    "audience education level": "educationLevel", "instructional method": "instructionalMethod",
    "is referenced by": "isReferencedBy", "date copyrighted": "dateCopyrighted",
    "date accepted": "dateAccepted",
    "provenance": None, "conforms to": None, "accrual method": None, "accrual periodicity": None,
    "accrual policy": None,
}  # fmt: skip
"""The history of ownership (Provenance) tells donors with their addresses: it is left out."""
# Elements of the item types that Omeka Classic comes with: a field of the record, "" for a note under the
# label, None for what says nothing to readers or is somebody's address.
_OF_TYPES: dict[str, str | None] = {
    "text": "description", "original format": "materials", "physical dimensions": "dimensions",
    "duration": "extent", "transcription": "", "location": "places", "interviewer": "creators interviewer",
    "interviewee": "creators interviewee", "producer": "creators producer", "director": "creators director",
    "url": "links", "local url": None, "bit rate/frequency": None, "compression": None, "time summary": "",
    "objectives": "outcomes", "standards": "notes", "materials": "notes", "lesson plan text": "description",
    "event type": "types", "participants": "", "email body": None, "subject line": None,
    "from": None,
    "to": None,
    "cc": None, "bcc": None, "number of attachments": None, "birth date": None, "birthplace": None,
    "death date": None, "occupation": None, "biographical text": "description", "bibliography": "",
}  # fmt: skip
_UNREAD = frozenset(("PDF Text", "Contribution", "Contributor Information", "Scripto", "OAI-PMH", "Zotero"))
"""Sets of plugins: whole texts for the site's own search, names and addresses of contributors."""


def facts_of(document: Document) -> Facts:
    """What an item, a collection or a file states."""
    facts = Facts()
    type_name = text(part(document, "item_type").get("name"))
    for entry in entries(document.get("element_texts")):
        group, element = (
            text(part(entry, "element_set").get("name")),
            text(part(entry, "element").get("name")),
        )
        given = text(entry.get("text"))
        if not given or not element or group in _UNREAD:
            continue
        if group == DUBLIN_CORE:
            _add_term(facts, element, given)
        elif group == ITEM_TYPE and element.lower() in _OF_TYPES:
            _add_of_type(facts, element, given)
        else:
            facts.labelled.append((clean(element)[:100], plain(given, keep_lines=True)[:LONGEST_NOTE]))
    for tag in entries(document.get("tags")):
        facts.values.add("subject", value_of("subject", text(tag.get("name")), scheme="keyword"))
    facts.types = [value.text for value in facts.values.of("type")] + facts.types
    facts.types += [type_name] if type_name else []
    return facts


def _add_term(facts: Facts, element: str, given: str) -> None:
    key = element.lower()
    name = _TERMS[key] if key in _TERMS else key.replace(" ", "")
    term = term_of(name) if name else None
    if term is not None:
        facts.values.add(term.name, value_of(term.name, given))


def _add_of_type(facts: Facts, element: str, given: str) -> None:
    field = _OF_TYPES[element.lower()]
    if field == "types":
        facts.types.insert(0, plain(given))
    elif field == "description":
        facts.values.add("description", value_of("description", given[:LONGEST_NOTE]))
    elif field:
        facts.fields.append((field, plain(given)))
    elif field == "":
        facts.labelled.append((element, plain(given, keep_lines=True)[:LONGEST_NOTE]))
