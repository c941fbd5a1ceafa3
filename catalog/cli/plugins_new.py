"""A new plugin as a folder of files: a connector that works, with its hook, example, test and README."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from catalog import __version__
from catalog.cli.plugins_texts import CONNECTOR, HOOK, PYPROJECT, README, SOURCE, TEST
from catalog.errors import AlreadyExists, InvalidInput
from catalog.record import Link, Record, SourceRef, record_id
from catalog.sdk.testing.example import EXPECTED, FOLDER, INSTITUTION, LATER, SLUG
from catalog.sdk.testing.example import SOURCE as SOURCE_FILE
from catalog.sdk.testing.saved import SavedReply, write_replies
from catalog.shape import to_dict

_NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*\Z")
_MOST_LETTERS = 30
_BASE = "https://lessons.example"
_LESSONS = (
    {"id": 1, "title": "Đọc bản đồ cổ", "kind": "lesson"},
    {"id": 2, "title": "Làm giấy dó", "kind": "video"},
    {"id": 3, "title": "Rối nước", "kind": "course"},
    {"id": 4, "title": "Dệt chiếu cói", "kind": "lesson"},
)
_LATER = ({**_LESSONS[0], "title": "Đọc bản đồ thời Nguyễn"}, *_LESSONS[2:])
_PAGE = 2


def make(name: str, place: Path) -> Path:
    """The folder of a new plugin below ``place``; raises ``InvalidInput`` for a name that cannot be one.

    Raises ``AlreadyExists`` where the folder is there: nothing is ever written over.
    """
    if not _NAME.match(name) or len(name) > _MOST_LETTERS:
        rule = f"{name!r} is not made of a-z, 0-9, _ and -, beginning with a letter, at most {_MOST_LETTERS}"
        raise InvalidInput("new plugin", {"name": [rule]})
    folder = place / f"khomo-{name.replace('_', '-')}"
    try:
        folder.mkdir()
    except FileExistsError:
        raise AlreadyExists("folder", folder.name) from None
    package = folder / "src" / f"khomo_{name.replace('-', '_')}"
    for file, text in _files(name, package.name):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    example = package / FOLDER / "lessons"
    _save(example, _LESSONS)
    _save(example / LATER, _LATER)
    return folder


def _files(name: str, package: str) -> Iterator[tuple[str, str]]:
    label = " ".join(word.capitalize() for word in re.split("[_-]", name))
    core = ".".join(__version__.split(".")[:2])
    major, minor = core.split(".")
    words = {
        "@name@": name,
        "@package@": package,
        "@distribution@": package.replace("_", "-"),
        "@label@": label,
        "@class@": label.replace(" ", ""),
        "@core@": core,
        "@next@": f"{major}.{int(minor) + 1}",
    }
    yield "pyproject.toml", _filled(PYPROJECT, words)
    yield "README.md", _filled(README, words)
    yield f"src/{package}/__init__.py", _filled(HOOK, words)
    yield f"src/{package}/connector.py", _filled(CONNECTOR, words)
    yield f"src/{package}/py.typed", ""
    yield f"src/{package}/{FOLDER}/lessons/{SOURCE_FILE}", _filled(SOURCE, words)
    yield f"tests/test_{package.removeprefix('khomo_')}.py", _filled(TEST, words)


def _filled(text: str, words: Mapping[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def _save(folder: Path, lessons: tuple[Mapping[str, Any], ...]) -> None:
    """The pages of a list as they would be sent, and the records that must come of them."""
    items = [{**lesson, "url": f"{_BASE}/{lesson['id']}"} for lesson in lessons]
    pages = [items[at : at + _PAGE] for at in range(0, len(items), _PAGE)]
    replies, names = [], []
    for number, page in enumerate(pages, 1):
        following = f"{_BASE}/list.json?page={number + 1}" if number < len(pages) else None
        told = {"total": len(items), "items": page, "next": following}
        body = json.dumps(told, ensure_ascii=False, indent=1).encode()
        url = f"{_BASE}/list.json" + (f"?page={number}" if number > 1 else "")
        replies.append(SavedReply(url=url, headers={"content-type": "application/json"}, body=body))
        names.append(f"page-{number}.json")
    write_replies(folder / "replies", replies, names)
    lines = (json.dumps(_record(item), ensure_ascii=False) for item in items)
    (folder / EXPECTED).write_text("".join(f"{line}\n" for line in lines), "utf-8")


def _record(item: Mapping[str, Any]) -> dict[str, Any]:
    number = str(item["id"])
    record = Record(
        title=item["title"],
        kind=item["kind"],
        id=record_id(SLUG, number),
        source=SourceRef(slug=SLUG, native_id=number),
        institution=INSTITUTION,
        links=(Link(rel="page", url=item["url"]),),
    )
    return to_dict(record)
