"""Turtle (https://www.w3.org/TR/turtle/) of JSON-LD that keeps to prefixed names and explicit values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_IN_TEXT = re.compile('[\x00-\x1f\x7f"\\\\]')
_NOT_IN_ADDRESS = re.compile('[\x00-\x20<>"{}|^`\\\\]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATES = re.compile("[\ud800-\udfff]")


def write_turtle(document: Mapping[str, Any]) -> str:
    """The Turtle of a document with ``@context`` (prefixes alone) and ``@graph``.

    Properties and types are prefixed names; a value is a text, a number, a truth, a node (``@id`` and its
    properties, or these alone for a blank one) or ``@value`` with ``@type`` or ``@language``, or several.
    """
    prefixes = (f"@prefix {name}: <{_address(space)}> .\n" for name, space in document["@context"].items())
    nodes = (f"\n{_subject(node)}{_body(node, 1)} .\n" for node in document["@graph"])
    return "".join((*prefixes, *nodes))


def _subject(node: Mapping[str, Any]) -> str:
    return f"<{_address(node['@id'])}>"


def _body(node: Mapping[str, Any], depth: int) -> str:
    """The properties of a node, each on a line of its own."""
    indent = "  " * depth
    return " ;\n".join(_lines(node, indent, depth))


def _lines(node: Mapping[str, Any], indent: str, depth: int) -> Iterator[str]:
    first = True
    for name, value in node.items():
        if name == "@id":
            continue
        values = list(value) if isinstance(value, list | tuple) else [value]
        told = values if name == "@type" else [_object(one, depth) for one in values]
        space = " " if first and depth == 1 else indent
        yield f"{space}{'a' if name == '@type' else name} {', '.join(told)}"
        first = False


def _object(value: Any, depth: int) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case str():
            return _text(value)
        case {"@value": told, "@language": language}:
            return f"{_text(told)}@{language}"
        case {"@value": told, "@type": kind}:
            return f"{_text(str(told))}^^{kind}"
        case {"@id": address, **rest} if not rest:
            return f"<{_address(address)}>"
    return f"[\n{_body(value, depth + 1)}\n{'  ' * depth}]"


def _text(value: str) -> str:
    return f'"{_IN_TEXT.sub(_escaped, _SURROGATES.sub(chr(0xFFFD), value))}"'


def _escaped(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _address(value: str) -> str:
    return _NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", value)
