"""Exhibitions in the administration: their list, a new one, a copy; publishing, links, versions."""

from __future__ import annotations

from catalog.web.admin import desk_lists, desk_publishing
from catalog.web.admin.exhibitions_frame import DESK

copy = desk_lists.attach(DESK)
BUTTONS = {**desk_publishing.attach(DESK), "copy": copy}
"""What buttons beside a form lead to, once what stands in the form is kept."""
