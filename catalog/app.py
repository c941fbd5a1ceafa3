"""``create_app``: the only place that wires the parts together."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from flask import Flask

from catalog.hooks import Hooks, load_hooks
from catalog.indexing import open_engine
from catalog.parts import Parts
from catalog.resources import resource_folder
from catalog.settings import Settings, load
from catalog.store import db


def create_app(settings: Settings | None = None, *, plugins: Iterable[object] | None = None) -> Flask:
    """The catalog as a Flask app; opens no database and no index.

    ``plugins`` are loaded instead of the installed ones (for tests). Raises ``SettingsError``.
    """
    # The import is late because commands need no pages, and these are half of what is imported.
    from catalog import web
    from catalog.web.late_rules import LateRule

    app = _begun(settings, plugins)
    app.url_rule_class = LateRule
    parts: Parts = app.extensions["catalog"]
    web.register(app, parts)
    _mount_plugins(app, parts.hooks)
    return app


def create_core(settings: Settings | None = None, *, plugins: Iterable[object] | None = None) -> Flask:
    """As ``create_app``, without pages: what most commands need, in half the time."""
    app = _begun(settings, plugins)
    parts: Parts = app.extensions["catalog"]
    # A plugin whose pages cannot be mounted is quarantined here too.
    _mount_plugins(app, parts.hooks)
    return app


def _begun(settings: Settings | None, plugins: Iterable[object] | None) -> Flask:
    settings = load() if settings is None else settings
    logging.getLogger("catalog").setLevel(settings.log_level.upper())
    app = Flask("catalog", static_folder=str(resource_folder("static")), root_path=_package_folder())
    db.attach(app, settings)
    hooks = load_hooks(plugins=plugins, disabled=settings.plugins_disabled)
    app.extensions["catalog"] = Parts(settings, hooks, open_engine)
    return app


def _mount_plugins(app: Flask, hooks: Hooks) -> None:
    for plugin, blueprint in hooks.blueprints:
        try:
            app.register_blueprint(blueprint, url_prefix=f"/x/{plugin}", name=f"x_{plugin}_{blueprint.name}")
        except Exception as error:
            hooks.quarantine(plugin, f"catalog_blueprints: {blueprint.name} cannot be mounted: {error}")


def _package_folder() -> str:
    return str(resource_folder("templates").parent)
