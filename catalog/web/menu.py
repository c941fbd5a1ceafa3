"""The ways through the public site: what stands in its head and its foot, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, request

from catalog.web import caching, i18n
from catalog.web.i18n import lazy_gettext, page_url

T = TypeVar("T")

_HEAD = (
    ("exhibitions_list", lazy_gettext("Exhibitions")),
    ("whats_on", lazy_gettext("What's on")),
    ("learning", lazy_gettext("Learning")),
    ("institutions_list", lazy_gettext("Places to go")),
    ("programme", lazy_gettext("Programme")),
    ("saved", lazy_gettext("My list")),
    ("about", lazy_gettext("About")),
)
_FOOT = (
    (
        lazy_gettext("Explore"),
        (
            ("search", lazy_gettext("Search")),
            ("exhibitions_list", lazy_gettext("Exhibitions")),
            ("whats_on", lazy_gettext("What's on")),
            ("learning", lazy_gettext("Learning")),
            ("institutions_list", lazy_gettext("Places to go")),
            ("subjects", lazy_gettext("Subjects")),
            ("programme", lazy_gettext("Programme")),
        ),
    ),
    (
        lazy_gettext("Take part"),
        (
            ("join", lazy_gettext("Join with your institution")),
            ("data", lazy_gettext("Open data")),
            ("status", lazy_gettext("Status of the sources")),
        ),
    ),
    (
        lazy_gettext("About the site"),
        (
            ("about", lazy_gettext("About and sources")),
            ("accessibility", lazy_gettext("Accessibility")),
            ("privacy", lazy_gettext("Privacy")),
            ("terms", lazy_gettext("Terms of use")),
            ("report", lazy_gettext("Report an error")),
        ),
    ),
)

_STARTS = (
    ("exhibitions_list", lazy_gettext("See an exhibition"), "exhibition"),
    ("whats_on", lazy_gettext("Go to something"), "people"),
    ("learning", lazy_gettext("Learn at home or in class"), "lesson"),
    ("institutions_list", lazy_gettext("Find a place near you"), "door"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A link of the menu; ``current`` says that it leads to the page on which it stands.

    ``icon`` names one of ``parts/icons.html``, for links that have one.
    """

    address: str
    name: str
    current: bool
    icon: str = ""


def head() -> list[Way]:
    """The links of the head."""
    return _kept("head", lambda: list(_ways(_HEAD)))


def foot() -> list[tuple[str, list[Way]]]:
    """The links of the foot, in named groups."""
    return _kept("foot", lambda: [(str(name), list(_ways(views))) for name, views in _FOOT])


def starts() -> list[Way]:
    """Where to begin without knowing what to search for."""
    return [
        Way(address=page_url(view), name=str(name), current=False, icon=icon)
        for view, name, icon in _STARTS
        if is_there(view)
    ]


def is_there(view: str) -> bool:
    """Whether the site has a page of that view."""
    return f"pages.{view}" in current_app.view_functions


def _kept(part: str, make: Callable[[], T]) -> T:
    """A part of the menu as all pages of a view have it, kept for each view and language."""
    return caching.remembered(f"{part} of {_shown()}", make, (request.script_root, i18n.language()))


def _shown() -> str:
    return (request.endpoint or "").rpartition(".")[2]


def _ways(views: tuple[tuple[str, object], ...]) -> Iterator[Way]:
    shown = _shown()
    for view, name in views:
        if is_there(view):
            yield Way(address=page_url(view), name=str(name), current=view == shown)
