"""The texts of a new plugin's files; ``catalog.cli.plugins_new`` fills in what stands between @ signs."""

from __future__ import annotations

PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "@distribution@"
version = "0.1.0"
description = "Kho Mở connector for @label@"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["khomo>=@core@,<@next@"]

[project.entry-points."catalog.plugins"]
@name@ = "@package@"

[tool.setuptools.packages.find]
where = ["src"]

[tool.setuptools.package-data]
@package@ = ["py.typed", "examples/**/*"]

[tool.pytest.ini_options]
pythonpath = ["src"]
testpaths = ["tests"]
filterwarnings = ["error"]
"""

HOOK = '''\
"""A plugin of Kho Mở: the connector ``@name@``."""

from collections.abc import Iterable

from @package@.connector import @class@Connector

from catalog.sdk import Connector, hookimpl


@hookimpl
def catalog_connectors() -> Iterable[type[Connector]]:
    """The connectors that this plugin adds."""
    return [@class@Connector]
'''

CONNECTOR = '''\
"""The connector ``@name@``: lessons from a list in JSON that comes in pages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from catalog.sdk import (
    Checkpoint,
    Connector,
    Failed,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Link,
    RawRecord,
    Record,
    Source,
    SourceInfo,
    SourceMalformed,
)
from catalog.sdk.options import Options, allow_private, web_address


class @class@Options(Options):
    """What a person fills in for a source; options of other names are refused."""

    url = web_address("address of the first page of the list")
    allow_private = allow_private()


class @class@Connector(Connector):
    """Reads pages such as ``{"total": 1, "items": [{"id": 1, "title": "..."}], "next": "https://..."}``."""

    name, label, options = "@name@", "@label@", @class@Options

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Reach the list and say how many items it has."""
        total = self._page(http, self.settings["url"]).get("total")
        return SourceInfo(title=self.label, total=total if isinstance(total, int) else None)

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Each item as it came, a mark after each page."""
        url = (request.resume or {}).get("url") or self.settings["url"]
        seen: set[str] = set()
        count = 0
        while url:
            seen.add(url)
            page = self._page(http, url)
            for item in page["items"]:
                if request.limit is not None and count >= request.limit:
                    # A list that was not read to its end is never complete: the rest would be withdrawn.
                    yield Checkpoint()
                    return
                yield _raw(item)
                count += 1
            url = page.get("next")
            if url and (not isinstance(url, str) or url in seen):
                raise SourceMalformed(f"the next page is {url!r:.200}, read before: the list has no end")
            yield Checkpoint(resume={"url": url}) if url else Checkpoint(complete=True)

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The item as a record; the catalog checks it and names each field that is wrong."""
        # What is no text counts as missing, and is told as such.
        item = {name: value for name, value in json.loads(raw.payload).items() if isinstance(value, str)}
        links = (Link(rel="page", url=item["url"]),) if "url" in item else ()
        return Record(title=item.get("title", ""), kind=item.get("kind", ""), links=links)

    def _page(self, http: HttpClient, url: str) -> dict[str, Any]:
        page = http.get(url).json()
        if not isinstance(page, dict) or not isinstance(page.get("items"), list):
            raise SourceMalformed(f"{url} is no page with a list of items")
        return page


def _raw(item: Any) -> RawRecord | Failed:
    number = item.get("id") if isinstance(item, dict) else None
    if not isinstance(number, int | str) or number == "":
        return Failed(None, f"an item has no id: {item!r:.80}", rule="no_id")
    return RawRecord(str(number), json.dumps(item).encode(), "json")
'''

SOURCE = """\
connector: @name@
about: Four made-up lessons in pages of two; at the next run one has another title and one is gone.
options:
  url: https://lessons.example/list.json
"""

TEST = '''\
"""The connector keeps its promises, over the saved example and over servers that misbehave."""

from @package@ import @class@Connector

from catalog.sdk import Link
from catalog.sdk.testing import LocalHttp, check_connector, run_connector, serving

PAGE = b\'{"items": [{"id": 1, "title": "A", "kind": "lesson", "url": "https://lessons.example/1"}]}\'


def test_the_connector_passes_every_check() -> None:
    check_connector(@class@Connector).raise_for_faults()


def test_an_item_becomes_a_record_that_leads_to_its_page() -> None:
    with serving({"/list.json": PAGE}) as server:
        trial = run_connector(@class@Connector, {"url": f"{server.url}/list.json"}, LocalHttp())
    assert trial.records["1"].title == "A"
    assert trial.records["1"].links == (Link(rel="page", url="https://lessons.example/1"),)
'''

README = """\
# @distribution@

A plugin of Kho Mở: the connector `@name@`. / Một phần mở rộng của Kho Mở: đầu nối `@name@`.

    python -m pytest                     # its tests, without network / chạy kiểm thử, không cần mạng
    catalog plugins check .              # every check, as a report / báo cáo mọi phép thử
    python -m pip wheel --no-deps --wheel-dir dist .
    catalog plugins install dist/*.whl   # then it is found / sau đó phần mở rộng được nhận ra

| file | what it is |
| --- | --- |
| `src/@package@/connector.py` | the connector: change `fetch` and `to_record` to what your system sends |
| `src/@package@/__init__.py` | the hook that gives it to the catalog |
| `src/@package@/examples/` | what a source sent, and the records that must come of it |
| `tests/` | the test that proves all of it |

Save what your system sends with `catalog plugins record @name@ --option url=https://... FOLDER`, let `catalog
plugins check . --accept` write what comes of it, and read that line by line.
"""
