"""JSON as strangers send it (RFC 8259): read strictly, else with repairs that are told, else refused."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

Document = dict[str, Any]
MAX_DEPTH = 100
"""Levels of objects and lists in one another: nothing that people describe goes deeper."""
_TITLE = re.compile(rb"<title[^<>]*+>([^<]*+)", re.I)


class JsonUnreadable(ValueError):
    """Bytes that are no readable JSON; the text says what came instead.

    ``foreign``: they do not look like JSON at all, another part of a site answered.
    """

    def __init__(self, message: str, *, foreign: bool = False) -> None:
        super().__init__(message)
        self.message, self.foreign = message, foreign


class JsonRepair(NamedTuple):
    """What had to be done before bytes could be read: a rule's name, a sentence."""

    rule: str
    told: str


BYTES = JsonRepair("repaired_bytes", "bytes that are no UTF-8 were replaced by a mark")
CONTROLS = JsonRepair("repaired_controls", "control characters stood in its texts as they are")


def parse(body: bytes) -> tuple[Any, list[JsonRepair]]:
    """The value that ``body`` holds and the repairs that were needed.

    Of a name that stands twice in an object the last value counts. Raises ``JsonUnreadable`` for what is no
    JSON, holds NaN or Infinity, or is nested over ``MAX_DEPTH`` levels.
    """
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start not in (b"{", b"["):
        raise JsonUnreadable(seen(body), foreign=True)
    repairs: list[JsonRepair] = []
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("utf-8-sig", "replace")
        repairs.append(BYTES)
    try:
        return bounded(json.loads(text, parse_constant=refuse)), repairs
    except RecursionError:
        raise JsonUnreadable("its JSON is nested too deeply") from None
    except JsonUnreadable:
        raise
    except ValueError:
        pass
    try:
        value = json.loads(text, parse_constant=refuse, strict=False)
    except (ValueError, RecursionError) as error:
        raise JsonUnreadable(f"its JSON cannot be read: {error}") from None
    return bounded(value), [*repairs, CONTROLS]


def refuse(name: str) -> None:
    """Refuse the words that Python's reader takes for numbers: NaN, Infinity."""
    raise JsonUnreadable(f"its JSON holds {name}, which is no number of JSON")


def seen(body: bytes) -> str:
    """What came instead of JSON, in words."""
    if not body.strip():
        return "there is nothing in the answer"
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:2000]
    if b"<html" not in start.lower():
        what = "XML" if start.startswith(b"<") else "text"
        words = " ".join(start[:400].decode("utf-8", "replace").split())[:120]
        return f"there is {what} where JSON should be: {words}"
    title = _TITLE.search(body)
    words = " ".join(title[1].decode("utf-8", "replace").split())[:120] if title else ""
    told = "there is a web page where JSON should be"
    return f"{told}: {words}" if words else told


def bounded(value: Any) -> Any:
    """The value itself; raises ``JsonUnreadable`` where it is nested over ``MAX_DEPTH`` levels."""
    # Readers of documents call themselves for what is inside: none may be called deeper than Python goes.
    level: Sequence[Any] = [value]
    for _depth in range(MAX_DEPTH):
        level = [inner for entry in level for inner in _inside(entry)]
        if not level:
            return value
    raise JsonUnreadable(f"its JSON is nested over {MAX_DEPTH} levels deep")


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from (entry for entry in value.values() if isinstance(entry, dict | list))
    elif isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, dict | list))


def documents(value: Any) -> list[Document]:
    """The objects that a value of JSON-LD names: itself, those of a list; an address is one with its id."""
    found = value if isinstance(value, list) else [value]
    return [
        entry if isinstance(entry, dict) else {"id": entry}
        for entry in found
        if isinstance(entry, dict) or (isinstance(entry, str) and entry.strip())
    ]


def text(value: Any) -> str:
    """A text or a number as JSON tells it, "" for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def identity(document: Document) -> str:
    """The address that a document of JSON-LD is known by: ``id``, in older ones ``@id``."""
    return text(document.get("id")) or text(document.get("@id"))


def types(document: Document) -> list[str]:
    """The types of a document of JSON-LD, without their prefix ("sc:Manifest" is Manifest)."""
    given = document.get("type", document.get("@type"))
    found = given if isinstance(given, list) else [given]
    return [re.split(r"[:/#]", entry.strip())[-1] for entry in found if isinstance(entry, str)]


def is_count(value: Any) -> bool:
    """Whether a value is a whole number above zero."""
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
