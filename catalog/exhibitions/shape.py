"""An exhibition as JSON and back: how drafts are kept, and what its record is read from."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from catalog.exhibitions.model import Chapter, Exhibition, Picture, Section, Shown, Teaching


def to_json(exhibition: Exhibition) -> bytes:
    """The exhibition as JSON, empty values left out; the same exhibition always gives the same bytes."""
    return orjson.dumps(_told(exhibition))


def _told(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        told = {entry.name: _told(getattr(value, entry.name)) for entry in dataclasses.fields(value)}
        return {name: item for name, item in told.items() if item not in ("", None, [], {})}
    return [_told(item) for item in value] if isinstance(value, tuple) else value


def from_json(payload: bytes | str) -> Exhibition:
    """The exhibition in ``payload``; raises ``ValueError`` for what ``to_json`` never wrote."""
    told = orjson.loads(payload)
    if not isinstance(told, dict):
        raise ValueError(f"an exhibition is an object, not {type(told).__name__}")
    return Exhibition(
        **_texts(told, "title", "subtitle", "introduction", "start", "end", "venue", "licence"),
        **_lists(told, "curators", "languages", "sources"),
        cover=_picture(told.get("cover")),
        chapters=tuple(_chapter(part) for part in _parts(told, "chapters")),
        teaching=_teaching(told.get("teaching") or {}),
    )


def _texts(told: Mapping[str, Any], *names: str) -> dict[str, str]:
    found = {name: told.get(name, "") for name in names}
    for name, value in found.items():
        if not isinstance(value, str):
            raise ValueError(f"{name} is a text, not {value!r}"[:200])
    return found


def _lists(told: Mapping[str, Any], *names: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        values = told.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise ValueError(f"{name} is a list of texts, not {values!r}"[:200])
        found[name] = tuple(values)
    return found


def _parts(told: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    values = told.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise ValueError(f"{name} is a list of objects, not {values!r}"[:200])
    return values


def _picture(told: Any) -> Picture | None:
    if told is None:
        return None
    if not isinstance(told, dict):
        raise ValueError(f"a picture is an object, not {told!r}"[:200])
    texts = _texts(told, "url", "alt", "caption", "credit", "thumbnail", "iiif", "record")
    pixels = {name: told.get(name) for name in ("width", "height")}
    if any(value is not None and type(value) is not int for value in pixels.values()):
        raise ValueError(f"pixels are whole numbers, not {pixels!r}"[:200])
    return Picture(**texts, **pixels)  # type: ignore[arg-type] # whole numbers or None, as was looked at


def _chapter(told: Mapping[str, Any]) -> Chapter:
    sections = tuple(_section(part) for part in _parts(told, "sections"))
    return Chapter(**_texts(told, "key", "title"), sections=sections)


def _section(told: Mapping[str, Any]) -> Section:
    return Section(
        **_texts(told, "key", "title", "text"),
        picture=_picture(told.get("picture")),
        shows=tuple(Shown(**_texts(part, "id", "title", "note")) for part in _parts(told, "shows")),
    )


def _teaching(told: Any) -> Teaching:
    if not isinstance(told, dict):
        raise ValueError(f"teaching is an object, not {told!r}"[:200])
    return Teaching(**_lists(told, "levels", "subjects", "questions"), **_texts(told, "note"))
