"""Routes whose functions to build an address are made when the first address of theirs is built."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule that starts fast: Werkzeug compiles two Python functions for each, ours are some 360.

    Together that takes a quarter of a second at each start of a command, which builds no address, and of a
    server, whose first pages build some thirty.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        compile_now = super()._compile_builder
        made: list[Build] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compile_now(append_unknown))
            return made[0](rule, **values)

        return build
