"""What a server is, for ``check``: who answers, in which version and schemas, with how many records."""

from __future__ import annotations

from catalog.sdk import SourceInfo
from khomo_sru.agreement import agree, readable_formats, schema_format
from khomo_sru.explain import explained
from khomo_sru.server import Server

SHOWN_INDEXES = 50


def survey(
    server: Server, query: str, schema: str, version: str, readable: frozenset[str] = frozenset()
) -> SourceInfo:
    """The server as ``SourceInfo``; raises ``SourceError`` when it does not answer as SRU."""
    readable = readable_formats(readable)
    said = explained(server)
    agreed = agree(server, query, schema, version, said, readable)
    names = list(dict.fromkeys((*(entry.name for entry in said.schemas), *filter(None, [agreed.schema]))))
    known = {entry.name for entry in said.schemas if schema_format(*entry) in readable}
    notices = [said.remark] if said.remark else []
    if agreed.total == 0:
        notices.append(f"the query {query} finds no records")
    details = {
        "base_url": server.url,
        "protocol": f"SRU {agreed.version}",
        "database": said.database,
        "query": query,
        "schema": agreed.schema or "the server's own choice",
        "format": agreed.format,
        "readable": [name for name in names if name in known or name == agreed.schema],
        "indexes": {"number": len(said.indexes), "first": list(said.indexes[:SHOWN_INDEXES])},
    }
    return SourceInfo(
        title=said.title or said.database or server.url,
        formats=tuple(names),
        total=agreed.total,
        notices=tuple(notices),
        details={name: value for name, value in details.items() if value or name == "readable"},
    )
