"""A source's options: checked by its connector's schema, and the connector that they make."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import yaml
from marshmallow import Schema, fields

from catalog.errors import InvalidInput, UnknownName
from catalog.formats.text.enricher import CHOICES, OPTION, choice_of
from catalog.hooks import Hooks
from catalog.record import Source
from catalog.schemas import load_checked
from catalog.sdk.connector import Connector
from catalog.settings import Settings

ALLOW_PRIVATE = "allow_private"
"""Option of every source: its addresses may be in the local network (an intranet's OPAC)."""
TRUSTED_PATH = "trusted_path"
"""Option that the command line alone sets: the path that the operator gave may be read wherever it lies."""
HIDDEN = "***"
_DEEPEST = 50
_OF_ALL = (ALLOW_PRIVATE, OPTION)
SWITCHED_ON = ("1", "true", "yes", "on")
SWITCH = (*SWITCHED_ON, "0", "false", "no", "off")
"""What ``allow_private`` may be."""


def connector_class(hooks: Hooks, name: str) -> type[Connector]:
    """The connector of that name; raises ``UnknownName`` with the installed ones."""
    try:
        return hooks.connectors[name]
    except KeyError:
        raise UnknownName("connector", name, tuple(sorted(hooks.connectors))) from None


def with_roots(source: Source, settings: Settings) -> Source:
    """The source with what its connector may know of the settings.

    These are the folders from which it may open files (uploads and FILE_ROOTS) and the site's own address.
    """
    roots = tuple(str(root.absolute()) for root in (settings.uploads, *settings.file_roots))
    return dataclasses.replace(source, file_roots=roots, site=settings.base_url.rstrip("/"))


def build_connector(hooks: Hooks, source: Source) -> Connector:
    """The source's connector with its options loaded; raises ``UnknownName`` and ``InvalidInput``."""
    kind = connector_class(hooks, source.connector)
    return kind(load(kind, source.options, f"source {source.slug}"))


def load(kind: type[Connector], options: Mapping[str, Any], subject: str) -> dict[str, Any]:
    """The options as the connector gets them; raises ``InvalidInput`` with every fault."""
    schema = kind.options()
    if (choice := choice_of(options)) not in CHOICES:
        raise InvalidInput(subject, {OPTION: [f"is {choice!r}, must be one of: {', '.join(CHOICES)}"]})
    return load_checked(schema, _own(schema, options), subject)


def _own(schema: Schema, options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name not in _OF_ALL or name in schema.fields}


def is_private_allowed(source: Source) -> bool:
    """Whether the source may be reached at private addresses."""
    return str(source.options.get(ALLOW_PRIVATE, "")).lower() in SWITCHED_ON


def from_pairs(kind: type[Connector], pairs: Sequence[tuple[str, str]], subject: str) -> dict[str, Any]:
    """``key=value`` pairs as options to store: a key of a list field may stand several times.

    Raises ``InvalidInput`` for a key that stands twice though it takes one value.
    """
    schema = kind.options()
    options: dict[str, Any] = {}
    twice: dict[str, list[str]] = {}
    for name, value in pairs:
        if isinstance(schema.fields.get(name), fields.List | fields.Tuple):
            options.setdefault(name, []).append(value)
        elif name in options:
            twice[name] = ["is given twice, but takes one value"]
        else:
            options[name] = value
    if twice:
        raise InvalidInput(subject, twice)
    return options


def written_mapping(text: str) -> dict[str, Any] | None:
    """The mapping that is written there as YAML, as JSON holds it; None for anything else."""
    # Reading takes as long as the square of the depth.
    depths = itertools.accumulate((sign in "{[") - (sign in "}]") for sign in text)
    if max(depths, default=0) > _DEEPEST:
        return None
    try:
        # What stands for another part can make a text of a hundred characters fill the memory.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            return None
        found = orjson.loads(orjson.dumps(yaml.safe_load(text), option=orjson.OPT_NON_STR_KEYS))
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def secret_names(kind: type[Connector]) -> frozenset[str]:
    """The names of the connector's options that are passwords or keys."""
    known = kind.options().fields
    return frozenset(name for name, field in known.items() if field.metadata.get("secret"))


def shown(kind: type[Connector] | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options for people: secrets are hidden; of an unknown connector every value is."""
    hidden = options.keys() if kind is None else secret_names(kind)
    return {name: HIDDEN if name in hidden else value for name, value in options.items()}


def institutions_of(kind: type[Connector], options: Mapping[str, Any], subject: str) -> frozenset[str]:
    """The institutions whose records such a source may bring beside its own; raises ``InvalidInput``."""
    return frozenset(kind(load(kind, options, subject)).institutions())
