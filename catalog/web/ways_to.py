"""Ways to what records name: the page of a person, place, subject or collection, else a search for it.

Whoever links to one of these asks here, so that all links lead to the page as soon as there is a view
``person``, ``place``, ``subject`` or ``collection`` on the blueprint of the pages, taking ``key``, ``code``,
``key`` and ``slug``. Those pages read what they are asked for with ``read_key`` and ``read_place``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from flask import current_app

from catalog.formats.classifications import is_class
from catalog.gazetteer import NEW, Unit, locate, unit, unit_of
from catalog.search.facets import whole_value
from catalog.web.i18n import page_url

_MOST_WORDS = 200
# What a segment of a path cannot hold as it is; "_" stands for a space, "~" and two digits for the rest.
_UNSAFE = re.compile(r"[/\\_~\x00-\x1f\x7f]|\A\.+")
_WRITTEN = re.compile(r"~([0-9a-f]{2})")


def agent(name: str) -> str:
    """The address of who made something or is named by it."""
    return _page("person", "key", name) or searched(name, "creator")


def subject(label: str, scheme: str = "") -> str:
    """The address of what something is about; of a class number always a search, as it is no name."""
    if is_class(scheme):
        return searched(label)
    return _page("subject", "key", label) or searched(label, "subject")


def collection(name: str) -> str:
    """The address of a collection that records say they belong to."""
    return _page("collection", "slug", name) or searched(name)


def place(label: str, code: str = "", code_list: str = "") -> str:
    """The address of a place: of the unit that is coded or meant for certain, else a search for its name."""
    if not has_page("place"):
        return searched(label, "place")
    meant = _meant(label, f"{code_list}:{code}" if code and code_list else "")
    return page_url("place", code=place_code(meant)) if meant else searched(label, "place")


def has_page(view: str) -> bool:
    """Whether the site has pages of that kind."""
    return f"pages.{view}" in current_app.view_functions


def write_key(name: str) -> str:
    """A name as a segment of an address, that of a facet's whole value: "Nguyễn Du" is ``Nguyễn_Du``."""
    return _UNSAFE.sub(_escaped, whole_value(name)).replace(" ", "_")


def read_key(key: str) -> str:
    """The name that ``write_key`` wrote."""
    return whole_value(_WRITTEN.sub(lambda found: chr(int(found[1], 16)), key.replace("_", " ")))


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


def _page(view: str, argument: str, name: str) -> str:
    given: dict[str, Any] = {argument: write_key(name)} if has_page(view) else {}
    return page_url(view, **given) if any(given.values()) else ""


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"~{ord(letter):02x}" for letter in found[0])


@lru_cache(maxsize=20_000)
def _meant(label: str, key: str) -> Unit | None:
    return (unit(key) if key else None) or unit_of(locate(label))
