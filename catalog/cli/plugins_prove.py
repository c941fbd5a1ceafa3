"""The checks of one plugin, run in an interpreter of its own: ``python -m catalog.cli.plugins_prove NAME``.

It prints the report as one line of JSON; what plugins print goes to standard error.
"""

from __future__ import annotations

import importlib.metadata
import json
import logging
import sys
from contextlib import nullcontext

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from catalog.hooks import Hooks, PluginInfo, load_hooks
from catalog.hooks.discovery import installed
from catalog.hooks.probe import names
from catalog.sdk.testing.bench import Bench
from catalog.sdk.testing.check_connector import accept, findings, no_example
from catalog.sdk.testing.check_format import format_findings, gives
from catalog.sdk.testing.example import examples_of
from catalog.sdk.testing.report import Broken, Finding, Report
from catalog.sdk.testing.saved import ExampleFault
from catalog.sdk.testing.workshop import Workshop


def prove(name: str, *, anew: bool = False, shop: Workshop | None = None) -> Report:
    """The report on an installed plugin; ``anew``: what comes is written as what is expected, first.

    Raises ``ExampleFault`` where an example of it is broken.
    """
    hooks = load_hooks(disabled=_others(name))
    info = next(info for info in hooks.plugins() if info.name == name)
    report = Report(plugin=info.name, version=info.version)
    loads = _loads(info)
    report.findings.append(loads)
    if loads.outcome == "passed":
        with Workshop() if shop is None else nullcontext(shop) as tools:
            report.findings += _all(hooks, info, tools, anew=anew)
    return report


def _others(name: str) -> list[str]:
    """The installed plugins that the named one does not need: it is proved without them beside it."""
    held = {canonicalize_name(entry.distribution): entry.name for entry in installed()}
    waiting = [distribution for distribution, plugin in held.items() if plugin == name]
    kept = {name}
    while waiting:
        for line in importlib.metadata.requires(waiting.pop()) or []:
            needed = canonicalize_name(Requirement(line).name)
            if needed in held and held[needed] not in kept:
                kept.add(held[needed])
                waiting.append(needed)
    return [plugin for plugin in names() if plugin not in kept]


def _loads(info: PluginInfo) -> Finding:
    subject = f"plugin {info.name}"
    if info.state == "active":
        added = [*info.connectors, *info.formats]
        seen = ", ".join(added) or ", ".join(hook.removeprefix("catalog_") for hook in info.hooks)
        return Finding(check="loads", subject=subject, outcome="passed", seen=seen)
    return Finding(
        check="loads",
        subject=subject,
        outcome="failed",
        seen=info.error or info.state,
        mend="the sentence says what is wrong; docs/hooks.md tells what each hook may give",
    )


def _all(hooks: Hooks, info: PluginInfo, shop: Workshop, *, anew: bool) -> list[Finding]:
    kinds = [hooks.connectors[name] for name in info.connectors]
    formats = [hooks.formats.get(name) for name in info.formats]
    packages = {type(entry).__module__ for entry in formats} | {kind.__module__ for kind in kinds}
    try:
        examples = [
            example for package in sorted({name.partition(".")[0] for name in packages})
            for example in examples_of(package)
        ]  # fmt: skip
    except ExampleFault as fault:
        mend = "docs/plugins.md tells the form of an example"
        return [Finding(check="example", subject=info.name, outcome="failed", seen=str(fault), mend=mend)]
    benches = [
        Bench(kind, example, hooks.formats, shop)
        for kind in kinds for example in examples if example.connector == kind.name
    ]  # fmt: skip
    found: list[Finding] = []
    for kind in kinds:
        mine = [bench for bench in benches if bench.kind is kind]
        found += _of_connector(mine, anew=anew) or [no_example(f"connector {kind.name}")]
    for entry in formats:
        if gives(entry):
            found += format_findings(entry, examples, benches, shop, anew=anew)
    return found


def _of_connector(benches: list[Bench], *, anew: bool) -> list[Finding]:
    found: list[Finding] = []
    for bench in benches:
        if anew:
            try:
                accept(bench)
            except (Broken, ExampleFault) as fault:
                seen = f"nothing is accepted: {fault}"
                subject = f"connector {bench.kind.name}, example {bench.example.name}"
                found.append(Finding(check="accept", subject=subject, outcome="failed", seen=seen))
        found += findings(bench)
    return found


def main(arguments: list[str]) -> None:
    """Print the report on the plugin that is named, as one line of JSON."""
    logging.getLogger("catalog").setLevel(logging.ERROR)
    # What is logged is part of what is checked, and not for the reader.
    logging.getLogger().addHandler(logging.NullHandler())
    answers, sys.stdout = sys.stdout, sys.stderr
    report = prove(arguments[0], anew="--accept" in arguments[1:])
    answers.write(json.dumps(report.as_dict()) + "\n")
    answers.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
