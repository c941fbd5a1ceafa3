"""Formatted text: the part of CommonMark that stories need, to HTML that is safe and to plain words.

Known are paragraphs, line breaks, **bold**, *italics*, [links](https://...), lists and quotes. HTML is no
part of it: what looks like it is shown as it was typed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

RULES = ("emphasis", "link", "list", "blockquote", "escape", "newline", "entity", "autolink")
"""The rules of markdown-it that are on, besides those for paragraphs and text."""
_ENDS = frozenset({"paragraph_close", "list_item_close", "blockquote_close"})
_SCHEMES = ("http://", "https://", "mailto:")


@cache
def _reader() -> MarkdownIt:
    # Imported late: few processes ever read such a text, and each that loads a plugin would hold its reader.
    from markdown_it import MarkdownIt

    # The preset "zero" knows paragraphs only, and writes no tag but those of the rules that are named here.
    reader = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 8}).enable(list(RULES))
    reader.validateLink = _is_address  # type: ignore[assignment, method-assign] # as it tells to
    return reader


def _is_address(address: str) -> bool:
    return address.strip().lower().startswith(_SCHEMES)


def html_of(text: str) -> str:
    """The text as HTML: p, br, strong, em, a (http, https and mailto only), ul, ol, li and blockquote."""
    tokens = _reader().parse(text)
    for token in tokens:
        for inner in token.children or ():
            if inner.type == "link_open":
                inner.attrSet("rel", "noopener external nofollow")
    rendered: str = _reader().renderer.render(tokens, _reader().options, {})
    return rendered


def plain_of(text: str) -> str:
    """The text without its signs: paragraphs and entries of lists on lines of their own, links as words."""
    parts: list[str] = []
    block: list[str] = []
    for token in _reader().parse(text):
        if token.type == "inline":
            block.append(_words(token))
        elif token.type in _ENDS and block:
            parts.append("\n".join(block))
            block = []
    return "\n\n".join(part for part in parts if part)


def _words(token: Token) -> str:
    found = [
        "\n" if inner.type in ("softbreak", "hardbreak") else inner.content for inner in token.children or ()
    ]
    return "".join(found).strip()


def is_formatted(text: str) -> bool:
    """Whether the text says more than its plain words do."""
    return text.strip() != plain_of(text)
