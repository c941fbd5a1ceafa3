"""The repairs of damaged XML (``catalog.formats.xml_repairs``), for pages of OAI-PMH."""

from __future__ import annotations

from catalog.formats.xml_repairs import PageRepairs, Repair, declared_encoding, in_utf8

__all__ = ["OF_PAGES", "Repair", "declaration_of", "declared_encoding", "defines_entities", "in_utf8"]

OF_PAGES = PageRepairs("OAI-PMH")
declaration_of = OF_PAGES.declaration_of
defines_entities = OF_PAGES.defines_entities
