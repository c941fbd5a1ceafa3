"""The pages for harvesters, in both languages, tell what the feed does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask.testing import FlaskClient

from catalog.record import Agent, Image, Link
from catalog.store import changes
from catalog.store.db import reading
from tests.factories import make_record, publish_records

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / "harvest-us.md", DOCS / "vi" / "lay-du-lieu.md"]
both_languages = pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])


@pytest.fixture
def feed(client: FlaskClient) -> dict[str, Any]:
    publish_records(
        [
            make_record(
                "1",
                description="Kể chuyện nàng Kiều.",
                creators=(Agent(name="Nguyễn Du"),),
                images=(Image(url="https://lib.example/1.jpg"),),
                links=(Link(rel="page", url="https://lib.example/1", media_type="text/html"),),
            ),
            make_record("2"),
        ]
    )
    page: dict[str, Any] = orjson.loads(client.get("/feed.json").data)
    return page


def tables(page: Path) -> list[set[str]]:
    """The members named in the first column of each table."""
    found: list[set[str]] = []
    for block in re.split(r"\n\n", page.read_text("utf-8")):
        rows = [line for line in block.splitlines() if line.startswith("| `")]
        if rows:
            found.append({name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])})
    return found


@both_languages
def test_the_tables_name_all_members_and_no_others(page: Path, feed: dict[str, Any]) -> None:
    of_items, of_feed = tables(page)
    assert of_items == set().union(*feed["items"])
    assert of_feed == set(feed["_khomo"])


@both_languages
def test_the_printed_function_computes_the_set_digest(page: Path, feed: dict[str, Any]) -> None:
    [printed] = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(printed, names)
    held = {item["_khomo"]["id"]: item["_khomo"]["digest"] for item in feed["items"]}
    with reading() as session:
        assert names["set_digest"](held) == feed["_khomo"]["digest"] == changes.digest(session)


def test_the_extension_is_the_record_as_its_own_address_gives_it(
    client: FlaskClient, feed: dict[str, Any]
) -> None:
    for item in feed["items"]:
        own = orjson.loads(client.get(f"/record/{item['_khomo']['id']}.json").data)
        assert own == item["_khomo"]
