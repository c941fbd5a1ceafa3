"""``catalog.web.forms`` under the name that it had, for what is being written by that name just now."""

from catalog.web.forms import *  # noqa: F403
