"""Raw records as text that people can read: XML and JSON set out in lines, MARC by its fields."""

from __future__ import annotations

import orjson
from lxml import etree

LONGEST = 20_000
"""Characters that are shown of one raw record."""
_MARKS = str.maketrans({"\x1e": "\n", "\x1f": " $", "\x1d": "\n"})


def raw_text(payload: bytes) -> str:
    """The bytes as text; what is no text shows its bytes, what is long is cut."""
    head = payload[: LONGEST * 4].lstrip()[:1]
    text = ""
    if head == b"<":
        text = _xml(payload)
    elif head in (b"{", b"["):
        text = _json(payload)
    text = text or payload[: LONGEST * 4].decode("utf-8", "backslashreplace").translate(_MARKS)
    plain = "".join(sign if sign.isprintable() or sign in "\n\t" else "�" for sign in text)
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + " …"


def _xml(payload: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True, load_dtd=False)
    try:
        root = etree.fromstring(payload, parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    return str(etree.tostring(root, encoding="unicode", pretty_print=True))


def _json(payload: bytes) -> str:
    try:
        return orjson.dumps(orjson.loads(payload), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return ""
