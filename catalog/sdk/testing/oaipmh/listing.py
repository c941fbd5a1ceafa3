"""The index page of the nasty server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from catalog.sdk.testing.oaipmh.behaviour import Behaviour
from catalog.sdk.testing.oaipmh.registry import told

_HEAD = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Nasty OAI-PMH server</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.5 sans-serif;margin:1rem auto;max-width:60rem;padding:0 1rem}
dt{font-weight:bold;margin-top:1rem}form{display:inline}code{overflow-wrap:anywhere}</style></head>
<body><h1>Nasty OAI-PMH server</h1>
<p>Each address is an OAI-PMH server that misbehaves in one way. What is listed as runs is what must come of
a harvest; “next stage” lets what stands behind it change, as between two harvests.</p><dl>
"""


def index_page(
    behaviours: Iterable[Behaviour], addresses: Mapping[str, str], stages: Mapping[str, int]
) -> str:
    """A page that names each behaviour, its address, what it does and what must come of it."""
    entries = "".join(_entry(entry, addresses[entry.name], stages[entry.name]) for entry in behaviours)
    return f"{_HEAD}{entries}</dl></body></html>\n"


def _entry(behaviour: Behaviour, address: str, stage: int) -> str:
    name, shown = escape(behaviour.name), escape(address)
    runs = "".join(
        f"<li>{escape(_run(entry.stage, entry.full, told(entry)))}</li>" for entry in behaviour.runs
    )
    options = "".join(
        f" <code>{escape(option)}={escape(value)}</code>" for option, value in behaviour.options.items()
    )
    button = f'<form method="post" action="/{name}/next">stage {stage} <button>next stage</button></form>'
    link = f'<a href="{shown}?verb=Identify"><code>{shown}</code></a>'
    seen = f"<small>({escape(behaviour.source)})</small>"
    return (
        f'<dt id="{name}">{name}</dt><dd>{escape(behaviour.what)} {seen}<br>{link}{options} {button}'
        f"<ol>{runs}</ol></dd>\n"
    )


def _run(stage: int, full: bool, words: str) -> str:
    kind = "everything" if full else "changes"
    return f"at stage {stage}, asked for {kind}: {words}"
