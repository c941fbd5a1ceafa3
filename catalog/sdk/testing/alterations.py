"""Bytes altered by a seed: cut, doubled, swapped; values of JSON and XML of other types, or gone."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from lxml import etree

_STRANGE: tuple[Any, ...] = (None, 7, -1, True, 1e300, "", " ", [], {}, [[]], {"": {}}, "\u0000", "x" * 500)
Alteration = Callable[[bytes], bytes]


def mutated(payload: bytes, seed: int) -> bytes:
    """The bytes with one to four of them changed, taken out or put in twice; the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a plan that can be repeated
    changed = bytearray(payload)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(changed) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            del changed[at : at + chance.randint(1, 40)]
        elif kind == 1:
            changed[at:at] = changed[at : at + chance.randint(1, 40)]
        elif kind == 2:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        else:
            changed[at:] = b"" if chance.randrange(8) == 0 else changed[at:]
    return bytes(changed)


def strange_shapes(body: bytes, most: int) -> Iterator[tuple[str, Alteration]]:
    """Up to ``most`` ways to give a body of JSON or XML another shape, each with what it does in words."""
    if (tree := _json(body)) is not None:
        yield from _json_shapes(tree, most)
    elif body.lstrip()[:1] == b"<":
        yield from _xml_shapes(body, most)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _json_shapes(tree: Any, most: int) -> Iterator[tuple[str, Alteration]]:
    for written in (b"null", b"7", b'"text"', b"[]", b"{}", b"[7]", b"[[]]", b'{"error": "busy"}'):
        yield f"the whole answer is {written.decode()}", partial(_replaced, written)
    places = list(_places(tree, ()))
    chance = random.Random(len(places))  # noqa: S311 - a plan that can be repeated
    for place in sorted(chance.sample(places, min(most, len(places))), key=str):
        value = chance.choice(_STRANGE)
        shown = "/".join(map(str, place))
        yield f"{shown} is {json.dumps(value)[:40]}", _setting(place, value)
        yield f"{shown} is missing", _setting(place, ...)


def _replaced(written: bytes, body: bytes) -> bytes:
    return written


def _places(tree: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inside:
        yield (*path, key)
        yield from _places(value, (*path, key))


def _setting(place: tuple[str | int, ...], value: Any) -> Alteration:
    def alter(body: bytes) -> bytes:
        tree = json.loads(body)
        inside = tree
        for key in place[:-1]:
            inside = inside[key]
        if value is ...:
            del inside[place[-1]]
        else:
            inside[place[-1]] = value
        return json.dumps(tree).encode()

    return alter


def _xml_shapes(body: bytes, most: int) -> Iterator[tuple[str, Alteration]]:
    yield "the whole answer is <unexpected/>", partial(_replaced, b"<unexpected/>")
    try:
        count = sum(1 for _ in _parsed(body).iter(etree.Element))
    except etree.XMLSyntaxError:
        return
    chance = random.Random(count)  # noqa: S311 - a plan that can be repeated
    for number in sorted(chance.sample(range(1, count), min(most, count - 1))):
        yield f"element {number} is missing", partial(_without, number)
        yield f"element {number} is empty", partial(_emptied, number)


def _parsed(body: bytes) -> etree._Element:
    return etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))


def _without(number: int, body: bytes) -> bytes:
    root = _parsed(body)
    element = list(root.iter(etree.Element))[number]
    parent = element.getparent()
    assert parent is not None, "the root is number 0"
    parent.remove(element)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _emptied(number: int, body: bytes) -> bytes:
    root = _parsed(body)
    element = list(root.iter(etree.Element))[number]
    for child in list(element):
        element.remove(child)
    element.text = None
    element.attrib.clear()
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)
