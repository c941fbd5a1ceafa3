"""The query language: what a person types to a query tree.

Whoosh's query parser gives the grammar: words (all of them wanted), ``AND OR NOT``, parentheses,
``"phrases"``, ``"near phrases"~3``, ``begin*``, ``field:word``, ``year:[1900 TO 1945]``, ``word^2``.
Nothing a person types is an error but what passes the limits: what cannot be read is searched as words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from whoosh import qparser, query

from catalog.errors import QueryError
from catalog.sdk.search import (
    And,
    Boost,
    Everything,
    IndexField,
    Keyword,
    Node,
    Not,
    NumberRange,
    Or,
    Prefix,
)
from catalog.search.analysis import analyse
from catalog.search.document import normalise_identifier
from catalog.search.fields import SPANS
from catalog.search.notices import Notice
from catalog.search.words import Word, all_of, phrase_node, word_node

MAX_CHARACTERS = 1_000
MAX_DEPTH = 20
MAX_CLAUSES = 64
MIN_PREFIX = 2
MAX_SLOP = 5

TEXT_NAMES = {
    "title": "title",
    "creator": "creator",
    "subject": "subject",
    "description": "description",
    "publisher": "publisher",
    "place": "place",
    "institution": "institution_name",
}
"""Names of the language that search text, and the text field of each."""
KEYWORD_NAMES = ("kind", "language", "province", "system", "access", "id", "institution")
"""Names that compare a whole value; ``institution`` does both."""
NUMBER_NAMES = ("year",)
NAMES = (*TEXT_NAMES, *KEYWORD_NAMES[:-1], "identifier", *NUMBER_NAMES)

_CLAUSE = re.compile(r'"[^"]+"?|[^\s()"]+')
_OPERATOR = re.compile(r"(?:^|[\s(])(?:AND|OR|NOT)(?=\s)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_YEARS = re.compile(r"(-?\d{1,4})(?:\.\.|[-\u2013])(\d{1,4})\Z")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as understood.

    ``words`` are its plain words as typed, in order, empty unless the query is only of such; spelling
    and "most of the words" apply to these alone, since whoever uses signs means them.
    """

    tree: Node
    notices: tuple[Notice, ...] = ()
    words: tuple[str, ...] = ()


def parse(text: str, fields: Sequence[IndexField]) -> Parsed:
    """The tree of what was typed; an empty text finds everything.

    Raises ``QueryError`` for more than 1,000 characters, 20 levels of parentheses or 64 clauses.
    """
    _check_limits(text)
    text = _CONTROL.sub(" ", text).strip()
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
    return Parsed(node, tuple(reader.notices), reader.words if plain else ())


def _check_limits(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"a query has at most {MAX_CHARACTERS} characters, this one {len(text)}")
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise QueryError(f"a query has at most {MAX_DEPTH} levels of parentheses, this one {deepest}")
    clauses = len(_CLAUSE.findall(text))
    if clauses > MAX_CLAUSES:
        raise QueryError(f"a query has at most {MAX_CLAUSES} words and phrases, this one {clauses}")


def _literal(text: str, notices: tuple[Notice, ...]) -> Parsed:
    """The text taken as words and nothing else."""
    words = [word for word in map(Word.of, text.split()) if word]
    if not words:
        return Parsed(Or(()), (*notices, Notice("words_ignored", {"words": text[:100]})))
    return Parsed(all_of(words), notices, tuple(word.text for word in words))


def _grammar() -> qparser.QueryParser:
    names = "|".join(NAMES)
    plugins = [
        qparser.WhitespacePlugin(),
        # Only known names, so that "Huế: di sản" and addresses stay words.
        qparser.FieldsPlugin(expr=rf"(?P<text>{names}):(?=\S)"),
        qparser.PrefixPlugin(),
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
        self._known = known
        self.notices: list[Notice] = []
        self.plain = True
        self.words: tuple[str, ...] = ()

    def node(self, read: query.Query) -> Node | None:
        """The node for a part of the grammar's tree, None if nothing of it can be searched."""
        found = self._boosted(read, self._node(read))
        if isinstance(read, query.And | query.Term):
            return found
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
            case query.Prefix():
                return self._prefix(read.fieldname, read.text)
            case query.Phrase():
                return self._phrase(read.fieldname, " ".join(read.words), read.slop - 1)
            case query.TermRange() | query.NumericRange():
                return self._range(read.fieldname, read.start, read.end)
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
        """All of the parts; neighbouring words are preferred as neighbours."""
        nodes: list[Node] = []
        words: list[Word] = []
        for part in parts:
            if isinstance(part, query.Term) and not part.fieldname and part.boost == 1.0:
                word = self._word(part.text)
                words += [word] if word else []
                continue
            self._flush(words, nodes)
            node = self.node(part)
            nodes += [node] if node is not None else []
        self._flush(words, nodes)
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _flush(self, words: list[Word], nodes: list[Node]) -> None:
        if words:
            nodes.append(all_of(words))
            self.words += tuple(word.text for word in words)
            words.clear()

    def _word(self, text: str) -> Word | None:
        word = Word.of(text.replace("*", " "))
        if word and "*" in text:
            self.notices.append(Notice("wildcard_ignored", {"word": text}))
        return word

    def _term(self, name: str, text: str) -> Node | None:
        if not name:
            word = self._word(text)
            self.words += (word.text,) if word else ()
            return word_node(word) if word else None
        self.plain = False
        if name in NUMBER_NAMES:
            return self._number(name, text)
        return self._named(name, text)

    def _named(self, name: str, text: str) -> Node | None:
        """``name:text`` for a field that holds text or whole values."""
        found: list[Node] = []
        if name == "identifier":
            found.append(Keyword("identifier", normalise_identifier(text)))
        elif name in KEYWORD_NAMES:
            values = dict.fromkeys((text, text.lower()))
            found += [Keyword(name, value) for value in values]
        field = TEXT_NAMES.get(name)
        word = Word.of(text) if field in self._known else None
        if word:
            found.append(word_node(word, field))
        return Or(tuple(found)) if found else None

    def _phrase(self, name: str, text: str, slop: int) -> Node | None:
        if name and name not in TEXT_NAMES:
            return self._number(name, text) if name in NUMBER_NAMES else self._named(name, text)
        tokens = analyse(text)
        if not tokens.exact:
            return None
        found = phrase_node(tokens, TEXT_NAMES.get(name), min(max(slop, 0), MAX_SLOP))
        return Or((Keyword(name, text), found)) if name == "institution" else found

    def _prefix(self, name: str, text: str) -> Node | None:
        tokens = analyse(text)
        if name and name not in TEXT_NAMES:
            return self._term(name, text)
        if not tokens.exact:
            return self._term(name, text)
        if len(tokens.folded[-1]) < MIN_PREFIX:
            self.notices.append(Notice("prefix_short", {"word": f"{text}*"}))
            return self._term(name, text)
        field = TEXT_NAMES.get(name)
        exact, folded = tokens.exact[-1], tokens.folded[-1]
        # A beginning typed with accents means them: "hồ*" is not "hoa".
        last = Prefix(exact, field) if exact != folded else Prefix(folded, field, folded=True)
        pairs = zip(tokens.exact[:-1], tokens.folded[:-1], strict=True)
        before = [Word((exact,), (folded,)) for exact, folded in pairs]
        return And((*(word_node(word, field) for word in before), last)) if before else last

    def _number(self, name: str, text: str) -> Node | None:
        years = _YEARS.match(text)
        if years:
            return self._span(name, int(years[1]), int(years[2]))
        number = _number(text)
        if number is None:
            return self._not_a_year(text)
        return self._span(name, number, number)

    def _range(self, name: str, start: str | None, end: str | None) -> Node | None:
        told = f"{start or ''} {end or ''}".strip()
        if name not in NUMBER_NAMES:
            word = Word.of(told)
            return word_node(word, TEXT_NAMES.get(name)) if word else None
        low, high = _number(start), _number(end)
        if (start and low is None) or (end and high is None):
            return self._not_a_year(told)
        return self._span(name, low, high)

    def _span(self, name: str, low: int | None, high: int | None) -> Node:
        """What can be from within the range: it begins before the end and ends after the beginning."""
        if low is not None and high is not None and low > high:
            low, high = high, low
        begins, ends = SPANS[name]
        if begins not in self._known or ends not in self._known:
            return NumberRange(name, low, high)
        return And((NumberRange(ends, low, None), NumberRange(begins, None, high)))

    def _not_a_year(self, text: str) -> Node | None:
        self.notices.append(Notice("not_a_year", {"value": text}))
        word = Word.of(text)
        return word_node(word) if word else None


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text) else None
