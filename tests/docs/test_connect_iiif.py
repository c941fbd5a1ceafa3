"""Whoever follows the page about IIIF and Linked Art connects a museum, and what it says is what there is."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import khomo_iiif
import khomo_linkedart
import orjson
import pytest
from flask import Flask
from khomo_iiif import IiifConnector
from khomo_linkedart import LinkedArtConnector

from catalog.formats.iiif_labels import FIELDS, LEFT_OUT
from catalog.sdk.testing.documents import Documents, documents_served
from catalog.sdk.testing.iiif import collection, manifest, named
from tests.conftest import Runner
from tests.docs.followed import DOCS, follow, messages, options, steps

PAGES = (DOCS / "connect-iiif.md", DOCS / "vi" / "ket-noi-iiif.md")
PLUGINS = Path(__file__).parents[2] / "plugins"


@pytest.fixture
def run(make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    make_app([khomo_iiif, khomo_linkedart])
    return run_in


def test_the_commands_of_both_pages_harvest_a_museum(run: Runner) -> None:
    assert steps(PAGES[1]) == steps(PAGES[0])
    held = {"/iiif/collection/top": collection("/iiif/collection/top", map(named, range(1, 6)))}
    held |= {f"/m/{number}": manifest(number) for number in range(1, 6)}
    with documents_served(Documents(held)) as url:
        told = follow(steps(PAGES[0]), run, {"https://museum.example.vn": url})
        assert f"--option url={url}/iiif/collection/top" in told
        again = orjson.loads(run("harvest", "anh-hien-vat", "--json").stdout)
    assert (again["seen"], again["new"], again["failed"], again["withdrawn"]) == (5, 0, 0, 0)


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_each_option_and_each_field_is_in_the_page(page: Path) -> None:
    known = {*IiifConnector.options().fields, *LinkedArtConnector.options().fields, "link"}
    assert options(page) == known
    text = page.read_text("utf-8")
    named_fields = text.split("`labels`", 2)[2].split("`creator`")[0]
    assert [name for name in FIELDS if name not in named_fields and name != LEFT_OUT] == []


def test_both_pages_explain_the_same_messages_which_the_code_tells() -> None:
    assert len(messages(PAGES[0])) > 10
    assert messages(PAGES[1]) == messages(PAGES[0])
    code = " ".join(
        path.read_text("utf-8")
        for folder in ("khomo-iiif", "khomo-linkedart")
        for path in (PLUGINS / folder / "src").rglob("*.py")
    )
    code += (PLUGINS.parent / "catalog" / "formats" / "json_documents.py").read_text("utf-8")
    for message in messages(PAGES[0]):
        words = re.split(r"[:,] |\d[\d,]*", message)[0].removeprefix("the collection ").strip()
        assert words in code, message


@pytest.mark.parametrize("kind", [IiifConnector, LinkedArtConnector])
def test_each_option_is_in_the_plugins_own_page(kind: type[IiifConnector]) -> None:
    page = PLUGINS / f"khomo-{kind.name}" / "README.md"
    assert options(page) == set(kind.options().fields)
