"""What a repository is, for ``check``: its name and version, where it answers, how many items it lists."""

from __future__ import annotations

from catalog.sdk import SourceInfo
from khomo_dspace.hal import text
from khomo_dspace.interface import interface_of
from khomo_dspace.page import Page
from khomo_dspace.place import CHANGED
from khomo_dspace.search import Search, scope_of
from khomo_dspace.server import Server


def survey(server: Server, scope: str) -> SourceInfo:
    """The repository as ``SourceInfo``; raises ``SourceError`` when it cannot be searched."""
    search = Search(server, scope_of(server, scope))
    first = search.agree()
    changes = can_tell_changes(search, first)
    notices = [] if first.total else ["the repository lists no items: ask its staff whether they are public"]
    if first.total and not changes:
        notices.append("the server cannot be asked for what changed: each run lists everything")
    details = {
        "system": system_of(server),
        "interface": f"REST at {server.api}",
        "pages": interface_of(server),
        "order": search.sort or "the server's own",
        "changes": "by date" if changes else "not told",
    }
    return SourceInfo(
        title=text(server.root.get("dspaceName"))[:200] or server.api,
        formats=("dspace",),
        total=first.total,
        notices=tuple(notices),
        details=details,
    )


def system_of(server: Server) -> str:
    """The software and its version ("DSpace 7.6.1")."""
    version = text(server.root.get("dspaceVersion"))[:60]
    return version if version.lower().startswith("dspace") else f"DSpace {version}".strip()


def can_tell_changes(search: Search, first: Page) -> bool:
    """Whether the search index knows of every item when it was changed."""
    return first.total is not None and search.count(f"{CHANGED}:[* TO *]") == first.total
