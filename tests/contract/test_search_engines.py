"""The search engines of the core, each through the whole contract."""

from __future__ import annotations

import pytest

from catalog.sdk.search import SearchEngine
from catalog.search.engines import builtin_engines
from tests.contract.search_engine import EngineContract
from tests.contract.search_facets import FacetContract
from tests.contract.search_index import IndexContract
from tests.contract.search_stream import StreamContract


@pytest.fixture(params=builtin_engines(), ids=lambda kind: kind.name)
def engine_class(request: pytest.FixtureRequest) -> type[SearchEngine]:
    kind: type[SearchEngine] = request.param
    return kind


class TestEngines(EngineContract):
    pass


class TestFacets(FacetContract):
    pass


class TestIndexes(IndexContract):
    pass


class TestStreams(StreamContract):
    pass
