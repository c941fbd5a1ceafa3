"""The benchmark of pages tells the server's, the browser's and the database's part; each has its picture."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from tests.benchmarks.script import run

pytestmark = pytest.mark.browser


def test_pages_are_timed_on_the_server_and_in_a_browser_and_have_their_pictures(tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run("pages.py", "--home", str(home), "--prepare", "--records", "30", "--no-sample")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"records": 30}
    done = run("pages.py", "--home", str(home), "--times", "2", "--seconds", "0.2", "--visits", "1",
               "--few")  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["records"] == 30
    server = {one["page"]: one for one in told["server"]}
    assert server["home"]["status"] == 200
    assert server["nothing-here"]["status"] == 404
    assert 0 < server["home"]["p50"] <= server["home"]["p95"]
    assert server["home"]["p50_304"] > 0
    assert server["home"]["processor"] >= 0
    # The same figures as on the machine of the wanted times, by a loop timed beside them.
    assert server["home"]["relative"]["p50"] == pytest.approx(
        server["home"]["p50"] / server["home"]["slower"], rel=0.02
    )
    assert all(each > 0 for each in told["requests_per_second"].values())
    seen = {one["page"]: one for one in told["browser"]}
    assert seen["home"]["lcp_ms"] > 0
    assert 0 < seen["home"]["requests"] < 30
    assert isinstance(told["beyond"], list)
    done = run("pages.py", "--home", str(home), "--plans", "--few")
    assert done.returncode == 0, done.stderr
    planned = {one["page"]: one for one in json.loads(done.stdout)["pages"]}
    assert planned["home"]["statements"] > 0
    assert planned["home"]["whole_tables"] == []
    out = tmp_path / "pictures"
    done = run("pictures.py", "--home", str(home), "--out", str(out), "--few")
    assert done.returncode == 0, done.stderr
    for width in (360, 1280):
        with (
            Image.open(out / f"home-{width}.png") as light,
            Image.open(out / f"home-{width}-dark.png") as dark,
        ):
            assert light.size[0] == dark.size[0] == width
            assert _brightness(light) > _brightness(dark)
    assert 'src="home-360.png"' in (out / "index.html").read_text("utf-8")


def _brightness(picture: Image.Image) -> float:
    return float(ImageStat.Stat(picture.convert("L")).mean[0])
