"""The flames of a harvest's stages, and the page that shows them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.benchmarks.script import run


def test_each_stage_of_a_harvest_has_its_processor_time_and_its_flame(tmp_path: Path) -> None:
    done = run("flames.py", "--records", "100", "--stages", "map,fetch by OAI-PMH,serialise,write")
    assert done.returncode == 0, done.stderr
    stages = {entry["stage"]: entry for entry in json.loads(done.stdout)["stages"]}
    assert set(stages) == {"map", "fetch by OAI-PMH", "serialise", "write"}
    assert all(entry["cpu_microseconds"] > 0 for entry in stages.values())
    assert "catalog/formats/marcxml" in "".join(stages["map"]["flame"])
    assert "catalog/store" in "".join(stages["write"]["flame"])
    page, figures = tmp_path / "page.md", tmp_path / "figures.json"
    page.write_text("before\n<!-- flames -->\nwritten long ago\n<!-- end of flames -->\nafter\n", "utf-8")
    figures.write_text(done.stdout, "utf-8")
    assert run("flames_page.py", str(page), str(figures), str(figures)).returncode == 0
    written = page.read_text("utf-8")
    assert written.startswith("before\n<!-- flames -->\n")
    assert written.endswith("<!-- end of flames -->\nafter\n")
    assert "\n| map | " in written
    assert "written long ago" not in written


def test_a_page_without_figures_is_told_how_to_call_it(tmp_path: Path) -> None:
    done = run("flames_page.py", str(tmp_path / "page.md"))
    assert done.returncode == 1
    assert "flames_page.py PAGE BEFORE.json [AFTER.json]" in done.stderr
