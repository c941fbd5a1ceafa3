"""The learning paths of the sample: written whole, of records that the sample has."""

from __future__ import annotations

from catalog.demo.learning_paths import written_paths
from catalog.learning.missing import lacks
from catalog.learning.path import record_of
from catalog.learning.reuse import is_open
from catalog.record import record_id
from catalog.shape import to_dict
from tests.demo.conftest import Sample


def test_three_paths_lack_nothing_and_name_records_of_the_sample(samples: list[Sample]) -> None:
    held = {}
    for one in samples:
        identifier = record_id(one.source.slug, one.native_id)
        held[identifier] = {"id": identifier, **to_dict(one.record)}
    written = written_paths()
    assert len(written) == 3
    for path_file in written:
        assert set(path_file.records) <= set(held), path_file.number
        assert held[path_file.told["cover"]].get("images"), path_file.number
        path = path_file.path(held)
        assert lacks(path) == []
        assert all(step.task for step in path.steps)
        assert is_open(path.licence)
        assert record_of(path).education_levels
