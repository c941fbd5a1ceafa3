"""Pictures of every page of a site, to be looked at one by one: on a phone and on a desk, light and dark.

    python benchmarks/pictures.py [--home DIR | --site ADDRESS] [--out pictures] [--of-each 1] [--few]

Without ``--site`` it serves the catalog of that home while it looks. Writes ``<page>-<width>[-dark].png`` and
``index.html``, which shows them side by side.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Literal

import beside
from addresses import Page, pages
from chromium import chromium
from playwright.sync_api import Browser
from playwright.sync_api import Page as View

Colours = Literal["light", "dark"]

VIEWS: tuple[tuple[int, int, Colours], ...] = (
    (360, 740, "light"), (360, 740, "dark"), (1280, 800, "light"), (1280, 800, "dark"),
)  # fmt: skip
"""Each page is loaded once and shown in these ways, one after the other."""
ENDS = [f"-{width}{'-dark' if colours == 'dark' else ''}.png" for width, _height, colours in VIEWS]
SHOW_ALL = """async (patience) => {
  for (const one of document.querySelectorAll("img[loading]")) one.loading = "eager";
  const come = [...document.images].filter((one) => !one.complete).map(
    (one) => new Promise((shown) => { one.onload = one.onerror = shown; }));
  const late = new Promise((enough) => setTimeout(enough, patience));
  await Promise.race([Promise.all([document.fonts.ready, ...come]), late]);
}"""
"""Pictures further down would come only when they are scrolled to."""
TALLEST = 12_000
"""A page that is taller is cut: nobody looks at more, and pictures have their limits."""
PATIENCE = 10_000
"""Milliseconds for which a page's pictures are waited for."""


def take(browser: Browser, site: str, found: list[Page], out: Path) -> list[str]:
    """Take all pictures; gives their names."""
    # Without motion no picture is taken in the middle of one.
    context = browser.new_context(locale="vi", reduced_motion="reduce")
    view = context.new_page()
    names = []
    for page in found:
        width, height, _colours = VIEWS[0]
        view.set_viewport_size({"width": width, "height": height})
        view.goto(site + page.address)
        view.evaluate(SHOW_ALL, PATIENCE)
        names += [_shot(view, page, out, *way) for way in VIEWS]
    context.close()
    return names


def _shot(view: View, page: Page, out: Path, width: int, height: int, colours: Colours) -> str:
    view.set_viewport_size({"width": width, "height": height})
    view.emulate_media(color_scheme=colours)
    name = page.name + ENDS[VIEWS.index((width, height, colours))]
    tall = min(TALLEST, int(view.evaluate("document.documentElement.scrollHeight")))
    clip = {"x": 0, "y": 0, "width": width, "height": max(tall, height)}
    view.screenshot(path=out / name, full_page=True, clip=clip)
    return name


def index(found: list[Page], names: list[str], out: Path) -> None:
    """Write the page that shows the pictures side by side."""
    rows = "".join(
        f"<h2>{escape(page.name)} <small>{escape(page.address)}</small></h2><p>"
        + "".join(
            f'<a href="{name}"><img src="{name}" alt="{name}" height="600"></a> '
            for name in names
            if name.removeprefix(page.name) in ENDS
        )
        for page in found
    )
    head = '<!doctype html><meta charset="utf-8"><title>Pages</title>'
    (out / "index.html").write_text(head + rows, "utf-8")


@contextmanager
def site_of(given: argparse.Namespace) -> Iterator[str]:
    """The site that is given, or one that serves the given home."""
    if given.site:
        yield given.site.rstrip("/")
        return
    with beside.site(given.home) as address:
        yield address


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, default=Path("var"), help="the home of a filled catalog")
    parser.add_argument("--site", default="", help="the address of a running site instead")
    parser.add_argument("--out", type=Path, default=Path("pictures"))
    parser.add_argument("--of-each", type=int, default=1, help="pages of each sort")
    parser.add_argument("--few", action="store_true", help="the first three pages alone")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with site_of(given) as site, chromium() as browser:
        found = pages(site, given.of_each, most=3 if given.few else 0)
        names = take(browser, site, found, given.out)
    index(found, names, given.out)
    print(f"{len(names)} pictures of {len(found)} pages in {given.out}")


if __name__ == "__main__":
    main()
