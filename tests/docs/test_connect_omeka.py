"""Whoever follows the pages about Omeka and CollectiveAccess connects a museum; they say what there is."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import khomo_collectiveaccess
import khomo_oaipmh
import khomo_omeka
import orjson
import pytest
from flask import Flask
from khomo_collectiveaccess import CollectiveAccessConnector
from khomo_omeka import OmekaConnector

from catalog.sdk.testing import collectiveaccess, omeka_museum
from catalog.sdk.testing.collectiveaccess import nasty_collectiveaccess
from catalog.sdk.testing.omeka import nasty_omeka
from tests.conftest import Runner
from tests.docs.followed import DOCS, follow, messages, options, steps

OMEKA = (DOCS / "connect-omeka.md", DOCS / "vi" / "ket-noi-omeka.md")
COLLECTIVE = (DOCS / "connect-collectiveaccess.md", DOCS / "vi" / "ket-noi-collectiveaccess.md")


@pytest.fixture
def start(make_app: Callable[..., Flask], run_in: Runner) -> Callable[..., Runner]:
    """The commands of a catalog with these plugins."""

    def started(*plugins: ModuleType) -> Runner:
        make_app(list(plugins))
        return run_in

    return started


def test_the_commands_of_the_page_publish_a_museum_on_omeka(start: Callable[..., Runner]) -> None:
    run = start(khomo_omeka)
    script = omeka_museum.script()
    script.most = 50
    check, add, _preview, harvest = steps(OMEKA[0])
    with nasty_omeka(script) as url:
        told = follow([check, add], run, {"https://bao-tang.example.vn": url})
        assert f"--option url={url}" in told
        report = orjson.loads(run(*harvest[1:], "--json").stdout)
    assert (report["new"], report["skipped"], report["failed"], report["withdrawn"]) == (7, 1, 0, 0)
    show = orjson.loads(run("records", "show", "bao-tang-site-2", "--json").stdout)
    assert [chapter["title"] for chapter in show["chapters"]][:2] == ["Lời mở đầu", "Gốm"]
    bowl = orjson.loads(run("records", "show", "bao-tang-1", "--json").stdout)
    assert {"title": "Gốm và giấy", "type": "shown_in", "id": show["id"]} in bowl["related"]
    assert not any(word in str(bowl) for word in ("12.000.000", "giá 3", "Hàng Gà", "giấu tên"))


def test_the_commands_of_the_page_publish_a_museum_on_collectiveaccess(start: Callable[..., Runner]) -> None:
    run = start(khomo_oaipmh, khomo_collectiveaccess)
    add, _preview, harvest = steps(COLLECTIVE[0])
    with nasty_collectiveaccess(collectiveaccess.Script()) as url:
        told = follow([add], run, {"https://collections.example.vn/providence": url})
        report = orjson.loads(run(*harvest[1:], "--json").stdout)
    assert "mat-khau-thu" not in told
    # A loan, and an object that is not public.
    assert (report["new"], report["skipped"], report["failed"], report["withdrawn"]) == (5, 2, 0, 0)
    drum = orjson.loads(run("records", "show", "hien-vat-1", "--json").stdout)
    assert {"title": "Tiếng vọng ngàn xưa", "type": "shown_in", "id": "hien-vat-occurrence-5"} in drum[
        "related"
    ]


@pytest.mark.parametrize(
    ("pages", "connector"),
    [(OMEKA, OmekaConnector), (COLLECTIVE, CollectiveAccessConnector)],
    ids=["omeka", "ca"],
)
def test_both_pages_have_the_same_commands_options_and_messages(pages, connector) -> None:
    assert steps(pages[0]) == steps(pages[1])
    given = {field.data_key or name for name, field in connector.options().fields.items()}
    assert options(pages[0]) - {"link"} == options(pages[1]) - {"link"} == given
    assert len(messages(pages[0])) > 8
    assert messages(pages[1]) == messages(pages[0])
