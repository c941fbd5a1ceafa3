"""Shapes of messages about files of plans (see ``messages``)."""

from __future__ import annotations

from catalog.advice.language import mark as _

SHAPES = (
    _("is not a day like 2023-08-25"),
    _("is over 100 %"),
    _("is not above the value"),
    _("is for growth only"),
    _("is no indicator of this plan: %(known)s"),
    _("is given twice"),
    _("stands twice for %(indicator)s and the same institutions"),
    _("is no unit like vn-2025-07:46"),
    _("is no plan, but a list"),
    _("is not written in UTF-8"),
    _("cannot be read: %(why)s"),
)
