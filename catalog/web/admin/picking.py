"""``catalog.web.picking`` under the name that it had, for what is being written by that name just now."""

from catalog.web.picking import *  # noqa: F403
