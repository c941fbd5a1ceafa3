"""Raw records as text that people can read: XML and JSON set out in lines, MARC by its fields.

What is private or secret in them is masked (``formats.masking``): who may look at a record need not see
where a donor lives.
"""

from __future__ import annotations

import json
import re

import orjson
from lxml import etree

from catalog.errors import RecordError
from catalog.formats import marc_record, masking

LONGEST = 20_000
"""Characters that are shown of one raw record, where nothing else is asked for."""
_MARKS = str.maketrans({"\x1e": "\n", "\x1f": " $", "\x1d": "\n"})
_MARC = re.compile(rb"\s{0,9}[0-9 ]{5}[^\x1d]{19}[^\x1e\x1d]*\x1e")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
# Where the kind of thing is not known, its place in a store may not be for everybody either.
_STRICTEST = "object"


def raw_text(payload: bytes, kind: str = "", *, longest: int = LONGEST) -> str:
    """The bytes as text, masked; what is no text shows its bytes, what is long is cut.

    ``kind`` is the kind of the record that came of them, empty where none did.
    """
    kind = kind or _STRICTEST
    head = payload.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    text = ""
    if head == b"<" or payload.startswith(_WIDE):
        text = _xml(payload, kind)
    elif head in (b"{", b"["):
        text = _json(payload, kind)
    elif _MARC.match(payload):
        text = _marc(payload)
    text = text or masking.masked_text(_plain(payload[: longest * 4]))
    plain = "".join(sign if sign.isprintable() or sign in "\n\t" else "�" for sign in text[: longest + 1])
    return plain if len(plain) <= longest else plain[:longest] + " …"


def _plain(payload: bytes) -> str:
    return payload.decode("utf-8", "backslashreplace").translate(_MARKS).replace("\r\n", "\n")


def _xml(payload: bytes, kind: str) -> str:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_blank_text=True, load_dtd=False, recover=True
    )
    try:
        root = etree.fromstring(payload.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    if root is None:
        return ""
    masking.mask_xml(root, kind)
    return str(etree.tostring(root, encoding="unicode", pretty_print=True))


def _json(payload: bytes, kind: str) -> str:
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return ""
    masked = masking.masked_value(value, kind)
    try:
        return orjson.dumps(masked, option=orjson.OPT_INDENT_2).decode()
    except (TypeError, ValueError):
        # Lone surrogates and huge numbers, which the fast writer refuses.
        return json.dumps(masked, ensure_ascii=False, indent=2)


def _marc(payload: bytes) -> str:
    try:
        return "\n".join(masking.marc_lines(marc_record.parse(payload)))
    except RecordError:
        return ""
