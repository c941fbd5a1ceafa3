"""``CATALOG_TRACE_HOOKS=1`` tells each call of a hook, and nothing of what is in records."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

RUN = """
import types
from catalog.hooks import load_hooks
from catalog.record import Record
from catalog.sdk import hookimpl

@hookimpl
def catalog_match_keys(record):
    if record.kind == "map":
        raise ValueError(record.title)
    return [f"a:{record.title}", "b:1"]

@hookimpl
def catalog_harvest_finished(report):
    pass

plugin = types.ModuleType("tracer")
plugin.catalog_match_keys, plugin.catalog_harvest_finished = catalog_match_keys, catalog_harvest_finished
hooks = load_hooks(plugins=[plugin])
hooks.match_keys(Record(title="Thư riêng", kind="book"))
hooks.harvest_finished(None)
import logging
logging.disable()
hooks.match_keys(Record(title="Thư riêng", kind="map"))
"""


def told(value: str) -> str:
    environ = {**os.environ, "PYTHONUTF8": "1", "CATALOG_TRACE_HOOKS": value}
    ended = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, env=environ)
    assert ended.returncode == 0, ended.stderr
    return ended.stderr


def test_each_call_is_told_with_its_plugin_its_time_and_how_much_it_gave() -> None:
    text = told("1")
    lines = [re.sub(r"process \d+: \d+\.\d\d ms", "process: ms", line) for line in text.splitlines()]
    mine = [line for line in lines if "of tracer" in line]
    assert mine == [
        "hook catalog_match_keys of tracer, process: ms, gave 2",
        "hook catalog_harvest_finished of tracer, process: ms, was told",
        "hook catalog_match_keys of tracer, process: ms, raised ValueError",
    ]
    assert any(line.startswith("hook catalog_formats of core, process: ms, gave ") for line in lines)
    assert "Thư riêng" not in text


@pytest.mark.parametrize("value", ["", "0"])
def test_nothing_is_told_where_nobody_asks(value: str) -> None:
    assert told(value) == ""
