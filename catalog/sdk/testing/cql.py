"""As much of the Contextual Query Language 1.2 as a server in a test needs: which records a query finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

Values = Mapping[str, Sequence[str]]
"""A record as its indexes see it: the index's name, its values."""
_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|>=|<=|<>|[=<>()]|[^\s=<>()"]+)')
_RELATIONS: dict[str, Callable[[str, str], bool]] = {
    ">=": lambda value, term: value >= term,
    "<=": lambda value, term: value <= term,
    ">": lambda value, term: value > term,
    "<": lambda value, term: value < term,
}


class CqlError(Exception):
    """A query that is refused; ``code`` is the number of the SRU diagnostic."""

    def __init__(self, code: int, details: str) -> None:
        super().__init__(details)
        self.code, self.details = code, details


class Query:
    """A parsed query; ``relations`` and ``operators`` are those that the server knows."""

    def __init__(
        self, text: str, indexes: Sequence[str], relations: Sequence[str], operators: Sequence[str]
    ) -> None:
        self._tokens = _TOKEN.findall(text)
        self._indexes, self._relations, self._operators = indexes, relations, operators
        self._at = 0
        self.matches = self._boolean()
        if self._at < len(self._tokens):
            raise CqlError(10, self._tokens[self._at])

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise CqlError(10, "the query ends too soon")
        self._at += 1
        return str(self._tokens[self._at - 1])

    def _boolean(self) -> Callable[[Values], bool]:
        left = self._clause()
        while self._at < len(self._tokens) and self._tokens[self._at] != ")":
            operator = self._next().lower()
            if operator not in ("and", "or", "not"):
                raise CqlError(10, operator)
            if operator not in self._operators:
                raise CqlError(37, operator)
            left = _joined(operator, left, self._clause())
        return left

    def _clause(self) -> Callable[[Values], bool]:
        index = self._next()
        if index == "(":
            inside = self._boolean()
            if self._next() != ")":
                raise CqlError(10, "a bracket is not closed")
            return inside
        relation, term = self._next(), self._next().strip('"')
        if index == "cql.allRecords":
            return lambda values: True
        if index not in self._indexes:
            raise CqlError(16, index)
        if relation not in self._relations:
            raise CqlError(19, relation)
        return _compared(index, relation, term.lower())


def _joined(
    operator: str, left: Callable[[Values], bool], right: Callable[[Values], bool]
) -> Callable[[Values], bool]:
    if operator == "and":
        return lambda values: left(values) and right(values)
    if operator == "or":
        return lambda values: left(values) or right(values)
    return lambda values: left(values) and not right(values)


def _compared(index: str, relation: str, term: str) -> Callable[[Values], bool]:
    if relation == "=":
        if term.endswith("*"):
            return lambda values: any(value.lower().startswith(term[:-1]) for value in values.get(index, ()))
        return lambda values: any(term in value.lower() for value in values.get(index, ()))
    holds = _RELATIONS[relation]
    return lambda values: any(holds(value.lower(), term) for value in values.get(index, ()))
