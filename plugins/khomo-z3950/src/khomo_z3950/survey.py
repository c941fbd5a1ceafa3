"""What a server is, for ``check``: who answers, with how many records, in which syntaxes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catalog.sdk import SourceInfo
from khomo_z3950.agreement import agree
from khomo_z3950.records import Reading
from khomo_z3950.server import Server


def survey(server: Server, options: Mapping[str, Any], query: str, reading: Reading) -> SourceInfo:
    """The server as ``SourceInfo``; raises ``SourceError`` where it does not answer or cannot be read."""
    said = server.introduced()
    agreed = agree(server, query, options.get("syntax", ""), options.get("elements", ""), reading)
    notices = [] if agreed.total else [f"the query {query} finds no records"]
    system = " ".join(part for part in (said["name"], said["version"].partition(" ")[0]) if part)
    details = {
        "server": server.where,
        "database": options["database"],
        "protocol": "Z39.50",
        "system": system,
        "query": query,
        "syntax": str(agreed.asked),
        "format": agreed.format,
        "tried": list(agreed.tried),
    }
    return SourceInfo(
        title=f"{options['database']} ({system})" if system else options["database"],
        formats=(agreed.format,) if agreed.format else (),
        total=agreed.total,
        notices=tuple(notices),
        details={name: value for name, value in details.items() if value},
    )
