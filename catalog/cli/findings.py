"""How what failed or was odd is shown in the shell: by rule, with advice and samples, within the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable

import click

from catalog import advice
from catalog.advice.language import mark as _
from catalog.advice.language import said
from catalog.advice.messages import in_language
from catalog.harvest.ssrf import printable
from catalog.sdk.events import Failure
from catalog.store.findings import RuleGroup

HEADINGS = {
    "failure": _("Failed, by rule:"),
    "notice": _("Noticed, by rule:"),
}
WHAT_TO_DO = _("What to do:")
NO_IDENTIFIER = _("no identifier")
NOT_SHOWN = _("and %(more)s more: catalog runs show %(run)s --rule %(rule)s")
NOT_KEPT = _("and %(more)s more, which the run counted and did not keep")
LONGEST = 240
"""Characters of a sample that are shown; JSON has all of it."""
NARROW, WIDE = 40, 100


def line(failure: Failure, language: str = "en") -> str:
    """One failure for people: identifier, field, value, message."""
    told = str(in_language(failure, language))
    return told if failure.identifier else f"({said(NO_IDENTIFIER, language)}) {told}"


def tell_groups(groups: Iterable[RuleGroup], run: int, language: str, *, whole: bool = False) -> None:
    """Print what a run told by rule, in the order given; ``whole`` if the samples are all that it keeps."""
    severity = ""
    for group in groups:
        if group.severity != severity:
            severity = group.severity
            click.echo(said(HEADINGS[severity], language))
        _tell(group, language)
        if (more := group.cases - len(group.samples)) > 0:
            known = {"more": more, "run": run, "rule": printable(group.rule, 80)}
            _echo(said(NOT_KEPT if whole else NOT_SHOWN, language, **known), 6)


def _tell(group: RuleGroup, language: str) -> None:
    known = advice.on(group.rule, language)
    name = printable(group.rule, 80)
    _echo(f"{group.cases} × {known.title} [{name}]" if known else f"{group.cases} × {name}", 2)
    if known is not None:
        _echo(f"{said(WHAT_TO_DO, language)} {known.remedy}", 6)
    for entry in group.samples:
        # A notice without an identifier is about the source as a whole.
        told = str(in_language(entry, language)) if group.severity == "notice" else line(entry, language)
        _echo(f"- {printable(told, LONGEST)}", 6, 8)


def _echo(text: str, indent: int, further: int | None = None) -> None:
    """Print a paragraph within the width of the terminal."""
    width = min(max(shutil.get_terminal_size().columns, NARROW), WIDE) - 1
    paragraph = textwrap.TextWrapper(
        width,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 4 if further is None else further),
        break_on_hyphens=False,
    )
    click.echo(paragraph.fill(text))
