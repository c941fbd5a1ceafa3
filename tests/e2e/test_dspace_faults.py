"""A bad line before a DSpace repository leads to the same end state as a good one; no run hides a loss."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import khomo_dspace
import pytest
from flask import Flask

from catalog.cli.context import current_parts
from catalog.harvest import registry
from catalog.harvest.worker import PluginList
from catalog.harvest.workers import Pool
from catalog.sdk.testing.dspace import File, Item, Script, items, nasty_dspace
from catalog.settings import load
from tests.e2e.fault_proxy import FAULTS, FaultProxy, serving_faults
from tests.e2e.homes import SLUG, Home
from tests.e2e.test_faults import until_clean
from tests.rounds import ROUNDS

HARMLESS = ("replay",)
"""Faults that the proxy has for OAI-PMH alone."""


class Repository(Home):
    """The source ``museum`` of the connector ``dspace`` in the catalog ``app``."""

    def __init__(self, app: Flask, pool: Pool, url: str) -> None:
        self.app, self.pool = app, pool
        pairs = [("url", f"{url}/server/api"), ("allow_private", "true"), ("page_size", "10")]
        with app.app_context():
            hooks = current_parts().hooks
            registry.add(hooks, SLUG, "dspace", "museum", pairs, institution_name="Thư viện số minh họa")


Opening = Callable[[str], Repository]


@pytest.fixture(scope="module")
def workers() -> Iterator[Pool]:
    """One worker with the connector's plugin."""
    with Pool(1, PluginList((khomo_dspace.__name__,))) as pool:
        yield pool


@pytest.fixture
def opening(make_app: Callable[..., Flask], workers: Pool, tmp_path: Path) -> Opening:
    """``opening(url)``: a catalog of its own with that source."""
    made: list[Path] = []

    def make(url: str) -> Repository:
        made.append(tmp_path / f"home-{len(made)}")
        settings = load({}, home=made[-1], http_pause=0.0, http_backoff=0.01)
        return Repository(make_app([khomo_dspace], settings), workers, url)

    return make


def shelves(count: int) -> list[Item]:
    """Items without pictures: the addresses of these name the host, which here is the proxy."""
    return [dataclasses.replace(item, files=(File(),)) for item in items(count)]


def live(script: Script) -> dict[str, str]:
    return {item.handle: item.title for item in script.items}


def rearranged(script: Script) -> None:
    first, _second, third, *others = script.items
    changed = dataclasses.replace(third, title="Nhan đề mới", modified="2099-01-01T00:00:00Z")
    script.items = [first, changed, *others, *shelves(206)[200:]]


@pytest.mark.databases("sqlite")
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_faults_of_the_line_do_not_change_the_end_state(opening: Opening, seed: int) -> None:
    script = Script(items=shelves(200), ui="http://thuvienso.example.vn")
    with nasty_dspace(script) as url, serving_faults(url, seed, share=0.3) as proxy:
        calm, home = opening(url), opening(proxy.url)
        for step in (lambda script: None, rearranged):
            step(script)
            calm.harvest()
            reports = until_clean(home)
            assert home.live() == live(script), (proxy.done, reports)
            assert home.digest() == calm.digest()
    assert home.doubled() == []
    assert sum(proxy.done.values()) > 3, proxy.done


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in HARMLESS])
def test_one_fault_in_mid_list_is_overcome_or_told(
    opening: Opening, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr("tests.e2e.fault_proxy.FAULTS", (fault,))
    script = Script(items=shelves(100))
    with nasty_dspace(script) as url, serving_faults(url, 7, share=0.2) as proxy:
        home = opening(proxy.url)
        until_clean(home)
        _settled(home, proxy)
    assert home.live() == live(script)
    assert proxy.done[fault]


def _settled(home: Repository, proxy: FaultProxy) -> None:
    """Nothing changes in a run over a line that is good again."""
    proxy.share = 0.0
    report = home.harvest()
    assert (report.new, report.changed, report.withdrawn, report.failed) == (0, 0, 0, 0)
