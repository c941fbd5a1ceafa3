"""``catalog plans``: what the programme asks for, as documents with indicators, targets and tasks."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace as changed
from pathlib import Path

import click

from catalog.advice import messages
from catalog.advice.language import ENGLISH
from catalog.cli.context import as_json_option, need_tables, print_json, print_table, with_app
from catalog.cli.speech import spoken
from catalog.errors import CatalogError, UnknownName
from catalog.parts import Parts
from catalog.programme import plan_fault_words, plan_files, plan_rows
from catalog.programme.plan_files import BadPlan, PlanFault
from catalog.programme.plans import Plan, Target
from catalog.store import db, plans
from catalog.store.audit import CLI

ELSEWHERE: Mapping[str, str] = {"derive": "catalog.cli.plans_derive", "report": "catalog.cli.plans_report"}
"""Commands of this group that stand in modules of their own: name, module (its ``command``)."""


class PlansGroup(click.Group):
    """The group, with the commands of ``ELSEWHERE`` imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *ELSEWHERE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None if there is none."""
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        command: click.Command = importlib.import_module(ELSEWHERE[cmd_name]).command
        return command


@click.group("plans", cls=PlansGroup)
def command() -> None:
    """Plans of the programme: indicators, targets, tasks."""


@command.command("list")
@as_json_option
@with_app
def list_all(_parts: Parts, as_json: bool) -> None:
    """List all plans, the newest first."""
    need_tables()
    with db.reading() as session:
        known, counts = plan_rows.listed(session), plans.counts(session)
    if as_json:
        print_json([{**plan_files.facts_told(one), **counts.get(one.slug, {})} for one in known])
        return
    head = ("number", "date", "territory", "indicators", "targets", "tasks", "title")
    print_table(head, [(*_facts(one), *_counts(counts.get(one.slug, {})), one.title) for one in known])


def _facts(plan: Plan) -> tuple[str, ...]:
    return plan.number, f"{plan.date:%Y-%m-%d}", plan.territory


def _counts(of: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(of.get(table, 0) for table in plan_files.TABLES)


@command.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="one JSON object, as `plans import` reads it")
@with_app
def show(_parts: Parts, number: str, as_json: bool) -> None:
    """Show the plan of that NUMBER (288/KH-UBND) or slug: indicators, targets, tasks, verbatim."""
    need_tables()
    with db.reading() as session:
        plan = plan_rows.get(session, number)
        known = [one.number for one in plan_rows.listed(session)]
    if plan is None:
        raise UnknownName("plan", number, tuple(known))
    if as_json:
        print_json(plan_files.told(plan))
        return
    click.echo(f"{plan.number}  {plan.date:%d/%m/%Y}  {plan.issuer}\n{plan.title}")
    for indicator in plan.indicators:
        click.echo(f"\n{indicator.id}  {indicator.name}")
        for target in plan.targets_of(indicator.id):
            click.echo(f"  {target.year}  {_whom(target):<40}  {_value(target)}{_marks(target)}")
    for task in plan.tasks:
        click.echo(f"\n{task.id}  {task.heading} [{task.state}]")


def _whom(target: Target) -> str:
    return " ".join(filter(None, target.group))


def _value(target: Target) -> str:
    if target.value is None:
        return "?"
    upper = "" if target.value_to is None else f"-{target.value_to:g}"
    return f"{target.value:g}{upper} {target.unit}"


def _marks(target: Target) -> str:
    told = {"disputed": target.disputed, "not confirmed": not target.confirmed}
    marks = [name for name, is_so in told.items() if is_so]
    return f"  ({', '.join(marks)})" if marks else ""


@command.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="also plans that were changed by hand")
@with_app
def import_file(_parts: Parts, file: Path | None, replace: bool) -> None:
    """Take in the plan in FILE (TOML, or JSON as `plans show --json` prints it), or those that we ship.

    A plan that was changed by hand stays as it is unless --replace is given. Of a file with faults nothing is
    taken; every fault is named with its row.
    """
    need_tables()
    given = plan_files.shipped() if file is None else (_read(file),)
    for number, outcome in take_in(given, replace=replace).items():
        click.echo(f"{number}: {outcome}")


def take_in(given: tuple[Plan, ...], *, replace: bool = False) -> dict[str, str]:
    """Take the plans in, in one transaction; what came of each by its number."""
    with db.writing() as session:
        return {plan.number: plan_rows.take_in(session, CLI, plan, replace=replace) for plan in given}


def _read(file: Path) -> Plan:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CatalogError(f"{file} cannot be read: {error.strerror or error}") from error
    try:
        return plan_files.read(content, file.name)
    except BadPlan as error:
        raise BadPlan(error.name, [_in_language(fault) for fault in error.faults]) from error


def _in_language(fault: PlanFault) -> PlanFault:
    """The fault in the language of the command, with the row in words and the rule behind it.

    A message that names what would be right is told so where that is known in the language.
    """
    language, inner = spoken(), fault.fault
    told = messages.translated(inner.message, language)
    if told == inner.message and language != ENGLISH:
        told = plan_fault_words.sentence(fault, language)
    told = f"{told} ({plan_fault_words.place(fault, language)})"
    return changed(fault, fault=changed(inner, message=told))


def tell_counts(outcomes: Mapping[str, str]) -> str:
    """How many plans came out how, in one line."""
    return ", ".join(f"{count} {outcome}" for outcome, count in Counter(outcomes.values()).items())
