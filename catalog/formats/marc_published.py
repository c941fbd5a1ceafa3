"""Publisher, places, dates, languages and numbers of MARC 21 records."""

from __future__ import annotations

from catalog.formats.dates import parse_date
from catalog.formats.identifiers import isbn, issn
from catalog.formats.languages import from_code, from_codes, language
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.text.clean import strip_isbd
from catalog.record import DateSpan, Identifier, Place

_OTHER_STANDARD = {"0": "isrc", "1": "upc", "2": "ismn", "3": "ean", "4": "sici"}
_NAMED = {"hdl": "handle", "doi": "doi", "urn": "urn", "uri": "uri", "ark": "ark"}
_NO_PLACE = ("s.l.", "s. l.", "k.đ.", "[k.đ.]", "place of publication not identified")
# 008/06: which dates form a range, and how sure they are.
_RANGES = {"c": "certain", "d": "certain", "i": "certain", "k": "certain", "m": "certain", "u": "certain",
           "q": "approximate"}  # fmt: skip


def publication(record: MarcRecord) -> DataField | None:
    """The field that tells the publication: 264 with second indicator 1, else 260, else any 264."""
    fields = record.fields("264")
    for entry in fields:
        if entry.second == "1":
            return entry
    older = record.fields("260")
    return older[0] if older else fields[0] if fields else None


def publisher(entry: DataField | None) -> str:
    """The names in $b, several joined by semicolons."""
    return "; ".join(_unbracketed(value) for value in entry.all("b")) if entry else ""


def _unbracketed(value: str) -> str:
    """``value`` without a bracket that was opened in another subfield: "[London : Knopf]"."""
    text = strip_isbd(value)
    if text.count("[") < text.count("]"):
        text = text.replace("]", "")
    return text.removeprefix("[") if text.count("[") > text.count("]") else text


def places(record: MarcRecord, entry: DataField | None) -> tuple[Place, ...]:
    """The places of publication ($a) and of 752."""
    found: dict[str, None] = {}
    for value in entry.all("a") if entry else ():
        label = strip_isbd(value).strip("[]? ")
        if label and not label.casefold().startswith(_NO_PLACE):
            found[label] = None
    for further in record.fields("752"):
        found[strip_isbd(", ".join(further.all("abcdf")[::-1]))] = None
    return tuple(Place(label=label) for label in found if label)


def issued(record: MarcRecord, entry: DataField | None) -> DateSpan | None:
    """The date of publication: the text of 264/260 $c with its years, else the years of 008/06-14.

    Where the text cannot be read as a date, it is shown with the years of 008.
    """
    fixed = record.control_field("008")
    texts = entry.all("c") if entry else []
    display = _unbracketed(" ".join(texts)).rstrip(".")
    if display:
        span = parse_date(display)
        if span.certainty != "unknown":
            return span
    coded = _coded(fixed[6:7], fixed[7:11], fixed[11:15], display)
    return coded or (DateSpan(display=display, certainty="unknown") if display else None)


def _coded(kind: str, first: str, second: str, display: str) -> DateSpan | None:
    low, high = _bounds(first)
    if low is None or kind in ("n", "b", "|", " "):
        return None
    certainty = "certain" if low == high else "approximate"
    if kind in _RANGES:
        high = None if second in ("9999", "uuuu") else (_bounds(second)[1] or high)
        certainty = _RANGES[kind] if certainty == "certain" else certainty
    if high is not None and high < low:
        return None
    span = DateSpan(display=display or _shown(low, high), earliest=low, latest=high, certainty=certainty)
    newest = parse_date(str(high or low))
    return None if newest.certainty == "unknown" and high != 9999 else span


def _shown(low: int, high: int | None) -> str:
    return f"{low}-" if high is None else str(low) if low == high else f"{low}-{high}"


def _bounds(year: str) -> tuple[int | None, int | None]:
    low, high = year.replace("u", "0"), year.replace("u", "9")
    if len(year) != 4 or not (low.isdecimal() and low.isascii()) or low == "0000":
        return None, None
    return int(low), int(high)


def languages(record: MarcRecord) -> tuple[str, ...]:
    """BCP 47 tags of 041 $a (also several codes in one subfield), else of 008/35-37."""
    found: dict[str, None] = {}
    for entry in record.fields("041"):
        for value in entry.all("a"):
            tags = (language(value),) if entry.second == "7" else from_codes(value)
            found.update(dict.fromkeys(tag for tag in tags if tag))
    if not found:
        tag = from_code(record.control_field("008")[35:38])
        return (tag,) if tag else ()
    return tuple(found)


def identifiers(record: MarcRecord) -> tuple[Identifier, ...]:
    """ISBN and ISSN with right check digits, other standard numbers, control numbers of other systems.

    An ISBN or ISSN with a wrong check digit is kept under the scheme "other": it is printed in the book.
    """
    # Keyed by plain pairs: the hash of a part of a record takes ten times as long.
    found: dict[tuple[str, str], None] = {}
    for tag, scheme, check in (("020", "isbn", isbn), ("022", "issn", issn)):
        for entry in record.fields(tag):
            value = entry.get("a")
            number = check(value)
            if number:
                found[scheme, number] = None
            elif any(sign.isdigit() for sign in value):
                found["other", strip_isbd(value)] = None
    for entry in record.fields("024"):
        scheme = _NAMED.get(entry.get("2").lower(), entry.get("2").lower()) if entry.first == "7" else ""
        found[scheme or _OTHER_STANDARD.get(entry.first, "other"), entry.get("a")] = None
    for entry in record.fields("010"):
        found["lccn", entry.get("a")] = None
    for entry in record.fields("035"):
        value = entry.get("a")
        known = value.startswith("(OCoLC)")
        found["oclc" if known else "system", value.removeprefix("(OCoLC)")] = None
    return tuple(Identifier(scheme=scheme, value=value) for scheme, value in found if value)
