"""The way to the thing in MARC records: links, pictures, holdings, access and rights (506-542, 852-952)."""

from __future__ import annotations

from catalog.formats.access_terms import access_stated
from catalog.formats.identifiers import addresses_in, web_address
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_record import DataField
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.record import ACCESS, Image, Link, Rights

MEDIA_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "tif": "image/tiff", "tiff": "image/tiff", "svg": "image/svg+xml", "pdf": "application/pdf",
    "epub": "application/epub+zip", "mp3": "audio/mpeg", "ogg": "audio/ogg", "wav": "audio/wav",
    "mp4": "video/mp4", "webm": "video/webm",
}  # fmt: skip
"""File suffix -> media type, for addresses that do not say theirs."""


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


def take_addresses(draft: Draft, fields: list[DataField]) -> None:
    """856: the http and https addresses of $u, as links and pictures."""
    for entry in fields:
        label = strip_isbd(entry.get("y") or entry.get("3") or entry.get("z"))[:500]
        for value in entry.all("u"):
            address = web_address(value)
            if address:
                # Second indicator 0 the thing, 1 a version of it, 2 something related; $q its type.
                version = "" if entry.get("3") and entry.second != "0" else entry.second
                draft.links[as_link(address, label, entry.get("q")[:100], version)] = None


def take_shelves(draft: Draft, fields: list[DataField]) -> None:
    """852: institution, place within it, call number or shelving number."""
    for entry in fields:
        number = strip_isbd(" ".join(entry.all("khim")) or entry.get("j"))
        _hold(draft, strip_isbd(entry.get("a")), ", ".join(map(strip_isbd, entry.all("bc"))), number)


def _hold(draft: Draft, house: str, place: str, number: str, status: str = "") -> None:
    if house or place or number:
        draft.holdings[house[:500], place[:500], number[:500], status] = None


# 952 of Koha: the first of these that is set says why a copy cannot be had.
_STATUSES = (("0", "withdrawn"), ("1", "lost"), ("4", "damaged"), ("5", "restricted"),
             ("7", "not_for_loan"), ("q", "on_loan"))  # fmt: skip


def take_items(draft: Draft, fields: list[DataField]) -> None:
    """952 of Koha: a copy each; home or holding library, shelving, call number, status."""
    for entry in fields:
        status = next((word for code, word in _STATUSES if entry.get(code) not in ("", "0")), "")
        house = entry.get("a") or entry.get("b")
        _hold(draft, house, entry.get("c"), entry.get("o"), status)


def take_local_numbers(draft: Draft, fields: list[DataField]) -> None:
    """090 and 099, local call numbers, where no copies are told."""
    if not draft.holdings:
        for entry in fields:
            _hold(draft, "", "", " ".join(entry.all("ab")))


def take_held_volumes(draft: Draft, fields: list[DataField]) -> None:
    """866, 867 and 868: which volumes, supplements and indexes the library has, in words."""
    for entry in fields:
        text = entry.get("a")
        if text:
            draft.note(f"Thư viện có: {text}")


def take_terms(draft: Draft, fields: list[DataField]) -> None:
    """540: terms of use, and the licence's address ($u, or one within $f or $a)."""
    words = [value for entry in fields for value in (entry.all("a") or entry.all("f"))]
    addresses = (address for entry in fields for address in map(web_address, entry.all("u")))
    licence = next(filter(None, addresses), "") or _licence_in(fields)
    _permit(draft, statement=" ".join(words), licence=licence[:500])


def _licence_in(fields: list[DataField]) -> str:
    found = (address for entry in fields for value in entry.all("fa") for address in addresses_in(value))
    licences = ("creativecommons.org/", "rightsstatements.org/")
    return next((address for address in found if any(at in address for at in licences)), "")


def take_owner(draft: Draft, fields: list[DataField]) -> None:
    """542: the holder of rights ($d), where the field is not marked as private (first indicator 0)."""
    names = (strip_full_stop(entry.get("d")) for entry in fields if entry.first != "0")
    _permit(draft, holder=next(filter(None, names), "")[:500])


def take_limits(draft: Draft, fields: list[DataField]) -> None:
    """506: limits of access; open or restricted by its first indicator, closer by what $f or $a states."""
    marks = {entry.first for entry in fields}
    stated = [value for entry in fields for value in entry.all("fa")]
    told = next((value for value in stated if value in ACCESS), "") or access_stated(stated)
    if told == "unknown":
        told = "restricted" if "1" in marks else "open" if "0" in marks else told
    draft.access = told
    _permit(draft, note=" ".join(value for entry in fields for value in entry.all("a")))


def _permit(
    draft: Draft, *, statement: str = "", licence: str = "", holder: str = "", note: str = ""
) -> None:
    known = draft.rights or Rights()
    found = Rights(
        statement=statement or known.statement,
        licence=licence or known.licence,
        holder=holder or known.holder,
        note=note or known.note,
    )
    draft.rights = found if found != Rights() else None
