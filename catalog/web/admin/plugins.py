"""Plugins: what is installed, what each brings, why one is not used; the site's settings."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from flask import Response

from catalog import __version__
from catalog.hooks import PluginInfo
from catalog.people.permissions import Permission
from catalog.settings import HIDDEN, Settings, is_secret
from catalog.store.db import shown_address
from catalog.web.admin.shell import admin_page, blueprint, needs
from catalog.web.admin.sources_words import words_of
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext
from catalog.web.labels import Names

STATES: Names = {
    "active": lazy_gettext("in use"),
    "quarantined": lazy_gettext("not used, because it is broken"),
    "disabled": lazy_gettext("switched off in the settings"),
}
HOOKS: Names = {
    "catalog_connectors": lazy_gettext("ways of connecting"),
    "catalog_formats": lazy_gettext("forms of data"),
    "catalog_enrichers": lazy_gettext("completes records"),
    "catalog_search_engines": lazy_gettext("a search engine"),
    "catalog_index_fields": lazy_gettext("further things to search by"),
    "catalog_match_keys": lazy_gettext("finds records of the same work"),
    "catalog_blueprints": lazy_gettext("pages of its own"),
    "catalog_commands": lazy_gettext("commands"),
    "catalog_record_links": lazy_gettext("links on the pages of records"),
    "catalog_records_changed": lazy_gettext("hears of changed records"),
    "catalog_harvest_finished": lazy_gettext("hears of ended harvests"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A plugin as the page tells of it; ``lacking`` are ways of connecting and what this machine lacks."""

    info: PluginInfo
    ways: list[str]
    brings: list[str]
    lacking: list[tuple[str, str]]


@blueprint.get("/plugins")
@needs(Permission.PLUGINS_SEE)
def plugins() -> Response:
    """All plugins that were found, and the settings of this site without its secrets."""
    hooks = parts().hooks
    shown = sorted(map(_shown, hooks.plugins()), key=lambda one: (one.info.state == "active", one.info.name))
    return admin_page(
        "admin/plugins.html",
        title=_("Plugins"),
        plugins=shown,
        states=STATES,
        core=__version__,
        settings=list(_settings(parts().settings)),
    )


def _shown(info: PluginInfo) -> Shown:
    connectors = parts().hooks.connectors
    kinds = [connectors[name] for name in info.connectors if name in connectors]
    brings = [hook for hook in info.hooks if hook not in ("catalog_connectors", "catalog_formats")]
    return Shown(
        info=info,
        ways=[words_of(kind).label for kind in kinds],
        brings=[str(HOOKS.get(hook, hook)) for hook in brings],
        lacking=[(words_of(kind).label, told) for kind in kinds if (told := kind.lacking())],
    )


def _settings(settings: Settings) -> list[tuple[str, str, bool, str]]:
    """Name, value, whether it is the usual one, what it is for."""
    found = []
    for entry in dataclasses.fields(Settings):
        value = getattr(settings, entry.name)
        told = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        if is_secret(entry.name):
            told = HIDDEN if value else ""
        elif entry.name == "database_url":
            told = shown_address()
        found.append((entry.name, told, value == entry.default, str(entry.metadata["help"])))
    return found
