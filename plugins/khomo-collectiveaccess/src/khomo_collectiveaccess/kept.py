"""What of the service's answer is kept: nothing that only the staff of the museum should read."""

from __future__ import annotations

from typing import Any

from catalog.formats.json_documents import Document
from khomo_collectiveaccess.elements import is_shown

RELATED = ("ca_entities", "ca_places", "ca_collections", "ca_list_items", "ca_occurrences", "ca_objects")
"""Tables whose records are told of with one; not those of storage, loans, lots and movements."""
_LABELS = ("displayname", "label", "name", "name_plural", "name_singular")
_RELATION = ("relationship_typename", "relationship_type_code", "access", "deleted", "item_type_id")
_OWN = ("preferred_labels", "nonpreferred_labels", "type_id", "idno", "lang")
_PRIVATE_ROLES = ("donor", "source", "vendor", "seller", "lender", "owner", "borrower", "insurer",
                  "appraiser", "nguoi_tang", "nguoi_hien_tang", "nguoi_ban", "chu_so_huu")  # fmt: skip
"""Codes of relations to people whom a museum does not name in public."""


def kept(item: Document, table: str, public: frozenset[str]) -> Document:
    """An item without its place in the store, lots and loans, donors, paths of files, private pictures."""
    found = {key: item[key] for key in _OWN if item.get(key)}
    found |= {key: value for key, value in item.items() if value and is_shown(key, table)}
    related = item.get("related")
    if isinstance(related, dict):
        found["related"] = {
            name: entries for name in RELATED if (entries := _entries(related.get(name), public))
        }
    pictures = item.get("representations")
    rows = list(pictures.values()) if isinstance(pictures, dict) else pictures
    found["representations"] = [_picture(row) for row in rows or [] if _is_shown(row, public)]
    return found


def _entries(value: Any, public: frozenset[str]) -> list[Document]:
    rows = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [
        {key: row[key] for key in row if key in (*_LABELS, *_RELATION) or key.endswith("_id")}
        for row in rows
        if _is_shown(row, public) and not _is_private_role(row)
    ]


def _is_private_role(row: Document) -> bool:
    code = str(row.get("relationship_type_code") or row.get("relationship_typename") or "").lower()
    return code.startswith(_PRIVATE_ROLES)


def _is_shown(row: Any, public: frozenset[str]) -> bool:
    if not isinstance(row, dict) or str(row.get("deleted", "0")) not in ("0", ""):
        return False
    access = row.get("access")
    return access is None or str(access) in public


def _picture(row: Document) -> Document:
    found = {key: row[key] for key in ("urls", "label", "mimetype", "is_primary") if row.get(key)}
    info = row.get("info")
    original = info.get("original") if isinstance(info, dict) else None
    if isinstance(original, dict):
        found["original"] = {
            key: original[key] for key in ("WIDTH", "HEIGHT", "MIMETYPE") if original.get(key)
        }
    return found
