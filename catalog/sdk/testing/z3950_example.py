"""A small library behind the scripted Z39.50 server, for saved examples: such a server cannot be replayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from catalog.sdk.testing.sru import books
from catalog.sdk.testing.z3950 import Script, nasty_z3950

_GONE = "b00003"


@contextmanager
def played(later: bool) -> Iterator[Mapping[str, Any]]:
    """The port of a server with eight books in pages of three; ``later`` one of them is gone."""
    held = [book for book in books(8) if not (later and book.number == _GONE)]
    with nasty_z3950(Script(books=held, most=3)) as port:
        yield {"port": port}
