"""Shapes of messages about sources that people look at and harvest in the browser (see ``messages``)."""

from __future__ import annotations

from catalog.advice.language import mark as _

SHAPES = (
    _("stopped by a person"),
    _("stopped by a signal"),
    _("the process could not be started"),
    _("the process ended with code %(code)s"),
    _("this took more than %(seconds)s seconds and was ended"),
    _("it ended without a word; try once more"),
    _("another process is at work with the source; try again when it has ended"),
)
