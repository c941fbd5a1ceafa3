"""A bad line before a Koha leads to the same end state as a good one, over REST and OAI-PMH alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import khomo_koha
import khomo_oaipmh
import pytest
from flask import Flask

from catalog.cli.context import current_parts
from catalog.harvest import registry
from catalog.harvest.worker import PluginList
from catalog.harvest.workers import Pool
from catalog.sdk.testing.koha import Script, nasty_koha
from catalog.sdk.testing.koha_books import books
from catalog.settings import load
from tests.e2e.fault_proxy import FAULTS, serving_faults
from tests.e2e.homes import SLUG, Home
from tests.e2e.test_faults import until_clean
from tests.rounds import ROUNDS

KEYS = ["the-token", ""]
"""By REST and over OAI-PMH."""


class Library(Home):
    """The source ``museum`` of the connector ``koha`` in the catalog ``app``."""

    def __init__(self, app: Flask, pool: Pool, url: str, key: str) -> None:
        self.app, self.pool = app, pool
        # The OPAC's own address is here that of the proxy, and would make each record another one.
        pairs = [("url", url), ("allow_private", "true"), ("link", "https://opac.example.vn/{native_id}")]
        pairs += [("key", key)] if key else []
        with app.app_context():
            hooks = current_parts().hooks
            registry.add(hooks, SLUG, "koha", "museum", pairs, institution_name="Thư viện minh họa")


Opening = Callable[[str, str], Library]


@pytest.fixture(scope="module")
def workers() -> Iterator[Pool]:
    """One worker with the connector's plugin."""
    with Pool(1, PluginList((khomo_koha.__name__, khomo_oaipmh.__name__))) as pool:
        yield pool


@pytest.fixture
def opening(make_app: Callable[..., Flask], workers: Pool, tmp_path: Path) -> Opening:
    """``opening(url, key)``: a catalog of its own with that source."""
    made: list[Path] = []

    def make(url: str, key: str) -> Library:
        made.append(tmp_path / f"home-{len(made)}")
        settings = load({}, home=made[-1], http_pause=0.0, http_backoff=0.01)
        return Library(make_app([khomo_koha, khomo_oaipmh], settings), workers, url, key)

    return make


def live(script: Script) -> dict[str, str]:
    return {str(book.number): book.title for book in script.books if not book.deleted}


def rearranged(script: Script) -> None:
    first, second, third, *others = script.books
    changed = dataclasses.replace(third, title="Nhan đề mới")
    script.books = [first, dataclasses.replace(second, deleted=True), changed, *others, *books(206)[200:]]


@pytest.mark.databases("sqlite")
@pytest.mark.soak
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_faults_of_the_line_do_not_change_the_end_state(opening: Opening, seed: int) -> None:
    script = Script(books=books(200), most=20)
    with nasty_koha(script) as url, serving_faults(url, seed, share=0.3) as proxy:
        calm, home = opening(url, "the-token"), opening(proxy.url, "the-token")
        for step in (lambda script: None, rearranged):
            step(script)
            calm.harvest()
            reports = until_clean(home)
            assert home.live() == live(script), (proxy.done, reports)
            assert home.digest() == calm.digest()
    assert home.doubled() == []
    assert sum(proxy.done.values()) > 3, proxy.done


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("key", KEYS, ids=["rest", "oai"])
@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_in_mid_list_is_overcome_or_told(
    opening: Opening, monkeypatch: pytest.MonkeyPatch, fault: str, key: str
) -> None:
    monkeypatch.setattr("tests.e2e.fault_proxy.FAULTS", (fault,))
    script = Script(books=books(200), most=20)
    with nasty_koha(script) as url, serving_faults(url, 7, share=0.2) as proxy:
        home = opening(proxy.url, key)
        until_clean(home)
        proxy.share = 0.0
        settled = home.harvest()
    assert home.live() == live(script)
    assert (settled.new, settled.withdrawn, settled.failed) == (0, 0, 0)
    # What a cache mixes up are pages that are told by a token; REST has none.
    assert proxy.done[fault] or (fault == "replay" and key)
