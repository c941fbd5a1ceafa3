"""A nasty OAI-PMH server on the loopback address, and what must come of each of its behaviours.

``nasty_server()`` is a context manager, ``catalog.sdk.testing.oaipmh.fixture.nasty_oaipmh`` a pytest fixture,
``catalog plugins nasty`` a command.
"""

from __future__ import annotations

from catalog.sdk.testing.oaipmh.behaviour import Ask, Behaviour, Expect
from catalog.sdk.testing.oaipmh.holdings import ITEMS, Item
from catalog.sdk.testing.oaipmh.provider import OaiError, Page, Provider, Selection
from catalog.sdk.testing.oaipmh.registry import BEHAVIOURS, GROUPS, described, told
from catalog.sdk.testing.oaipmh.server import NastyServer, nasty_server

__all__ = [
    "Ask", "BEHAVIOURS", "Behaviour", "Expect", "GROUPS", "ITEMS", "Item", "NastyServer", "OaiError", "Page",
    "Provider", "Selection", "described", "nasty_server", "told",
]  # fmt: skip
