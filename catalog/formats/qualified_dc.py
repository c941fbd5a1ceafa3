"""The format ``qdc``: qualified Dublin Core (dcterms), as OAI-PMH servers call qdc, oai_qdc or dcterms.

Read are the refinements of dcterms section 2 under their own names, under those of DSpace, of the worldcat
schema and of dotted forms ("description.abstract"), in any namespace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from catalog.formats.dublincore import to_record
from catalog.formats.dublincore_values import collect
from catalog.formats.xml import parse_element
from catalog.record import Record
from catalog.sdk.format import Format


class QualifiedDublinCoreFormat(Format):
    """Reads qualified Dublin Core; ``write`` is left to ``oai_dc`` and ``mods``."""

    name: ClassVar[str] = "qdc"
    media_type: ClassVar[str] = "application/xml"
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` as ``oai_dc`` does."""
        return to_record(collect(parse_element(payload), self.name))
