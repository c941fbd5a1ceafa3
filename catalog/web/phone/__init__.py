"""The phone form: activities and figures of one institution, by a personal link, without an account."""

from __future__ import annotations

from flask import Flask

from catalog.web.phone import again, doing, entry, figures, figures_sheet, frame, home, people, rows, summing

__all__ = ["register"]

# Importing these puts their views on the blueprint.
_VIEWS = (again, doing, entry, figures, figures_sheet, home, people, rows, summing)


def register(app: Flask) -> None:
    """Mount the phone form on ``app``, at /p/<token> and at /en/p/<token>."""
    frame.register(app)
