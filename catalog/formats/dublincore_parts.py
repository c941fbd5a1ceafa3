"""The parts of a record out of Dublin Core: names, dates, languages, subjects, rights, relations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.formats.access_terms import access_stated, is_access_code
from catalog.formats.dates import parse_date
from catalog.formats.dublincore_values import Value, Values
from catalog.formats.identifiers import addresses_in, web_address
from catalog.formats.languages import language
from catalog.formats.marc_access import as_link
from catalog.formats.names import agent, role
from catalog.formats.text.clean import strip_isbd
from catalog.formats.text.fold import fold
from catalog.record import Agent, DateSpan, Image, Related, Rights, Subject

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_SEVERAL = re.compile(r"\s*;\s*")
_LANGUAGES = re.compile(r"\s*[;,|/]\s*|\s+(?:và|and)\s+")
_DEWEY = re.compile(r"\d{3}(?:\.\d{1,15})?")
_LICENCE = re.compile(
    r"https?://(?:creativecommons\.org|rightsstatements\.org)/\S+|\bCC0\b|\bCC[ -]BY[\w .-]*", re.I
)
_ROLES = {
    "creator": "", "contributor": "contributor", "advisor": "thesis advisor", "sponsor": "sponsor",
    "grantor": "degree granting institution",
}  # fmt: skip
# ETD-MS writes contributor/@role in the university's own words.
_ADVISORS = dict.fromkeys(
    ("advisor", "adviser", "supervisor", "thesis advisor", "nguoi huong dan", "huong dan"), "thesis advisor"
)
_DATES = (
    "issued", "date", "dateCopyrighted", "created", "dateAccepted", "dateSubmitted", "valid", "available",
)  # fmt: skip
_RELATIONS = {
    "isPartOf": "part_of", "isPartOfSeries": "series", "hasPart": "has_part", "isVersionOf": "version_of",
    "hasVersion": "version_of", "isFormatOf": "same_as", "hasFormat": "same_as", "replaces": "replaces",
    "isReplacedBy": "replaced_by", "references": "references", "isReferencedBy": "related",
    "requires": "related", "isRequiredBy": "related", "relation": "related",
}  # fmt: skip
_PROJECT = "info:eu-repo/"


def creators(values: Values) -> tuple[Agent, ...]:
    """People and bodies with their parts; several names in one element stand between semicolons."""
    found: dict[Agent, None] = {}
    for term, part in _ROLES.items():
        for value in values.of(term):
            for entry in _agents(value, part):
                found[entry] = None
    return tuple(found)


def _agents(value: Value, part: str) -> Iterator[Agent]:
    named = _ADVISORS.get(fold(value.role)) or (role(value.role) if value.role else "")
    for name in _SEVERAL.split(value.text):
        entry = agent(name, named or part)
        if entry and not web_address(entry.name):
            yield Agent(name=entry.name, role=entry.role, dates=entry.dates, uri=value.uri)


def issued(values: Values) -> DateSpan | None:
    """The date of publication, the first that can be read; a moment of upload only where it stands alone."""
    texts = values.texts(*_DATES)
    # Repositories add the moments of upload and release to the date of publication.
    plain = [text for text in texts if not _TIMESTAMP.fullmatch(text)]
    spans = [parse_date(text) for text in plain or texts[-1:]]
    known = [span for span in spans if span.certainty != "unknown"]
    return next(iter(known or spans), None)


def languages(values: Values) -> tuple[str, ...]:
    """The languages as BCP 47 tags; the country that systems add by themselves ("en_US") is left out."""
    found: dict[str, None] = {}
    for value in values.of("language"):
        address = web_address(value.text) or value.uri
        texts = [address.rstrip("/").rsplit("/", 1)[-1]] if address else [value.text]
        if not language(texts[0]):
            texts = _LANGUAGES.split(texts[0])
        found.update(dict.fromkeys(_without_country(tag) for text in texts if (tag := language(text))))
    return tuple(found)


def _without_country(tag: str) -> str:
    return "-".join(part for part in tag.split("-") if not (len(part) == 2 and part.isupper()))


def subjects(values: Values) -> tuple[Subject, ...]:
    """Subjects one by one, with the list they are from where it is told; bare numbers of Dewey are "ddc"."""
    found: dict[Subject, None] = {}
    for value in values.of("subject"):
        for part in _SEVERAL.split(value.text):
            label = strip_isbd(part)
            if label:
                scheme = value.scheme or ("ddc" if _DEWEY.fullmatch(label) else "keyword")
                found[Subject(label=label, scheme=scheme, uri=value.uri)] = None
    found.update({Subject(label=text, scheme="keyword"): None for text in values.texts("degreeDiscipline")})
    return tuple(found)


def related(values: Values, host: str = "") -> tuple[Related, ...]:
    """The periodical it appeared in, and other things by title or address; pictures and grants are none."""
    found: dict[Related, None] = {Related(title=host, type="part_of"): None} if host else {}
    for term, kind in _RELATIONS.items():
        for value in values.of(term):
            address = web_address(value.text) or value.uri
            is_picture = bool(address) and isinstance(as_link(address, ""), Image)
            if is_picture or value.text.startswith(_PROJECT):
                continue
            title = "" if web_address(value.text) else value.text
            found[Related(title=title, url=address, type=kind)] = None
    return tuple(found)


def rights(values: Values) -> Rights | None:
    """Statement, licence (an address or a short name of one), holder, and terms of access as a note."""
    texts = [text for text in values.texts("rights") if not is_access_code(text)]
    licences = [value.text or value.uri for value in values.of("license")]
    licences += [value.uri for value in values.of("rights") if value.uri]
    stated = (known[0].strip() for text in (*licences, *texts) if (known := _LICENCE.search(text)))
    licence = next(stated, "") or next((url for text in licences for url in addresses_in(text)), "")
    statements = [text for text in (*texts, *licences) if text != licence]
    limits = [text for text in values.texts("accessRights") if not is_access_code(text)]
    found = Rights(
        statement="; ".join(dict.fromkeys(statements)),
        licence=licence,
        holder="; ".join(values.texts("rightsHolder")),
        note="; ".join(limits),
    )
    return found if found != Rights() else None


def access(values: Values) -> str:
    """Who may read, where dcterms:accessRights or dc:rights state it as a whole; else "unknown"."""
    return access_stated(values.texts("accessRights", "rights"))


def degree(values: Values) -> str:
    """The degree that a thesis was written for, in one line: name, level, discipline, department, body."""
    terms = ("degreeName", "degreeLevel", "degreeDiscipline", "department", "grantor")
    return ", ".join(values.texts(*terms)) if values.texts(*terms[:2]) else ""
