"""The language in which a command tells its report: the option ``--lang``, else the setting LANG."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from catalog.cli.context import current_parts
from catalog.errors import SettingsError
from catalog.settings import LANGUAGES, load

F = TypeVar("F", bound=Callable[..., Any])
_META = "catalog.cli.speech"


def _choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.meta[_META] = value


def speaks(function: F) -> F:
    """Let a command take ``--lang``; given to ``catalog`` itself it holds for every command."""
    option = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        callback=_choose,
        help="Language of the report; without it that of the setting CATALOG_LANG.",
    )
    return option(function)


def language_asked(context: click.Context) -> str:
    """The language of an error, also without an app: as asked, else the setting's if it can be read."""
    try:
        return context.meta.get(_META) or load().lang
    except SettingsError:
        return LANGUAGES[0]


def spoken() -> str:
    """The language that was asked for (one of ``LANGUAGES``)."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(_META) if context is not None else None
    return chosen or current_parts().settings.lang
