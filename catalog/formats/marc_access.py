"""The way to the thing in MARC 21 records: links, pictures, holdings, rights, related things."""

from __future__ import annotations

from catalog.formats.identifiers import web_address
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.record import Holding, Image, Link, Related, Rights

MEDIA_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "tif": "image/tiff", "tiff": "image/tiff", "svg": "image/svg+xml", "pdf": "application/pdf",
    "epub": "application/epub+zip", "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav",
    "mp4": "video/mp4", "webm": "video/webm",
}  # fmt: skip
"""File suffix -> media type, for addresses that do not say theirs."""

_RELATED = {
    "773": "part_of", "772": "part_of", "770": "has_part", "774": "has_part", "765": "translation_of",
    "775": "same_as", "776": "same_as", "780": "continues", "785": "continued_by", "787": "related",
}  # fmt: skip


def media_type(address: str) -> str:
    """The media type that the suffix of an address tells, "" for none."""
    path = address.split("?", 1)[0].split("#", 1)[0]
    return MEDIA_TYPES.get(path.rsplit(".", 1)[-1].lower(), "") if "." in path[-6:] else ""


def as_link(address: str, label: str, declared: str = "", version: str = "") -> Link | Image:
    """An address as a picture or as a link, by its media type; ``version`` "0" or "1" is the thing itself."""
    kind = declared if "/" in declared else media_type(address)
    if kind.startswith("image/"):
        return Image(url=address, alt=label)
    if kind.startswith(("audio/", "video/")):
        rel = "media"
    elif address.endswith(("/manifest.json", "/manifest")):
        rel = "manifest"
    elif version in ("0", "1") or kind in ("application/pdf", "application/epub+zip"):
        rel = "fulltext"
    else:
        rel = "page"
    return Link(rel=rel, url=address, media_type=kind, label=label)


def links(record: MarcRecord) -> tuple[tuple[Link, ...], tuple[Image, ...]]:
    """The http and https addresses of 856 $u, parted into links and pictures."""
    found: dict[Link | Image, None] = {}
    for entry in record.fields("856"):
        label = strip_isbd(entry.get("y") or entry.get("3") or entry.get("z"))
        for value in entry.all("u"):
            address = web_address(value)
            if address:
                # Second indicator 0 the thing, 1 a version of it, 2 something related; $q its type.
                version = "" if entry.get("3") and entry.second != "0" else entry.second
                found[as_link(address, label, entry.get("q"), version)] = None
    return (
        tuple(entry for entry in found if isinstance(entry, Link)),
        tuple(entry for entry in found if isinstance(entry, Image)),
    )


def holdings(record: MarcRecord) -> tuple[Holding, ...]:
    """The copies: 852 of MARC 21 and 952 of Koha; a local call number (090, 099) where there is neither."""
    found: dict[Holding, None] = {}
    for entry in record.fields("852"):
        found[_shelved(entry)] = None
    for entry in record.fields("952"):
        found[_koha_item(entry)] = None
    if not found:
        for entry in record.fields("090", "099"):
            found[Holding(call_number=" ".join(entry.all("ab")))] = None
    return tuple(entry for entry in found if entry != Holding())


def _shelved(entry: DataField) -> Holding:
    number = " ".join(entry.all("khim")) or entry.get("j")
    return Holding(
        institution=entry.get("a"), location=", ".join(entry.all("bc")), call_number=strip_isbd(number)
    )


def _koha_item(entry: DataField) -> Holding:
    status = ""
    for code, word in (("0", "withdrawn"), ("1", "lost"), ("7", "not_for_loan"), ("q", "on_loan")):
        if entry.get(code) not in ("", "0"):
            status = word
            break
    return Holding(
        institution=entry.get("a") or entry.get("b"),
        location=entry.get("c"),
        call_number=entry.get("o"),
        status=status,
    )


def rights(record: MarcRecord) -> Rights | None:
    """Terms of use (540) and of access (506), the licence's address (540 $u), the holder (542 $d)."""
    terms, limits, owners = record.fields("540"), record.fields("506"), record.fields("542")
    if not (terms or limits or owners):
        return None
    found = Rights(
        statement=" ".join(value for entry in terms for value in entry.all("a")),
        licence=next((address for entry in terms if (address := web_address(entry.get("u")))), ""),
        holder=next((strip_full_stop(entry.get("d")) for entry in owners if entry.get("d")), ""),
        note=" ".join(value for entry in limits for value in entry.all("a")),
    )
    return found if found != Rights() else None


def access(record: MarcRecord) -> str:
    """ "open" or "restricted" where 506 says so in its first indicator, else "unknown"."""
    marks = {entry.first for entry in record.fields("506")}
    return "restricted" if "1" in marks else "open" if "0" in marks else "unknown"


def related(record: MarcRecord) -> tuple[Related, ...]:
    """Host, series and linked works, and the works named in 700-711 $t."""
    found: dict[tuple[str, str], None] = {}
    for entry in record.fields(*_RELATED):
        text = strip_full_stop(". ".join(strip_full_stop(part) for part in entry.all("at")))
        # A host item's $g tells volume and pages; it belongs to what is shown.
        place = strip_isbd(entry.get("g")) if entry.tag == "773" else ""
        found[_RELATED[entry.tag], f"{text}, {place}" if text and place else text] = None
    for entry in record.fields("830") or record.fields("490") or record.fields("440"):
        found["series", strip_full_stop(" ".join(entry.all("anpv")))] = None
    for entry in record.fields("700", "710", "711"):
        if entry.get("t"):
            found["has_part" if entry.second == "2" else "related", _work(entry)] = None
    return tuple(Related(title=title, type=kind) for kind, title in found if title)


def _work(entry: DataField) -> str:
    title = strip_full_stop(entry.get("t"))
    name = strip_full_stop(" ".join(entry.all("ab")))
    return f"{title} / {name}" if name else title
