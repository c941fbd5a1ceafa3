"""The JSON API, version 1: records, institutions, sources, what is on, indicators; and what documents it."""

from __future__ import annotations

from catalog.web.api_v1 import document as _document
from catalog.web.api_v1 import facets as _facets
from catalog.web.api_v1 import indicators as _indicators
from catalog.web.api_v1 import institutions as _institutions
from catalog.web.api_v1 import observations as _observations
from catalog.web.api_v1 import occasions as _occasions
from catalog.web.api_v1 import readable as _readable
from catalog.web.api_v1 import records as _records
from catalog.web.api_v1.frame import blueprint

__all__ = ["blueprint"]

# Importing these puts their views on the blueprint.
_VIEWS = (_document, _facets, _indicators, _institutions, _observations, _occasions, _readable, _records)
