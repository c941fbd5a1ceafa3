"""What a server, or the way to it, says went wrong (Bib-1, ISO 23950 appendix 4), in plain words."""

from __future__ import annotations

from typing import NamedTuple

TEMPORARY, OUT_OF_RANGE = 2, 13
PRESENTING = 14
OF_SYNTAX = frozenset((25, 26, 227, 238, 239, 1023))
"""The record cannot be had in this syntax or by this element set name."""
OF_CEILING = frozenset((12, 13, 27, 30, 31))
"""The server lists no more: it may list the rest of a narrower search."""
OF_REQUEST = frozenset((3, 23, 109, 235, 236, 1005, 1010, 1011, 1012, 1013, 1014, 1015))
"""What is wrong with the request as such, or with us: other records would be refused as well."""
OF_QUERY = frozenset((*range(3, 12), *range(107, 109), *range(110, 130), 1002, 1003, 1024, 1025))
OF_DATABASE = frozenset((109, 235, 236))
CONNECT, DECODE, LOST, INIT, TIMEOUT, INVALID_QUERY = 10000, 10003, 10004, 10005, 10007, 10010
OF_LINE = frozenset((CONNECT, DECODE, LOST, TIMEOUT))
"""Of the connection, by ZOOM's own numbers: there is none any more."""
_SAID = {
    1: "the server reports a lasting error of its own: ask its staff to look into its log",
    TEMPORARY: "the server reports an error of its own for the moment: try again later",
    3: "the server does not do what the query asks for: correct the option query",
    12: "the query finds more records than the server is willing to list",
    OUT_OF_RANGE: "the server gives no records from this position on",
    PRESENTING: "the server failed to give records: ask its staff to look into its log",
    16: "the record is too large for the server to send",
    17: "the record is too large for the server to send",
    23: "the server names too many databases at once: give one name in the option database",
    25: "the server does not know this element set name",
    26: "the server does not take this element set name",
    27: "the server has forgotten the result set",
    30: "the server has forgotten the result set",
    31: "the server has run out of room for this search",
    108: "the server does not understand the query: correct the option query",
    109: "the server has no database of this name, or it is closed: correct the option database",
    114: "the server cannot search in the index that the query names: correct the option query",
    117: "the server does not know the relation of the query (attribute 2): correct the option query",
    235: "the server has no database of this name: correct the option database",
    236: "the server does not let us into this database: give user and password, or ask its staff",
    227: "the server does not have the record in this syntax",
    238: "the server does not have the record in this syntax",
    239: "the server does not know this syntax",
    1005: "the server does not know the user or the password: correct the options user, password, group",
    1010: "the server asks for a login: give the options user and password, or ask its staff",
    1011: "the server asks for a login: give the options user and password, or ask its staff",
    1014: "the server does not know the user or the password: correct the options user, password, group",
    CONNECT: "nothing answers there, the connection was refused or not made: check host and port",
    DECODE: "what answers is not Z39.50, or its answer is damaged: check host and port",
    LOST: "the server closed the connection",
    INIT: "the server refused the session: give user and password, or ask its staff to let the catalog in",
    TIMEOUT: "no answer in the time allowed: try again later, or raise the option timeout",
    INVALID_QUERY: "the option query is not PQF (for example @attr 1=4 sử): correct it",
}


class Diagnostic(NamedTuple):
    """One diagnostic: its number (from 10000 on ZOOM's own), the words for it, what the server adds."""

    code: int
    message: str = ""
    details: str = ""

    @property
    def is_of_query(self) -> bool:
        """Whether the query is refused."""
        return self.code in OF_QUERY or self.code == INVALID_QUERY

    @property
    def is_of_line(self) -> bool:
        """Whether the connection broke, so that nothing was said of records."""
        return self.code in OF_LINE

    @property
    def may_pass(self) -> bool:
        """Whether asking again may help."""
        return self.is_of_line or self.code == TEMPORARY

    @property
    def said(self) -> str:
        """What it means, without the server's own words."""
        return _SAID.get(self.code) or (
            "the server refuses the query: correct the option query"
            if self.is_of_query
            else "the server reports an error"
        )

    @property
    def told(self) -> str:
        """A sentence for whoever looks after the source, with the server's own words."""
        if self.code >= CONNECT:
            return self.said
        words = "; ".join(part for part in (self.message, self.details) if part)
        number = f"Bib-1 diagnostic {self.code}"
        return f"{self.said} ({number}: {words})" if words else f"{self.said} ({number})"


def cleaned(text: bytes | None) -> str:
    """A server's words on one line, at most 200 characters."""
    shown = (text or b"")[:800].decode("utf-8", "replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in shown).split())[:200]
