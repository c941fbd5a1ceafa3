"""WCAG 2.2 AA as far as a machine can tell: what axe finds, width, wider text, focus, motion, targets."""

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
OURS = (
    "empty-heading", "heading-order", "label-title-only", "landmark-banner-is-top-level",
    "landmark-contentinfo-is-top-level", "landmark-main-is-top-level", "landmark-no-duplicate-banner",
    "landmark-no-duplicate-contentinfo", "landmark-no-duplicate-main", "landmark-one-main", "landmark-unique",
    "page-has-heading-one", "region", "scope-attr-valid", "skip-link", "tabindex", "table-duplicate-name",
)  # fmt: skip
"""Rules of axe beyond those of WCAG: what our checklist asks of headings, landmarks and tables."""
_OPTIONS = json.dumps(TAGS)
_MORE_OPTIONS = json.dumps({**TAGS, "rules": {name: {"enabled": True} for name in OURS}})
_SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
    p{margin-block-end:2em!important}`);
  document.adoptedStyleSheets = [sheet];
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  document.adoptedStyleSheets = [];
  return wider;
}"""
"""How much too wide the page is with the text spacing of 1.4.12, set in a way that no policy forbids."""
_UNSEEN = """() => {
  const wanted = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]';
  const faults = [];
  for (const one of document.querySelectorAll(wanted)) {
    if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) continue;
    one.focus();
    if (document.activeElement !== one) continue;
    // On a map the edge of the shape shows it.
    const shape = one.querySelector(':scope > path'), style = getComputedStyle(shape ?? one);
    const width = shape ? style.strokeWidth : style.outlineStyle === 'none' ? 0 : style.outlineWidth;
    if (!one.matches(':focus-visible') || parseFloat(width) < 2)
      faults.push(one.outerHTML.slice(0, 120));
  }
  document.activeElement?.blur();
  return faults;
}"""
"""What can take the focus and does not show it: asked once a key was pressed, since a mouse needs no mark."""
_MOVING = """() => [...document.querySelectorAll('*')].filter((one) => {
  const style = getComputedStyle(one);
  return style.animationName !== 'none' || style.transitionDuration.split(', ').some((time) => time !== '0s');
}).map((one) => one.outerHTML.slice(0, 120))"""
_STUCK = """() => [...document.querySelectorAll('*')].filter((one) => {
  const style = getComputedStyle(one);
  return ['fixed', 'sticky'].includes(style.position);
}).map((one) => one.outerHTML.slice(0, 120))"""
_LOW = """() => [...document.querySelectorAll('button,a.button,summary,select,input:not([type=hidden])')]
  // What stands outside of the screen and of the order of focus is a trap for robots.
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0).filter((one) => {
    // What is ticked counts with the label that ticks it.
    const ticked = ['checkbox', 'radio'].includes(one.type);
    const box = ((ticked && one.closest('label')) || one).getBoundingClientRect();
    return Math.round(box.height) < 44 || Math.round(box.width) < 44;
  }).map((one) => one.outerHTML.slice(0, 120))"""


def found_by_axe(page: Page, part: str = "", *, ours: bool = False) -> str:
    """What axe finds on a page, or on the part of it with that selector; empty for nothing.

    ``ours``: by our own rules too.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # What passes and what does not apply is most of what axe tells; to hand it over takes long.
    options = _MORE_OPTIONS if ours else _OPTIONS
    where = json.dumps(part) if part else "document"
    looked = f"axe.run({where}, {options}).then(told => told.violations)"
    violations = page.evaluate(looked)
    return str(AxeResults({"violations": violations}).generate_report()) if violations else ""


def too_wide(page: Page) -> list[str]:
    """What of a page is lost to a narrow screen (1.4.10) or to wider text (1.4.12); its size is as before."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 740})
    faults = [
        f"{told}: {wider} pixels too wide"
        for told, wider in (("at 320 px", page.evaluate(WIDER)), ("wider text", page.evaluate(_SPACED)))
        if wider > 0
    ]
    if before is not None:
        page.set_viewport_size(before)
    return faults


def lost_by_keyboard(page: Page) -> list[str]:
    """What a page keeps from who has only keys (2.4.1, 2.4.3, 2.4.7, 2.4.11)."""
    page.keyboard.press("Tab")
    faults = [] if page.evaluate("document.activeElement.matches('.skip')") else ["skips nothing"]
    faults += [f"shows no focus: {one}" for one in page.evaluate(_UNSEEN)]
    faults += [f"may cover the focus: {one}" for one in page.evaluate(_STUCK)]
    if page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count():
        faults.append("has an order of its own")
    return faults


def moving(page: Page) -> list[str]:
    """What moves on a page by itself or when it changes."""
    return [f"moves: {one}" for one in page.evaluate(_MOVING)]


def too_small(page: Page) -> list[str]:
    """Buttons and fields that are smaller than 44 px each way, which is ours; axe asks for 24."""
    return [f"smaller than a thumb: {one}" for one in page.evaluate(_LOW)]
