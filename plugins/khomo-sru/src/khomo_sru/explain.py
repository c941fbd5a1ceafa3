"""What a server says of itself (ZeeRex, the schema of explain records); often wrong, so never relied on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from catalog.formats.xml import local_name, text_of
from catalog.sdk import SourceError, SourceUnavailable
from khomo_sru.server import Server


class Offered(NamedTuple):
    """A schema that the server says it has: its short name and its identifier."""

    name: str
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """``indexes`` are named as queries name them ("dc.title"); ``page_size`` is None where it is not told."""

    title: str = ""
    database: str = ""
    schemas: tuple[Offered, ...] = ()
    indexes: tuple[str, ...] = ()
    page_size: int | None = None
    remark: str = ""


def explained(server: Server) -> Explained:
    """The server's description; an empty one with a remark where it gives none.

    Raises ``SourceUnavailable`` when it does not answer at all.
    """
    try:
        page = server.explain()
    except SourceUnavailable:
        raise
    except SourceError as error:
        return Explained(remark=f"the server does not describe itself (explain): {error.message}")
    root = next((entry.element for entry in page.entries if entry.element is not None), None)
    if root is None:
        return Explained(remark="the server does not describe itself (explain)")
    return Explained(
        title=_first(root, "databaseInfo", "title"),
        database=_first(root, "serverInfo", "database"),
        schemas=tuple(_schemas(root)),
        indexes=tuple(dict.fromkeys(_indexes(root))),
        page_size=_page_size(root),
    )


def _named(root: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in root.iter() if local_name(element) == name]


def _first(root: etree._Element, within: str, name: str) -> str:
    for element in _named(root, within):
        for part in element:
            if local_name(part) == name:
                return " ".join(text_of(part).split())[:200]
    return ""


def _schemas(root: etree._Element) -> list[Offered]:
    found = []
    for element in _named(root, "schema"):
        name, identifier = (element.get("name") or "").strip(), (element.get("identifier") or "").strip()
        if (name or identifier) and element.get("retrieve") != "false":
            found.append(Offered(name or identifier, identifier))
    return found[:100]


def _indexes(root: etree._Element) -> list[str]:
    found = []
    for element in _named(root, "index")[:1000]:
        for part in element.iter():
            if local_name(part) == "name" and text_of(part).strip():
                prefix, name = (part.get("set") or "").strip(), text_of(part).strip()
                found.append(f"{prefix}.{name}" if prefix else name)
    return found


def _page_size(root: etree._Element) -> int | None:
    for element in (*_named(root, "setting"), *_named(root, "default")):
        text = text_of(element).strip()
        if element.get("type") == "maximumRecords" and text.isascii() and text.isdigit() and len(text) < 7:
            return int(text) or None
    return None
