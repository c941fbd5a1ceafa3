"""A learning path as JSON and back: how drafts are kept, and what its record is read from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import orjson

from catalog.exhibitions.model import Picture
from catalog.learning.model import LearningPath, Step

_TEXTS = ("title", "aim", "teaching", "licence")
_LISTS = ("outcomes", "authors", "languages", "levels", "subjects", "audiences", "questions", "sources")


def to_json(path: LearningPath) -> bytes:
    """The path as JSON, empty values left out; the same path always gives the same bytes."""
    return orjson.dumps(_told(path))


def _told(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        told = {entry.name: _told(getattr(value, entry.name)) for entry in dataclasses.fields(value)}
        return {name: item for name, item in told.items() if item not in ("", None, [], {})}
    return [_told(item) for item in value] if isinstance(value, tuple) else value


def from_json(payload: bytes | str) -> LearningPath:
    """The path in ``payload``; raises ``ValueError`` for what is none."""
    told = orjson.loads(payload)
    if not isinstance(told, dict):
        raise ValueError(f"a learning path is an object, not {type(told).__name__}")
    return from_dict(told)


def from_dict(told: Mapping[str, Any]) -> LearningPath:
    """The path that a JSON object tells; raises ``ValueError`` for a value of another type."""
    values: dict[str, Any] = {name: _text(told, name) for name in _TEXTS}
    values |= {name: _list(told, name) for name in _LISTS}
    minutes, cover = told.get("minutes"), told.get("cover")
    if minutes is not None and type(minutes) is not int:
        raise ValueError(f"minutes is a whole number, not {minutes!r}"[:200])
    return LearningPath(
        **values,
        minutes=minutes,
        cover=None if cover is None else _picture(cover),
        steps=tuple(_step(entry) for entry in _objects(told, "steps")),
    )


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text, not {value!r}"[:200])
    return value


def _list(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = told.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} is a list of texts, not {values!r}"[:200])
    return tuple(values)


def _objects(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    values = told.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise ValueError(f"{name} is a list of objects, not {values!r}"[:200])
    return values


def _step(told: Mapping[str, Any]) -> Step:
    return Step(**{name: _text(told, name) for name in ("id", "title", "note", "task")})


def _picture(told: Any) -> Picture:
    if not isinstance(told, dict):
        raise ValueError(f"a picture is an object, not {told!r}"[:200])
    sizes: dict[str, Any] = {name: told.get(name) for name in ("width", "height")}
    if any(value is not None and type(value) is not int for value in sizes.values()):
        raise ValueError(f"width and height are whole numbers, not {sizes!r}"[:200])
    names = ("url", "alt", "caption", "credit", "thumbnail", "iiif", "record")
    texts: dict[str, Any] = {name: _text(told, name) for name in names}
    return Picture(**texts, **sizes)
