import json
from pathlib import Path

import khomo_example
import pytest
from khomo_example import JsonList

from catalog.sdk import Link, SourceMalformed, SourceRefused
from catalog.sdk.testing import LocalHttp, run_connector, serving

ITEMS = [
    {"id": 1, "title": "Đọc bản đồ cổ", "kind": "lesson", "url": "https://example.org/1"},
    {"id": "hai", "title": "Làm giấy dó", "kind": "video", "url": "https://example.org/2"},
]


def test_each_item_of_the_list_becomes_a_record_with_its_link():
    with serving({"/list.json": json.dumps(ITEMS).encode()}) as server:
        trial = run_connector(JsonList, {"url": f"{server.url}/list.json"}, LocalHttp())
    assert [record.title for record in trial.records.values()] == ["Đọc bản đồ cổ", "Làm giấy dó"]
    assert trial.records["hai"].links == (Link(rel="page", url="https://example.org/2"),)


def test_the_list_counts_as_complete_so_that_items_taken_out_of_it_are_withdrawn():
    with serving({"/list.json": json.dumps(ITEMS).encode()}) as server:
        trial = run_connector(JsonList, {"url": f"{server.url}/list.json"}, LocalHttp())
    assert trial.info.total == 2
    assert trial.checkpoints[-1].complete


@pytest.mark.parametrize(
    ("path", "error"), [("/page.html", SourceMalformed), ("/nothing.json", SourceRefused)]
)
def test_an_address_without_a_list_is_told_with_the_address(path, error):
    with serving({"/page.html": b"<html>"}) as server, pytest.raises(error, match=path):
        run_connector(JsonList, {"url": f"{server.url}{path}"}, LocalHttp())


def test_the_whole_plugin_takes_fewer_than_forty_lines():
    assert len(Path(khomo_example.__file__).read_text("utf-8").splitlines()) < 40
