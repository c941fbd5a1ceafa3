"""Options of a source that are asked for at the terminal, because a wrong guess would cost records."""

from __future__ import annotations

import sys

import click
from marshmallow import fields
from marshmallow.validate import OneOf

from catalog.harvest.options import connector_class
from catalog.hooks import Hooks


def asked(hooks: Hooks, connector: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs with an answer for each option that the connector wants asked and that is not among them.

    A script is asked nothing: there the option is what it is when left out. Raises ``UnknownName``.
    """
    if not sys.stdin.isatty():
        return pairs
    given = {name for name, _ in pairs}
    wanted = {
        name: field
        for name, field in connector_class(hooks, connector).options().fields.items()
        if field.metadata.get("ask") and name not in given
    }
    return [*pairs, *((name, _answer(name, field)) for name, field in wanted.items())]


def _answer(name: str, field: fields.Field[object]) -> str:
    choices = next((rule.choices for rule in field.validators if isinstance(rule, OneOf)), None)
    kind = click.Choice([str(choice) for choice in choices]) if choices else None
    text = f"{name} ({field.metadata.get('description', '')})"
    return str(click.prompt(text, type=kind, default=field.load_default, err=True))
