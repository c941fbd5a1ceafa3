"""What plugins give back, checked: pluggy looks at no result, and a wrong one would fail far from its cause.

The declared types are read from the hook specs, so that specs and checks cannot differ.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import re
import typing
from collections.abc import Iterable, Mapping
from typing import Any

import pluggy
from marshmallow import Schema

from catalog.errors import PluginError
from catalog.hooks.tracing import ON, traced
from catalog.record import LINK_RELS, Link
from catalog.sdk import hookspecs
from catalog.sdk.connector import Connector
from catalog.sdk.enricher import Enricher
from catalog.sdk.format import Format
from catalog.sdk.search import RESERVED_FIELDS, IndexField

MOST_RESULTS = 1000
"""More than this from one call is taken for a generator without an end."""

_OF_PAGES = frozenset({"catalog_blueprints", "catalog_commands"})
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
_WEB = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)


def call(implementation: pluggy.HookImpl, arguments: Mapping[str, Any]) -> Any:
    """What one implementation returns, given those of the arguments that it declares."""
    values = [arguments[name] for name in implementation.argnames]
    return implementation.function(*values)


def collect(implementation: pluggy.HookImpl, hook: str, arguments: Mapping[str, Any]) -> list[Any]:
    """The items that one implementation of ``hook`` gives, each of the declared type.

    Raises ``PluginError``, also in place of whatever the plugin raised (``SystemExit`` included).
    """
    if not ON:
        # Keys are given for each record of a harvest.
        return _collected(implementation, hook, arguments)
    with traced(implementation.plugin_name, hook) as gave:
        items = _collected(implementation, hook, arguments)
        gave.append(items)
    return items


def _collected(implementation: pluggy.HookImpl, hook: str, arguments: Mapping[str, Any]) -> list[Any]:
    plugin = implementation.plugin_name
    try:
        given = call(implementation, arguments)
        items = list(itertools.islice(_iterable(given), MOST_RESULTS + 1))
    except (Exception, SystemExit) as error:
        raise PluginError(plugin, told(error), hook=hook) from error
    if len(items) > MOST_RESULTS:
        raise PluginError(plugin, f"gave more than {MOST_RESULTS} results", hook=hook)
    wanted = declared(hook)
    for item in items:
        # Of a text nothing more is asked; keys are given for each record of a harvest.
        if type(item) is str and wanted is str:
            continue
        if fault := _fault(item, wanted):
            raise PluginError(plugin, fault, hook=hook)
    return items


def told(error: BaseException) -> str:
    """An exception in one line: its class and text."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


@functools.cache
def declared(hook: str) -> Any:
    """The type of one item of a registering hook's result, from its spec."""
    names = hookspecs.types_of_pages() if hook in _OF_PAGES else None
    hints = typing.get_type_hints(getattr(hookspecs, hook), localns=names)
    return typing.get_args(hints["return"])[0]


def _iterable(given: Any) -> Iterable[Any]:
    if type(given) in (list, tuple):
        # What nearly all give, told without the abstract classes: keys are given for each record.
        return typing.cast("Iterable[Any]", given)
    if inspect.iscoroutine(given):
        given.close()
        raise TypeError("an async function gives no results here")
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise TypeError(f"gave {_shown(given)} in place of a list")
    return given


def _fault(item: Any, wanted: Any) -> str:
    if typing.get_origin(wanted) is type:
        base = typing.get_args(wanted)[0]
        if not isinstance(item, type) or not issubclass(item, base):
            return f"gave {_shown(item)} in place of a subclass of {base.__name__}"
        if inspect.isabstract(item):
            missing = ", ".join(sorted(item.__abstractmethods__))  # type: ignore[attr-defined]
            return f"{item.__name__} lacks {missing}"
    elif not isinstance(item, wanted):
        return f"gave {_shown(item)} in place of {wanted.__name__}"
    return _named_badly(item) or _link_fault(item)


def _named_badly(item: Any) -> str:
    if isinstance(item, type):
        return _names_of_class(item)
    if isinstance(item, Format | Enricher):
        return _bad_name(item, type(item).__name__)
    if isinstance(item, IndexField):
        if item.name in RESERVED_FIELDS or item.name.endswith("_folded"):
            return f"the name {item.name!r} of an index field is kept for search engines"
        return _bad_name(item, "an index field")
    return ""


def _names_of_class(item: type) -> str:
    if fault := _bad_name(item, item.__name__):
        return fault
    if not issubclass(item, Connector):
        return ""
    if not isinstance(getattr(item, "label", None), str):
        return f"{item.__name__}.label is not a text"
    options = getattr(item, "options", None)
    if not isinstance(options, type) or not issubclass(options, Schema):
        return f"{item.__name__}.options is {_shown(options)} in place of a marshmallow Schema class"
    return ""


def _bad_name(item: Any, what: str) -> str:
    name = getattr(item, "name", None)
    if isinstance(name, str) and _IDENTIFIER.match(name):
        return ""
    return f"{what} has the name {name!r}, which is not made of a-z, 0-9, _ and -, at most 40"


def _link_fault(item: Any) -> str:
    # A link is shown on a public page: an address such as javascript: would run in the reader's browser.
    if not isinstance(item, Link):
        return ""
    if item.rel not in LINK_RELS:
        return f"gave a link with rel {item.rel!r}; known: {', '.join(LINK_RELS)}"
    if not isinstance(item.url, str) or not _WEB.match(item.url):
        return f"gave a link to {str(item.url)[:200]!r}, which is not an http or https address"
    return ""


def _shown(value: Any) -> str:
    text = repr(value)
    return f"{text[:80]}..." if len(text) > 80 else text
