"""Replies of a server as files: an index in YAML, and each body beside it as it was received.

An entry names the request (``get`` or ``post`` with its whole address, ``form``) and the reply (``status``,
``headers``, ``body``: a file's name). A value ``*`` or ``***`` in an address or a form fits any value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

INDEX = "index.yaml"
ANY = ("*", "***")
"""What stands for any value in a saved request; the second one where a secret was."""
_KNOWN = {"get", "post", "form", "status", "headers", "body"}


class ExampleFault(Exception):
    """A saved example cannot be used; the text says which file has what wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedReply:
    """One request with what the server answered to it; ``form`` is None for GET."""

    url: str
    form: Mapping[str, str] | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def fits(self, url: str, form: Mapping[str, str] | None) -> bool:
        """Whether it answers a request for ``url``; the order of an address's parameters is free."""
        if (form is None) != (self.form is None):
            return False
        saved, asked = urlsplit(self.url), urlsplit(url)
        same = (saved.scheme, saved.netloc, saved.path or "/") == (
            asked.scheme,
            asked.netloc,
            asked.path or "/",
        )
        return same and _fit(_pairs(saved.query), _pairs(asked.query)) and _fit_forms(self.form, form)


def _pairs(query: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(query, keep_blank_values=True))


def _fit(saved: Sequence[tuple[str, str]], asked: Sequence[tuple[str, str]]) -> bool:
    if [name for name, _ in saved] != [name for name, _ in asked]:
        return False
    return all(mine in ANY or mine == theirs for (_, mine), (_, theirs) in zip(saved, asked, strict=True))


def _fit_forms(saved: Mapping[str, str] | None, asked: Mapping[str, str] | None) -> bool:
    return saved is None or asked is None or _fit(sorted(saved.items()), sorted(asked.items()))


def read_replies(folder: Path) -> tuple[SavedReply, ...]:
    """The saved replies of a folder, in their order; raises ``ExampleFault`` with file, entry and rule."""
    index = folder / INDEX
    try:
        entries = yaml.safe_load(index.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ExampleFault(f"{index}: cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(entries, list):
        raise ExampleFault(f"{index}: is no list of requests; write `- get: https://...` for each")
    return tuple(_reply(index, number, entry) for number, entry in enumerate(entries, 1))


def _reply(index: Path, number: int, entry: Any) -> SavedReply:
    where = f"{index}, entry {number}"
    if not isinstance(entry, dict) or ("get" in entry) == ("post" in entry):
        raise ExampleFault(f"{where}: has to name one address, as `get:` or as `post:`")
    if unknown := sorted(set(map(str, entry)) - _KNOWN):
        raise ExampleFault(f"{where}: does not know {', '.join(unknown)}; known: {', '.join(sorted(_KNOWN))}")
    headers, form = entry.get("headers") or {}, entry.get("form") or {}
    status = entry.get("status", 200)
    if not isinstance(headers, dict) or not isinstance(form, dict) or not isinstance(status, int):
        raise ExampleFault(f"{where}: headers and form are names with values, status is a number")
    return SavedReply(
        url=str(entry.get("get") or entry.get("post")),
        form={str(name): str(value) for name, value in form.items()} if "post" in entry else None,
        status=status,
        headers={str(name).lower(): str(value) for name, value in headers.items()},
        body=_body(index, where, entry.get("body")),
    )


def _body(index: Path, where: str, name: Any) -> bytes:
    if name is None:
        return b""
    file = index.parent / str(name)
    if Path(str(name)).name != str(name) or not file.is_file():
        raise ExampleFault(f"{where}: there is no file {name} beside it")
    return file.read_bytes()


def write_replies(folder: Path, replies: Sequence[SavedReply], names: Sequence[str]) -> None:
    """Write replies with an index of them; ``names`` are those of the bodies, one a reply."""
    folder.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, Any]] = []
    for reply, name in zip(replies, names, strict=True):
        entry: dict[str, Any] = {"get" if reply.form is None else "post": reply.url}
        if reply.form is not None:
            entry["form"] = dict(reply.form)
        if reply.status != 200:
            entry["status"] = reply.status
        if reply.headers:
            entry["headers"] = dict(reply.headers)
        if reply.body:
            (folder / name).write_bytes(reply.body)
            entry["body"] = name
        entries.append(entry)
    text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000)
    (folder / INDEX).write_text(text, "utf-8")
