"""What each rule of a run's report means and what a library's staff can do about it, in each language.

The report itself (counts by rule, samples) has no language: whoever shows it asks here for the words. Rules
of plugins that are not of this project are not known here, and are told by their messages alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from catalog.advice import (
    files,
    linked,
    museums,
    peers,
    records,
    repositories,
    servers,
    sheets,
    sites,
    systems,
    uploads,
)
from catalog.advice.language import said
from catalog.advice.texts import Advice

__all__ = ["ADVICE", "Advice", "on"]

ADVICE: Mapping[str, Advice] = {
    rule: advice
    for module in (
        records,
        files,
        repositories,
        servers,
        systems,
        museums,
        peers,
        uploads,
        linked,
        sheets,
        sites,
    )
    for advice in module.ADVICE
    for rule in advice.rules
}
"""By rule, in English."""


def on(rule: str, language: str = "en") -> Advice | None:
    """The advice on a rule in ``language``, one of ``settings.LANGUAGES``; None for a rule not known here."""
    advice = ADVICE.get(rule)
    if advice is None:
        return None
    return advice._replace(title=said(advice.title, language), remedy=said(advice.remedy, language))
