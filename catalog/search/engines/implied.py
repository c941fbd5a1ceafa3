"""What parts of a clean tree imply of each other, so that an engine need not look for it twice."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.formats.text.fold import fold
from catalog.sdk.tree import And, Boost, Constant, Keyword, Node, NumberRange, Or, Phrase, Prefer, Term


def parted(tree: Node) -> tuple[Node, list[Constant]]:
    """A tree without the constants for values that the whole of it prefers, and these."""
    constants: list[Constant] = []
    while isinstance(tree, Prefer):
        parts = tree.wanted.parts if isinstance(tree.wanted, Or) else (tree.wanted,)
        values = [part for part in parts if isinstance(part, Constant) and _is_value(part.part)]
        if len(values) < len(parts):
            break
        constants += values
        tree = tree.required
    return tree, constants


def is_exact_form(node: Node, folded: Term | Phrase) -> bool:
    """Whether ``node`` finds some of what ``folded`` does, by its tokens with their marks."""
    while isinstance(node, Boost):
        node = node.part
    if not isinstance(node, Term | Phrase) or node.field != folded.field:
        return False
    if isinstance(node, Phrase) and isinstance(folded, Phrase) and node.slop > folded.slop:
        return False
    return type(node) is type(folded) and _plain(node) == _plain(folded)


def is_told_by_ranking(node: Node) -> bool:
    """Whether the tokens and values that rank ``node`` stand in all works that it finds, and in no others."""
    match node:
        case Term() | Phrase() | Constant():
            return True
        case Boost(part):
            return is_told_by_ranking(part)
        case Or(parts, 1):
            return bool(parts) and all(map(is_told_by_ranking, parts))
        case Prefer(Term() | Phrase() as folded, wanted):
            return is_exact_form(wanted, folded)
        case _:
            return False


def _plain(leaf: Term | Phrase) -> tuple[str, ...]:
    return tuple(map(fold, (leaf.text,) if isinstance(leaf, Term) else leaf.tokens))


def _is_value(node: Node) -> bool:
    return isinstance(node, Keyword | NumberRange)


def needed(parts: Sequence[Node], minimum: int) -> list[Node]:
    """The alternatives without phrases that find only what others of them find by their words apart."""
    if minimum != 1:
        return list(parts)
    apart = [words for words in map(_words_apart, parts) if words]
    return [part for part in parts if not any(words <= _phrase_words(part) for words in apart)]


def required(node: Node) -> Node:
    """What a node finds, without what only ranks."""
    while isinstance(node, Prefer | Boost | Constant):
        node = node.required if isinstance(node, Prefer) else node.part
    return node


def _words_apart(node: Node) -> frozenset[str]:
    """The folded words that are all that a node asks for, anywhere; empty for other nodes."""
    node = required(node)
    parts = [required(part) for part in node.parts] if isinstance(node, And) else []
    words = [part.text for part in parts if isinstance(part, Term) and part.folded and part.field is None]
    return frozenset(words) if len(words) == len(parts) else frozenset()


def _phrase_words(node: Node) -> frozenset[str]:
    """The folded words of a phrase; empty for other nodes."""
    node = required(node)
    return frozenset(node.tokens) if isinstance(node, Phrase) and node.folded else frozenset()
