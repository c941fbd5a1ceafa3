"""Ways to what records name: the page of a person, place, subject or collection, else a search for it.

Whoever links to one of these asks here, so that all links lead to the page as soon as there is a view
``person``, ``place``, ``subject`` or ``collection`` on the blueprint of the pages, taking ``key``, ``code``,
``key`` and ``slug``. Keys are those of ``catalog.search.headings``; places are read with ``read_place``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import current_app

from catalog.formats.classifications import is_class
from catalog.gazetteer import NEW, Unit, locate, unit, unit_of
from catalog.search.headings import COLLECTION, PERSON, SUBJECT, Entry
from catalog.web.i18n import page_url

_MOST_WORDS = 200


def agent(name: str, uri: str = "") -> str:
    """The address of who made something or is named by it."""
    return _page("person", "key", Entry(PERSON, name, uri)) or searched(name, "creator")


def subject(label: str, scheme: str = "", uri: str = "") -> str:
    """The address of what something is about; of a class number always a search, as it is no name."""
    if is_class(scheme):
        return searched(label)
    return _page("subject", "key", Entry(SUBJECT, label, uri)) or searched(label, "subject")


def collection(name: str) -> str:
    """The address of a collection that records say they belong to."""
    return _page("collection", "slug", Entry(COLLECTION, name)) or searched(name)


def place(label: str, code: str = "", code_list: str = "") -> str:
    """The address of a place: of the unit that is coded or meant for certain, else a search for its name."""
    if not has_page("place"):
        return searched(label, "place")
    meant = _meant(label, f"{code_list}:{code}" if code and code_list else "")
    return page_url("place", code=place_code(meant)) if meant else searched(label, "place")


def has_page(view: str) -> bool:
    """Whether the site has pages of that kind."""
    return f"pages.{view}" in current_app.view_functions


def place_code(found: Unit) -> str:
    """A unit as its page's address has it: the code alone for today's list, else list and code."""
    return found.code if found.list_version == NEW else found.key


def read_place(code: str) -> Unit | None:
    """The unit that ``place_code`` wrote, None where there is none."""
    return unit(code if ":" in code else f"{NEW}:{code}")


def searched(text: str, field: str = "") -> str:
    """The address of a search for these very words, in one field if it is named."""
    words = " ".join(text.replace('"', " ").split())[:_MOST_WORDS]
    return page_url("search", q=f'{field}:"{words}"' if field else f'"{words}"')


def _page(view: str, argument: str, entry: Entry) -> str:
    keys = entry.keys if has_page(view) else ()
    values: dict[str, Any] = {argument: keys[0]} if keys else {}
    return page_url(view, **values) if keys else ""


@lru_cache(maxsize=20_000)
def _meant(label: str, key: str) -> Unit | None:
    return (unit(key) if key else None) or unit_of(locate(label))
