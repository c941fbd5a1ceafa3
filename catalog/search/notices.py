"""Notices: what the search tells the reader about how a query was understood, as values.

The texts are made by the pages in the reader's language. Codes and their parameters:

=================  ==================  ====================================================================
code               parameters          meaning
=================  ==================  ====================================================================
plain_words                            the query's signs made no sense together; its words were searched
wildcard_ignored   ``word``            ``*`` is understood only at a word's end; the word was searched as is
prefix_short       ``word``            a beginning needs two letters; the word was searched as it is
not_a_year         ``value``           a year was expected; the value was searched as words
words_ignored      ``words``           nothing of these can be searched (signs only)
corrected          ``from``, ``to``    little was found, so the corrected spelling was searched too
most_words         ``words``           little was found, so works with most of the words are shown too
=================  ==================  ====================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CODES = (
    "plain_words",
    "wildcard_ignored",
    "prefix_short",
    "not_a_year",
    "words_ignored",
    "corrected",
    "most_words",
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell the reader; ``code`` is one of ``CODES``."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
