"""Every plugin of the project passes every check that applies, over the examples that it ships."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from catalog.cli.plugins_prove import prove
from catalog.sdk.testing.workshop import Workshop

PLUGINS = sorted(Path(__file__).parents[2].glob("plugins/*/pyproject.toml"))
NAMES = [
    name
    for facts in PLUGINS
    for name in tomllib.loads(facts.read_text("utf-8"))["project"]["entry-points"]["catalog.plugins"]
]


@pytest.fixture(scope="module")
def shop():
    with Workshop() as made:
        yield made


@pytest.mark.parametrize("name", NAMES)
def test_a_plugin_of_the_project_passes_every_check_that_applies(shop, name):
    report = prove(name, shop=shop)
    report.raise_for_faults()
    assert {entry.check for entry in report.findings if entry.outcome == "passed"} >= {
        "loads",
        "maps",
        "expected",
    }
