"""The terms of Dublin Core and of the thesis formats around it, under the names that servers write."""

from __future__ import annotations

from typing import NamedTuple

ELEMENTS = (
    "title", "creator", "subject", "description", "publisher", "contributor", "date", "type",
    "format", "identifier", "source", "language", "relation", "coverage", "rights",
)  # fmt: skip
"""The fifteen of simple Dublin Core (DCMES 1.1)."""

# Name in lower case -> term, where a term is not written as it is called here.
_NAMES = {
    # dcterms, section 2
    "alternative": "alternative", "abstract": "abstract", "tableofcontents": "tableOfContents",
    "created": "created", "issued": "issued", "available": "available", "valid": "valid",
    "dateaccepted": "dateAccepted", "datesubmitted": "dateSubmitted", "datecopyrighted": "dateCopyrighted",
    "extent": "extent", "medium": "medium", "spatial": "spatial", "temporal": "temporal",
    "ispartof": "isPartOf", "haspart": "hasPart", "isversionof": "isVersionOf", "hasversion": "hasVersion",
    "isformatof": "isFormatOf", "hasformat": "hasFormat", "replaces": "replaces",
    "isreplacedby": "isReplacedBy", "references": "references", "isreferencedby": "isReferencedBy",
    "requires": "requires", "isrequiredby": "isRequiredBy", "accessrights": "accessRights",
    "license": "license", "rightsholder": "rightsHolder", "audience": "audience",
    "educationlevel": "educationLevel", "mediator": "mediator", "instructionalmethod": "instructionalMethod",
    "provenance": "note", "bibliographiccitation": "note",
    # DSpace's registry
    "ispartofseries": "isPartOfSeries",
    # ETD-MS 1.0 and 1.1, section 3; uketd_dc of EThOS
    "alternativetitle": "alternative", "advisor": "advisor", "sponsor": "sponsor", "grantor": "grantor",
    "institution": "grantor", "department": "department", "qualificationname": "degreeName",
    "qualificationlevel": "degreeLevel", "embargotype": "accessRights",
}  # fmt: skip
_TERMS = {**{name: name for name in ELEMENTS}, **_NAMES}

_DEGREE = {"name": "degreeName", "level": "degreeLevel", "discipline": "degreeDiscipline",
           "grantor": "grantor"}  # fmt: skip

# Written with a dot ("dc.date.issued", <dc:description.abstract>): what the part after the element means
# where it is no term of its own. None is left out: moments of upload, checks, places of publishers.
_QUALIFIED: dict[tuple[str, str], str | None] = {
    ("contributor", "author"): "creator", ("contributor", "role"): None,
    ("date", "accessioned"): None, ("date", "updated"): None, ("date", "awarded"): "issued",
    ("date", "copyright"): "dateCopyrighted", ("date", "submitted"): "dateSubmitted",
    ("date", "accepted"): "dateAccepted", ("date", "modified"): None,
    ("description", "provenance"): None, ("publisher", "country"): None, ("publisher", "place"): None,
    ("identifier", "citation"): "note", ("rights", "holder"): "rightsHolder", ("rights", "uri"): "license",
    ("rights", "access"): "accessRights", ("rights", "embargodate"): None, ("format", "mimetype"): "format",
    ("relation", "uri"): "relation", ("relation", "isbasedon"): "relation",
}  # fmt: skip
# Elements whose unknown qualifiers mean a list or a part that is worth keeping beside the value.
_DETAILED = frozenset(("contributor", "subject", "identifier"))


class Term(NamedTuple):
    """A term's name here, with the part or the list that a qualifier adds ("advisor", "ddc")."""

    name: str
    detail: str = ""


def term_of(name: str, parent: str = "") -> Term | None:
    """The term that an element called ``name`` means, None for one that says nothing to readers.

    ``parent`` is the name of the element around it: a degree's name is no one's name (ETD-MS).
    """
    if parent == "degree" and name in _DEGREE:
        return Term(_DEGREE[name])
    known = _TERMS.get(name.lower())
    if known:
        return Term(known)
    return _dotted(name.lower()) if "." in name else None


def _dotted(name: str) -> Term | None:
    head, *tail = name.removeprefix("dc.").removeprefix("dcterms.").split(".")
    qualifier = tail[-1] if tail else ""
    if head == "thesis":
        degree = _DEGREE.get(qualifier)
        return Term(degree) if degree else None
    if head not in ELEMENTS:
        return None
    if (head, qualifier) in _QUALIFIED:
        meant = _QUALIFIED[head, qualifier]
        return Term(meant) if meant else None
    if qualifier in _NAMES:
        return Term(_NAMES[qualifier])
    if head in _DETAILED:
        return Term(head, qualifier)
    return Term({"title": "alternative", "description": "note"}.get(head, head))
