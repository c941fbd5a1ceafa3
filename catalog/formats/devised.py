"""Titles for things that have none."""

from __future__ import annotations

from catalog.formats.text.clean import strip_full_stop

_LENGTH = 100


def devised_title(description: str) -> str:
    """How a description begins, in square brackets as cataloguers mark what is not there (ISBD A.3.2.4)."""
    line = description.partition("\n")[0]
    if len(line) > _LENGTH:
        line = line[:_LENGTH].rpartition(" ")[0] + " …"
    return f"[{strip_full_stop(line)}]"
