"""The format ``etdms``: theses in ETD-MS 1.0 and 1.1 (oai_etdms), and in uketd_dc of EThOS.

The degree (ETD-MS section 3: name, level, discipline, grantor) becomes a note as it would stand in MARC 502,
its grantor a body with that part, its discipline a subject.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

from catalog.formats.dublincore import to_record
from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.dublincore_values import Values, collect
from catalog.formats.text.fold import fold
from catalog.formats.xml import parse_element
from catalog.record import Record
from catalog.sdk.format import Format

_ANY_TEXT = frozenset(("text", "http://purl.org/dc/dcmitype/text", "van ban"))
"""Types that a thesis has as well."""


class EtdMsFormat(Format):
    """Reads the metadata of electronic theses and dissertations."""

    name: ClassVar[str] = "etdms"
    media_type: ClassVar[str] = "application/xml"
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``: a thesis, unless it has no degree and its type says otherwise.

        Repositories send all that they hold in this form. Raises ``RecordError`` as ``oai_dc`` does.
        """
        values = collect(parse_element(payload), self.name)
        return dataclasses.replace(to_record(values), kind=_kind(values))


def _kind(values: Values) -> str:
    if values.of("degreeName", "degreeLevel", "degreeDiscipline"):
        return "thesis"
    types = [value.text or value.uri for value in values.of("type")]
    return named_kind(text for text in types if fold(text) not in _ANY_TEXT) or "thesis"
