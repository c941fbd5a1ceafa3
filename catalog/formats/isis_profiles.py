"""Mapping profiles of CDS/ISIS databases that many share, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The database "CDS" of UNESCO, which came with the program and on which others were modelled: its field
# definition table has 12 conference, 24 title, 25 edition, 26 imprint, 30 collation, 44 series, 50 notes,
# 69 keywords, 70 personal and 71 corporate authors, 72 meetings, 74 added and 76 other titles.
_CDS: Mapping[str, Any] = {
    "kind": "book",
    "columns": {
        "24^*": "title",
        "24^z": {"field": "languages", "steps": [{"drop": "^(?!([a-z]{3})+$)"}]},
        "74^*": {"field": "titles", "type": "alternative"},
        "76^*": {"field": "titles", "type": "translated"},
        "70": {"field": "creators", "role": "author"},
        "71": {"field": "creators", "role": "author"},
        "72": {"field": "creators", "role": "author"},
        "12": "notes",
        "25": "notes",
        "26^a": "places",
        "26^b": "publisher",
        "26^c": "issued",
        "30": "extent",
        "44": {"field": "related", "type": "series"},
        "50": "notes",
        "69": "subjects",
    },
}

PROFILES: Mapping[str, Mapping[str, Any]] = {"cds": _CDS}
"""Name -> profile as JSON values."""
