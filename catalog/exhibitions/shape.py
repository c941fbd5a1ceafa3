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
        title=_text(told, "title"),
        subtitle=_text(told, "subtitle"),
        introduction=_text(told, "introduction"),
        cover=_picture(told.get("cover")),
        curators=_texts(told, "curators"),
        languages=_texts(told, "languages"),
        start=_text(told, "start"),
        end=_text(told, "end"),
        venue=_text(told, "venue"),
        chapters=tuple(_chapter(part) for part in _parts(told, "chapters")),
        sources=_texts(told, "sources"),
        teaching=_teaching(told.get("teaching") or {}),
        licence=_text(told, "licence"),
    )


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text, not {value!r}"[:200])
    return value


def _texts(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = told.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{name} is a list of texts, not {values!r}"[:200])
    return tuple(values)


def _whole(told: Mapping[str, Any], name: str) -> int | None:
    value = told.get(name)
    if value is not None and type(value) is not int:
        raise ValueError(f"{name} is a whole number, not {value!r}"[:200])
    return value


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
    return Picture(
        url=_text(told, "url"),
        alt=_text(told, "alt"),
        caption=_text(told, "caption"),
        credit=_text(told, "credit"),
        thumbnail=_text(told, "thumbnail"),
        iiif=_text(told, "iiif"),
        width=_whole(told, "width"),
        height=_whole(told, "height"),
        record=_text(told, "record"),
    )


def _chapter(told: Mapping[str, Any]) -> Chapter:
    sections = tuple(_section(part) for part in _parts(told, "sections"))
    return Chapter(key=_text(told, "key"), title=_text(told, "title"), sections=sections)


def _section(told: Mapping[str, Any]) -> Section:
    return Section(
        key=_text(told, "key"),
        title=_text(told, "title"),
        text=_text(told, "text"),
        picture=_picture(told.get("picture")),
        shows=tuple(_shown(part) for part in _parts(told, "shows")),
    )


def _shown(told: Mapping[str, Any]) -> Shown:
    return Shown(id=_text(told, "id"), title=_text(told, "title"), note=_text(told, "note"))


def _teaching(told: Any) -> Teaching:
    if not isinstance(told, dict):
        raise ValueError(f"teaching is an object, not {told!r}"[:200])
    return Teaching(
        levels=_texts(told, "levels"),
        subjects=_texts(told, "subjects"),
        questions=_texts(told, "questions"),
        note=_text(told, "note"),
    )
