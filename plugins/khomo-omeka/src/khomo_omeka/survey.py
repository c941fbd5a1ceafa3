"""What a site is, for ``check``: its name and version, what it holds, what its API does not show."""

from __future__ import annotations

from catalog.sdk import SourceInfo
from khomo_omeka.server import OmekaRefused
from khomo_omeka.site import Site, title_of

_ABSENT = "not shown by the API"


def survey(site: Site) -> SourceInfo:
    """The site as ``SourceInfo``; raises ``SourceError`` when its items cannot be listed."""
    server, flavour = site.server, site.flavour
    first = server.page("items", {**flavour.listed, "page": "1"})
    notices = [f"page 1 of items: {repair.told}" for repair in first.repairs]
    if not first.rows:
        notices.append("the site lists no items: ask its staff whether they are public")
    details = {"system": site.system, "interface": f"API at {server.api}"}
    for path, label in ((flavour.collections, "collections"), (flavour.exhibitions, "exhibitions")):
        details[label] = _counted(site, path)
    if flavour.name == "s":
        details["sites"] = details.pop("exhibitions")
    elif details["exhibitions"] == _ABSENT:
        notices.append(
            "the API shows no exhibitions: the plugin Exhibit Builder is missing or older than 3.1"
        )
    return SourceInfo(
        title=title_of(site) or server.base,
        formats=("omeka",),
        total=first.total,
        notices=tuple(notices),
        details=details,
    )


def _counted(site: Site, path: str) -> str:
    try:
        page = site.server.page(path, {**site.flavour.listed, "page": "1"})
    except OmekaRefused:
        return _ABSENT
    return str(page.total if page.total is not None else len(page.rows))
