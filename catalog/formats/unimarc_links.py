"""Other things that UNIMARC records name (fields 225 and 410-488), by either technique of embedding.

The standard technique has ``$t``, ``$a``, ``$v``, ``$x`` of its own; the older one embeds whole fields, each
begun by ``$1`` with its tag and indicators ("$12001 $aTitle").
"""

from __future__ import annotations

from catalog.formats.identifiers import isbn, issn, web_address
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_record import DataField
from catalog.formats.text.clean import strip_full_stop, strip_isbd

_LINKS = {
    "461": "part_of", "462": "part_of", "463": "part_of", "464": "has_part", "410": "series",
    "411": "series", "412": "part_of", "413": "has_part", "421": "has_part", "422": "part_of",
    "423": "related", "424": "replaced_by", "425": "replaces", "430": "replaces", "431": "replaces",
    "432": "replaces", "433": "replaces", "434": "replaces", "435": "replaces", "436": "replaces",
    "437": "replaces", "440": "replaced_by", "441": "replaced_by", "442": "replaced_by",
    "443": "replaced_by", "444": "replaced_by", "445": "replaced_by", "446": "replaced_by",
    "447": "replaced_by", "448": "replaced_by", "451": "version_of", "452": "same_as",
    "453": "version_of", "454": "translation_of", "455": "version_of", "456": "version_of",
    "470": "about", "481": "related", "482": "related", "488": "related",
}  # fmt: skip
LINK_TAGS = " ".join(_LINKS)
"""The tags of linking entries, parted by spaces."""


def embedded(entry: DataField) -> list[DataField]:
    """The fields that a linking entry embeds by ``$1``; () for one of the standard technique."""
    found: list[DataField] = []
    for code, value in entry.subfields:
        if code == "1":
            tag, signs = value[:3], f"{value[3:5]}  "
            # A control field is embedded with its value: "$1001FRBNF123".
            inner = [("a", value[3:])] if tag.startswith("00") else []
            found.append(DataField(tag, signs[0], signs[1], inner))
        elif found:
            found[-1].subfields.append((code, value))
    return found


def take_links(draft: Draft, fields: list[DataField]) -> None:
    """Linking entries: title with its part, author, volume, ISSN or ISBN, address."""
    kind = _LINKS[fields[0].tag]
    for entry in fields:
        inner = embedded(entry)
        text, address = _of_embedded(inner) if inner else _of_standard(entry)
        draft.relate(kind, text, address)


def _of_standard(entry: DataField) -> tuple[str, str]:
    title = strip_full_stop(" ".join(entry.all("thi")))
    author = strip_full_stop(" ".join(entry.all("a")))
    # Many systems have the title in $a where there is no $t.
    named = f"{title} / {author}" if title and author else title or author
    where = map(strip_isbd, entry.all("v"))
    text = ", ".join(filter(None, (named, *where, _number(entry.get("x"), entry.get("y")))))
    return text, next((found for value in entry.all("u") if (found := web_address(value))), "")


def _of_embedded(inner: list[DataField]) -> tuple[str, str]:
    title = volume = author = number = address = ""
    for field in inner:
        match field.tag:
            case "200" | "500":
                title = title or strip_full_stop(" ".join(field.all("ahi")))
                volume = volume or field.get("v")
            case "700" | "701" | "710":
                author = author or strip_full_stop(", ".join(map(_bare, field.all("ab"))))
            case "010" | "011":
                known = field.get("a")
                number = number or (_number(known, "") if field.tag == "011" else _number("", known))
            case "856":
                address = address or web_address(field.get("u"))
    named = f"{title} / {author}" if title and author else title
    return ", ".join(filter(None, (named, strip_isbd(volume), number))), address


def _bare(value: str) -> str:
    return strip_isbd(value).lstrip(",; ")


def _number(serial: str, book: str) -> str:
    known = issn(serial)
    if known:
        return f"ISSN {known}"
    known = isbn(book)
    return f"ISBN {known}" if known else ""


def take_series(draft: Draft, fields: list[DataField]) -> None:
    """225: the series as it stands on the thing, where no 410 or 411 names it."""
    if not (draft.record.has("410") or draft.record.has("411")):
        for entry in fields:
            draft.relate("series", strip_full_stop(", ".join(map(strip_isbd, entry.all("ahiv")))))
