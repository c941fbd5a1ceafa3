"""Saving what a real source sends as an example of a plugin: replies and options, without secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from catalog.errors import AlreadyExists, InvalidInput
from catalog.harvest.http import PoliteClient
from catalog.harvest.options import from_pairs, is_private_allowed, load
from catalog.record import Source
from catalog.sdk.connector import Checkpoint, Connector, FetchRequest
from catalog.sdk.testing.example import INSTITUTION, SLUG, SOURCE
from catalog.sdk.testing.recorder import RecordingHttp
from catalog.settings import Settings

MADE_UP = "made-up-secret"
"""What stands for a secret option in a saved example."""


def recorded(
    settings: Settings, kind: type[Connector], folder: Path, pairs: Sequence[str], limit: int
) -> int:
    """How many replies were saved; raises ``AlreadyExists``, ``InvalidInput`` and ``SourceError``.

    The source is checked, then read for ``limit`` records, and from each mark on again, as the checks do.
    """
    if folder.exists():
        raise AlreadyExists("folder", str(folder))
    given = _options(kind, pairs)
    source = Source(slug=SLUG, connector=kind.name, institution=INSTITUTION, options=given)
    loaded = load(kind, given, f"connector {kind.name}")
    secrets = _secrets(kind, given)
    with PoliteClient(settings, allow_private=is_private_allowed(source)) as polite:
        http = RecordingHttp(polite, _parts(secrets.values()))
        kind(loaded).check(source, http)
        marks: list[Mapping[str, Any]] = []
        for item in kind(loaded).fetch(source, FetchRequest(limit=limit), http):
            if isinstance(item, Checkpoint) and item.resume is not None:
                marks.append(item.resume)
        for mark in marks:
            for _ in kind(loaded).fetch(source, FetchRequest(limit=limit, resume=mark), http):
                pass
    count = http.save(folder / "replies")
    told = {**given, **dict.fromkeys(secrets, MADE_UP)}
    with suppress(KeyError):
        del told["allow_private"]
    facts = {"connector": kind.name, "about": "say whose data this is, and its licence", "options": told}
    (folder / SOURCE).write_text(yaml.safe_dump(facts, allow_unicode=True, sort_keys=False), "utf-8")
    return count


def _options(kind: type[Connector], pairs: Sequence[str]) -> dict[str, Any]:
    split = [tuple(pair.partition("=")[::2]) for pair in pairs if "=" in pair]
    if len(split) != len(pairs):
        raise InvalidInput(f"connector {kind.name}", {"option": ["give it as NAME=VALUE"]})
    return from_pairs(kind, [(name, value) for name, value in split], f"connector {kind.name}")


def _secrets(kind: type[Connector], given: Mapping[str, Any]) -> dict[str, str]:
    fields = kind.options().fields
    return {
        name: str(value)
        for name, value in given.items()
        if name in fields and fields[name].metadata.get("secret")
    }


def _parts(secrets: Any) -> list[str]:
    """The secrets, and what stands behind the colon in them: a password, the value of a header."""
    return [part for value in secrets for part in (value, value.partition(":")[2].strip()) if part]
