"""Notices: what the search tells the reader about how a query was understood, as values.

The texts are made by the pages in the reader's language. Codes and their parameters:

=================  ==================  ====================================================================
code               parameters          meaning
=================  ==================  ====================================================================
plain_words                            the query's signs made no sense together; its words were searched
wildcard_ignored   ``word``            ``*`` means nothing in quotes and in this field; it was left out
wildcard_leading   ``word``            a word with ``*`` or ``?`` begins with a letter; they were left out
wildcards_many     ``word``, ``most``  a query has at most so many words with ``*`` or ``?``
phrases_many       ``words``, ``most`` a query has at most so many phrases; the words were searched alone
prefix_short       ``word``            a beginning needs two letters; the word was searched as it is
not_a_year         ``value``           a year was expected; the value was searched as words
unknown_field      ``name``            no field has this name; it was searched as a word
words_ignored      ``words``           nothing of these can be searched (signs only)
typed              ``from``, ``to``    little was found, so the words were read as Telex or VNI
question_words     ``words``           little was found, so these words of the question were left out
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
    "wildcard_leading",
    "wildcards_many",
    "phrases_many",
    "prefix_short",
    "not_a_year",
    "unknown_field",
    "words_ignored",
    "typed",
    "question_words",
    "corrected",
    "most_words",
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell the reader; ``code`` is one of ``CODES``."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
