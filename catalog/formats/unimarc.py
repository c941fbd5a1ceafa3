"""UNIMARC bibliographic records to the neutral record."""

from __future__ import annotations

from catalog.errors import RecordError
from catalog.formats import marc_access
from catalog.formats.dates import parse_date
from catalog.formats.identifiers import isbn, issn
from catalog.formats.languages import from_codes
from catalog.formats.marc_kinds import kind
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.marc_titles import joined_title
from catalog.formats.names import role
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.record import Agent, DateSpan, Holding, Identifier, Place, Record, Related, Subject, Title

_BEFORE = {"e": " :", "d": " =", "h": ".", "i": ","}
_NAMES = ("700", "701", "702", "710", "711", "712", "720", "721", "722")
_SUBJECTS = ("600", "601", "602", "604", "605", "606", "607", "608", "610")
_RELATED = {
    "461": "part_of", "463": "part_of", "410": "series", "411": "series", "454": "translation_of",
    "452": "same_as", "430": "continues", "440": "continued_by", "488": "related",
}  # fmt: skip


def is_unimarc(record: MarcRecord) -> bool:
    """Whether the record has UNIMARC's title field (200) and not that of MARC 21 (245)."""
    return record.has("200") and not record.has("245")


def to_record(record: MarcRecord) -> Record:
    """The record that a UNIMARC record means; raises ``SkipRecord`` and ``RecordError`` (no title)."""
    kind_ = kind(record)
    title = next((text for entry in record.fields("200") if (text := _title(entry))), "")
    if not title:
        raise RecordError.of(
            "title",
            "",
            "required",
            "the record has none (UNIMARC 200 $a, $e, $h, $i are empty or missing)",
            identifier=record.identifier(),
        )
    published = next((fields[0] for tag in ("214", "210") if (fields := record.fields(tag))), None)
    links, images = marc_access.links(record)
    description, notes = _description(record)
    return Record(
        title=title,
        kind=kind_,
        identifiers=_identifiers(record),
        titles=_titles(record),
        description=description,
        creators=_creators(record),
        publisher="; ".join(strip_isbd(value) for value in published.all("c")) if published else "",
        issued=_issued(record, published),
        languages=tuple(
            dict.fromkeys(tag for text in _texts(record, "101", "a") for tag in from_codes(text))
        ),
        subjects=_subjects(record),
        places=tuple(Place(label=strip_isbd(value)) for value in published.all("a")) if published else (),
        extent="; ".join(_texts(record, "215", "acde")),
        related=_related(record),
        audiences=_texts(record, "333", "a"),
        links=links,
        images=images,
        holdings=_holdings(record),
        notes=notes,
    )


def _title(entry: DataField) -> str:
    return joined_title(entry, "adehi", _BEFORE)


def _texts(record: MarcRecord, tag: str, codes: str) -> tuple[str, ...]:
    joined = (" ".join(entry.all(codes)) for entry in record.fields(tag))
    return tuple(text for text in joined if text)


def _titles(record: MarcRecord) -> tuple[Title, ...]:
    kinds = {"500": "uniform", "510": "parallel", "517": "alternative", "541": "translated"}
    found = (
        Title(value=text, type=kind_)
        for tag, kind_ in kinds.items()
        for entry in record.fields(tag)
        if (text := _title(entry))
    )
    return tuple(dict.fromkeys(found))


def _bare(value: str) -> str:
    # Italian and French files put the comma before the given name into its subfield.
    return strip_isbd(value).lstrip(",; ")


def _creators(record: MarcRecord) -> tuple[Agent, ...]:
    found: dict[Agent, None] = {}
    for tag in _NAMES:
        for entry in record.fields(tag):
            # Family name in $a, given name in $b of persons; bodies have their parts there.
            name = strip_full_stop((", " if tag[1] == "0" else " ").join(map(_bare, entry.all("ab"))))
            if name:
                found[Agent(name=name, role=role(entry.get("4")), dates=entry.get("f").strip("<>() "))] = None
    return tuple(found)


def _issued(record: MarcRecord, published: DataField | None) -> DateSpan | None:
    display = strip_isbd(" ".join(published.all("d"))).rstrip(".") if published else ""
    span = parse_date(display) if display else None
    if span and span.certainty != "unknown":
        return span
    coded = next(iter(_texts(record, "100", "a")), "")[9:13]
    known = parse_date(coded) if coded.isdecimal() else None
    if known and known.certainty != "unknown":
        return DateSpan(display=display or coded, earliest=known.earliest, latest=known.latest)
    return span


def _subjects(record: MarcRecord) -> tuple[Subject, ...]:
    found: dict[Subject, None] = {}
    for tag in _SUBJECTS:
        for entry in record.fields(tag):
            scheme = "keyword" if tag == "610" else entry.get("2").lower()
            joint = ", " if tag == "600" else " "
            heading = strip_full_stop(joint.join(map(_bare, entry.all("abcdf"))))
            label = " -- ".join(filter(None, (heading, *entry.all("xyzj"))))
            if label:
                found[Subject(label=label, scheme=scheme)] = None
    return tuple(found)


def _identifiers(record: MarcRecord) -> tuple[Identifier, ...]:
    found: dict[Identifier, None] = {}
    for tag, scheme, check in (("010", "isbn", isbn), ("011", "issn", issn)):
        for value in _texts(record, tag, "a"):
            number = check(value)
            found[Identifier(scheme=scheme if number else "other", value=number or value)] = None
    for value in _texts(record, "035", "a"):
        found[Identifier(scheme="system", value=value)] = None
    return tuple(found)


def _description(record: MarcRecord) -> tuple[str, tuple[str, ...]]:
    summary, contents, general = (_texts(record, tag, "a") for tag in ("330", "327", "300"))
    if summary:
        return "\n".join(summary), (*contents, *general)
    return ("\n".join(contents), general) if contents else ("\n".join(general), ())


def _holdings(record: MarcRecord) -> tuple[Holding, ...]:
    # 995 is the French and Italian recommendation for items, 930 the call number of union catalogues.
    found = [
        Holding(
            institution=entry.get("b") or entry.get("a"), location=entry.get("c"), call_number=entry.get("k")
        )
        for entry in record.fields("995")
    ]
    found += [
        Holding(institution=entry.get("b"), call_number=entry.get("a")) for entry in record.fields("930")
    ]
    return tuple(entry for entry in dict.fromkeys(found) if entry != Holding())


def _related(record: MarcRecord) -> tuple[Related, ...]:
    found = (
        Related(title=text, type=kind_)
        for tag, kind_ in _RELATED.items()
        for entry in record.fields(tag)
        if (text := strip_full_stop(" ".join(entry.all("atv"))))
    )
    return tuple(dict.fromkeys(found)) or tuple(
        Related(title=text, type="series") for text in _texts(record, "225", "av")
    )
