"""The reader: what Whoosh's grammar made of a query, turned into our tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from whoosh import qparser, query

from catalog.sdk.search import IndexField
from catalog.sdk.tree import And, Boost, Everything, Node, Not, Or
from catalog.search.analysis import analyse
from catalog.search.language.fields import Fields
from catalog.search.language.limits import MAX_PHRASES, MAX_SLOP, check_length, check_shape
from catalog.search.language.names import NAMES
from catalog.search.language.preparing import prepare
from catalog.search.language.wildcards import Patterns, is_pattern
from catalog.search.notices import Notice
from catalog.search.words import Word, all_of, number_node, phrase_node

_OPERATORS = frozenset({"AND", "OR", "NOT"})
_OPERATOR = re.compile(r"(?:^|[\s(])(?:AND|OR|NOT)(?=\s)")
# "foo:bar" looks like a field; times (10:30) and addresses (http://) do not.
_UNKNOWN_NAME = re.compile(r"([^\W\d]\w*):(?!//)(?=[^\s:])")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood.

    ``words`` are its plain words as typed, in order, empty unless the query is only of such; what helps
    where little is found (other keys, spelling, most of the words) applies to these alone, since whoever
    uses signs means them.
    """

    tree: Node
    notices: tuple[Notice, ...] = ()
    words: tuple[str, ...] = ()


def parse(text: str, fields: Sequence[IndexField]) -> Parsed:
    """The tree of what was typed; an empty text finds everything.

    Raises ``QueryError`` for more than 1,000 characters, 20 levels of parentheses or 64 clauses.
    """
    check_length(text)
    text = prepare(text)
    check_shape(text)
    if not text:
        return Parsed(Everything())
    reader = _Reader({field.name for field in fields})
    try:
        node = reader.node(_grammar().parse(text, normalize=False))
    except Exception:
        # The grammar is another's code over whatever people type: its failure is no failure of ours.
        return _literal(text, (Notice("plain_words"),))
    if node is None:
        return _literal(text, tuple(reader.notices))
    plain = reader.plain and not _OPERATOR.search(text)
    return Parsed(node, tuple(reader.notices), tuple(reader.words) if plain else ())


def _literal(text: str, notices: tuple[Notice, ...]) -> Parsed:
    """The text taken as words and nothing else; operators are none of them, unless they are all there is."""
    pieces = text.split()
    meant = [piece for piece in pieces if piece.strip("()") not in _OPERATORS] or pieces
    words = [word for word in map(Word.of, meant) if word]
    if not words:
        return Parsed(Or(()), (*notices, Notice("words_ignored", {"words": text[:100]})))
    return Parsed(all_of(words), notices, tuple(word.text for word in words))


@cache
def _grammar() -> qparser.QueryParser:
    names = "|".join(NAMES)
    plugins = [
        qparser.WhitespacePlugin(),
        # Only known names, so that "Huế: di sản" and addresses stay words.
        qparser.FieldsPlugin(expr=rf"(?<!\w)(?P<text>{names}):(?=\S)"),
        qparser.PhrasePlugin(),
        qparser.RangePlugin(),
        qparser.GroupPlugin(),
        qparser.OperatorsPlugin(AndNot=None, AndMaybe=None, Require=None),
        qparser.BoostPlugin(),
    ]
    return qparser.QueryParser("", schema=None, plugins=plugins)


class _Reader:
    """Turns what the grammar read into our tree, and notes what it could not take as meant."""

    def __init__(self, known: set[str]) -> None:
        self.notices: list[Notice] = []
        self.plain = True
        self.words: list[str] = []
        self._phrases = 0
        self._patterns = Patterns(self.notices)
        self._fields = Fields(known, self._patterns, self.notices)

    def node(self, read: query.Query) -> Node | None:
        """The node for a part of the grammar's tree, None if nothing of it can be searched."""
        found = self._boosted(read, self._node(read))
        if not isinstance(read, query.And | query.Term):
            self.plain = False
        return found

    def _node(self, read: query.Query) -> Node | None:
        match read:
            case query.And():
                return self._group(list(read))
            case query.Or():
                parts = [part for part in map(self.node, read) if part is not None]
                return Or(tuple(parts)) if parts else None
            case query.Not():
                part = self.node(read.query)
                return Not(part) if part is not None else None
            case query.Phrase():
                return self._phrase(read.fieldname, " ".join(read.words), read.slop - 1)
            case query.TermRange() | query.NumericRange():
                self.plain = False
                return self._fields.range(read.fieldname, read.start, read.end)
            case query.Term():
                return self._term(read.fieldname, read.text)
            case _:
                return None

    def _boosted(self, read: query.Query, node: Node | None) -> Node | None:
        factor = getattr(read, "boost", 1.0)
        if node is None or factor == 1.0:
            return node
        self.plain = False
        return Boost(node, min(max(float(factor), 0.1), 10.0))

    def _group(self, parts: list[query.Query]) -> Node | None:
        """All of the parts; words that follow on one another are read as a row."""
        nodes: list[Node] = []
        row: list[Word] = []
        for part in parts:
            if _is_plain(part):
                row += self._row(part.text)
                continue
            self._flush(row, nodes)
            node = self.node(part)
            nodes += [node] if node is not None else []
        self._flush(row, nodes)
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _flush(self, row: list[Word], nodes: list[Node]) -> None:
        if row:
            nodes.append(all_of(row))
            self.words += [word.text for word in row]
            row.clear()

    def _row(self, text: str) -> list[Word]:
        """The words of a piece between blanks: mostly one."""
        named = _UNKNOWN_NAME.match(text)
        if named:
            self.notices.append(Notice("unknown_field", {"name": named[1]}))
        parts: Iterable[str] = (named[1], text[named.end() :]) if named else (text,)
        return [word for word in map(Word.of, parts) if word]

    def _term(self, name: str, text: str) -> Node | None:
        if name:
            self.plain = False
            return self._fields.node(name, text)
        if is_pattern(text):
            self.plain = False
            return self._patterns.node(text, (None,))
        row = self._row(text)
        self.words += [word.text for word in row]
        return all_of(row) if row else None

    def _phrase(self, name: str, text: str, slop: int) -> Node | None:
        self._phrases += 1
        if self._phrases > MAX_PHRASES:
            return self._loosened(name, text)
        slop = min(max(slop, 0), MAX_SLOP)
        if "*" in text:
            self.notices.append(Notice("wildcard_ignored", {"word": text}))
        if name:
            return self._fields.node(name, text, quoted=True, slop=slop)
        number = Word.of(text) if " " not in text else None
        if number and number.compounds:
            return number_node(number)
        tokens = analyse(text)
        return phrase_node(tokens, None, slop) if tokens.exact else None

    def _loosened(self, name: str, text: str) -> Node | None:
        """The words of a phrase that is one too many, in any order."""
        self.notices.append(Notice("phrases_many", {"words": text, "most": str(MAX_PHRASES)}))
        words = [word for word in map(Word.of, text.split()) if word]
        if not name:
            return all_of(words) if words else None
        found = [self._fields.node(name, word.text) for word in words]
        return And(tuple(node for node in found if node)) if any(found) else None


def _is_plain(part: query.Query) -> bool:
    """Whether a part is a word and no more: no field, no weight, no wildcard."""
    return (
        isinstance(part, query.Term)
        and not part.fieldname
        and part.boost == 1.0
        and not is_pattern(part.text)
    )
