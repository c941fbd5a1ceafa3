"""Documents of the REST API: JSON with embedded resources and pages (Hypertext Application Language)."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from catalog.formats.xml_pages import PageUnreadable

Document = dict[str, Any]
_TITLE = re.compile(rb"<title[^<>]*+>([^<]*+)", re.I)


class Repair(NamedTuple):
    """What had to be done to bytes before they could be read: a rule's name, a sentence."""

    rule: str
    told: str


def parse(body: bytes) -> tuple[Any, list[Repair]]:
    """The value that ``body`` holds and the repairs that were needed (RFC 8259).

    Raises ``PageUnreadable`` with what came instead.
    """
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in (b"{", b"["):
        raise PageUnreadable(_seen(body), body, foreign=True)
    repairs: list[Repair] = []
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("utf-8-sig", "replace")
        repairs.append(Repair("repaired_bytes", "bytes that are no UTF-8 were replaced by a mark"))
    try:
        return json.loads(text, parse_constant=_refuse), repairs
    except (ValueError, RecursionError):
        pass
    try:
        value = json.loads(text, parse_constant=_refuse, strict=False)
    except (ValueError, RecursionError) as error:
        told = "too deeply nested" if isinstance(error, RecursionError) else str(error)
        raise PageUnreadable(f"the server's JSON cannot be read: {told}", body) from None
    repairs.append(Repair("repaired_controls", "control characters stood in its texts as they are"))
    return value, repairs


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _seen(body: bytes) -> str:
    if not body.strip():
        return "the server answered with nothing"
    if b"<html" not in body[:2000].lower():
        words = " ".join(body[:400].decode("utf-8", "replace").split())[:120]
        return f"the server answered with text instead of JSON: {words}"
    title = _TITLE.search(body)
    words = " ".join(title[1].decode("utf-8", "replace").split())[:120] if title else ""
    told = "the server answered with a web page instead of its REST API"
    return f"{told}: {words}" if words else told


def canonical(document: Document) -> bytes:
    """The bytes by which a document is kept: the same for the same values, without its links."""
    return json.dumps(_unlinked(document), sort_keys=True, separators=(",", ":")).encode("ascii")


def _unlinked(value: Any) -> Any:
    # They repeat the address of the server, which has several names, around identifiers that stand beside.
    if isinstance(value, dict):
        return {key: _unlinked(entry) for key, entry in value.items() if key != "_links"}
    return [_unlinked(entry) for entry in value] if isinstance(value, list) else value


def embedded(document: Document, name: str) -> Any:
    """The resource embedded under ``name``, None where there is none."""
    inside = document.get("_embedded")
    return inside.get(name) if isinstance(inside, dict) else None


def part(document: Document, name: str) -> Document:
    """The document embedded under ``name``, an empty one where there is none."""
    found = embedded(document, name)
    return found if isinstance(found, dict) else {}


def is_embedded(document: Document, name: str) -> bool:
    """Whether something is embedded under ``name``, be it nothing (null)."""
    inside = document.get("_embedded")
    return isinstance(inside, dict) and name in inside


def members(value: Any, name: str) -> list[Document]:
    """The resources of a page of ``name``, or of the bare list that older replies hold in its place."""
    if isinstance(value, dict):
        value = embedded(value, name)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def number(value: Any) -> int | None:
    """A count as JSON tells it, None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12 else None


def text(value: Any) -> str:
    """A text as JSON tells it, "" for anything else."""
    return value.strip() if isinstance(value, str) else ""
