"""Templates, routes and translations read once for all apps of a test process.

The templates of one page take half a second, the routes of an app half of what it takes to make one, the
texts of a language as long as a page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class CompiledTemplates(BytecodeCache):
    """Keeps what Jinja compiled, by the template's name; Jinja looks whether its text is still the same."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is kept of a template."""
        if (kept := self._kept.get(bucket.key)) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


class CompiledRoutes:
    """Keeps what Werkzeug made of a rule, for the same rule of another app."""

    def __init__(self) -> None:
        self._compile = Rule.compile
        self._kept: dict[tuple[Any, ...], tuple[list[Any], list[Any], dict[str, Any], Build, Build]] = {}

    def compile(self, rule: Rule) -> None:
        """What ``Rule.compile`` does."""
        converters = frozenset(rule.map.converters.items())
        told = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, repr(rule.defaults))
        key = (type(rule), *told, converters)
        if key not in self._kept:
            self._compile(rule)
            self._kept[key] = (
                rule._parts, rule._trace, rule._converters,
                rule._build.__func__, rule._build_unknown.__func__,
            )  # fmt: skip
        rule._parts, rule._trace, rule._converters, build, build_unknown = self._kept[key]
        rule.arguments.update(rule._converters)
        rule._build, rule._build_unknown = build.__get__(rule), build_unknown.__get__(rule)


class ReadTexts:
    """Keeps the translations that were read, by their file; an app merges them into its own."""

    def __init__(self) -> None:
        self._read = Translations.load
        self._kept: dict[tuple[str, tuple[str, ...], str | None], NullTranslations] = {}

    def load(self, dirname: Any = None, locales: Any = None, domain: str | None = None) -> NullTranslations:
        """What ``Translations.load`` gives."""
        key = (str(dirname), tuple(str(one) for one in locales or ()), domain)
        if key not in self._kept:
            self._kept[key] = self._read(dirname, locales, domain)
        return self._kept[key]


def share() -> None:
    """Let all apps of this process share what they compile and read."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": CompiledTemplates()}
    routes = CompiledRoutes()
    Rule.compile = lambda rule: routes.compile(rule)  # type: ignore[method-assign]
    Translations.load = ReadTexts().load  # type: ignore[method-assign]
