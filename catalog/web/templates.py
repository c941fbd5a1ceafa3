"""The environment of the templates."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class Templates(Environment):
    """Flask's, whose templates share one table of global names.

    Jinja lays an empty one over it for each template, for names that a caller may add, which nobody does
    here; to compare the two at each ``import`` and ``include`` took a twentieth of a page's time.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The global names of a template."""
        return super().make_globals(d) if d else self.globals


def attach(app: Flask) -> None:
    """Let ``app`` render with it; to be called before anything asks for ``app.jinja_env``."""
    app.jinja_environment = Templates
