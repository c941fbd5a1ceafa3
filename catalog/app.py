"""``create_app``: the only place that wires the parts together."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from flask import Flask

from catalog import web
from catalog.hooks import Hooks, load_hooks
from catalog.indexing import open_engine
from catalog.parts import Parts
from catalog.resources import resource_folder
from catalog.settings import Settings, load
from catalog.store import db
from catalog.web.late_rules import LateRule


def create_app(settings: Settings | None = None, *, plugins: Iterable[object] | None = None) -> Flask:
    """The catalog as a Flask app; opens no database and no index.

    ``plugins`` are loaded instead of the installed ones (for tests). Raises ``SettingsError``.
    """
    settings = load() if settings is None else settings
    logging.getLogger("catalog").setLevel(settings.log_level.upper())
    app = Flask("catalog", static_folder=str(resource_folder("static")), root_path=_package_folder())
    app.url_rule_class = LateRule
    db.attach(app, settings)
    parts = Parts(settings, load_hooks(plugins=plugins, disabled=settings.plugins_disabled), open_engine)
    app.extensions["catalog"] = parts
    web.register(app, parts)
    _mount_plugins(app, parts.hooks)
    return app


def _mount_plugins(app: Flask, hooks: Hooks) -> None:
    for plugin, blueprint in hooks.blueprints:
        try:
            app.register_blueprint(blueprint, url_prefix=f"/x/{plugin}", name=f"x_{plugin}_{blueprint.name}")
        except Exception as error:
            hooks.quarantine(plugin, f"catalog_blueprints: {blueprint.name} cannot be mounted: {error}")


def _package_folder() -> str:
    return str(resource_folder("templates").parent)
