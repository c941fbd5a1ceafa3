"""WCAG 2.2 AA as far as a machine can tell: what axe finds on a page, whether it is too wide."""

from __future__ import annotations

import json

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

TAGS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # What axe finds right need not be told in full.
    "resultTypes": ["violations"],
}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_OPTIONS = json.dumps(TAGS)


def found_by_axe(page: Page, part: str = "") -> str:
    """What axe finds on a page, or on the part of it with that selector; empty for nothing."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # What passes and what does not apply is most of what axe tells; to hand it over takes long.
    looked = f"axe.run({json.dumps(part) if part else 'document'}, {_OPTIONS}).then(told => told.violations)"
    violations = page.evaluate(looked)
    return str(AxeResults({"violations": violations}).generate_report()) if violations else ""
