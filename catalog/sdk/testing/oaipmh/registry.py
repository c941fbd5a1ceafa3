"""All behaviours by name."""

from __future__ import annotations

from typing import Any

from catalog.sdk.testing.oaipmh import (
    dates,
    deletions,
    endings,
    interfaces,
    network,
    octets,
    records,
    statuses,
    tokens,
)
from catalog.sdk.testing.oaipmh.behaviour import Behaviour, Expect

GROUPS = {
    "interfaces": interfaces.BEHAVIOURS,
    "endings": endings.BEHAVIOURS,
    "tokens": tokens.BEHAVIOURS,
    "octets": octets.BEHAVIOURS,
    "statuses": statuses.BEHAVIOURS,
    "network": network.BEHAVIOURS,
    "dates": dates.BEHAVIOURS,
    "deletions": deletions.BEHAVIOURS,
    "records": records.BEHAVIOURS,
}
"""The behaviours by subject."""
BEHAVIOURS = {entry.name: entry for group in GROUPS.values() for entry in group}
"""The behaviours by name, in the order in which the index page shows them."""


def described(behaviour: Behaviour) -> dict[str, Any]:
    """A behaviour as JSON values: name, what, source, options, and what must come of each run."""
    return {
        "name": behaviour.name,
        "what": behaviour.what,
        "source": behaviour.source,
        "path": path_of(behaviour.name),
        "options": dict(behaviour.options),
        "expect": [expected(entry) for entry in behaviour.runs],
    }


def path_of(name: str) -> str:
    """The path under which a behaviour is served."""
    return f"/{name}/oai"


def expected(expect: Expect) -> dict[str, Any]:
    """What must come of a run as JSON values; long identifiers are shortened."""
    return {
        "stage": expect.stage,
        "full": expect.full,
        "status": expect.status,
        "missing": [name[:80] for name in expect.missing],
        "failed": list(expect.failed),
        "unnamed": expect.unnamed,
        "notice": expect.notice,
        "says": expect.says,
        "titles": dict(expect.titles),
    }


def told(expect: Expect) -> str:
    """What must come of a run, in words."""
    if expect.status == "failed":
        kept = "" if expect.missing else ", with all records kept"
        parts = [f"the run fails in words{kept}"]
    else:
        parts = [
            "all records arrive" if not (expect.missing or expect.failed) else "the other records arrive"
        ]
    if expect.failed:
        parts.append(f"{', '.join(expect.failed)} named as failed")
    if expect.unnamed:
        parts.append(f"{expect.unnamed} failure without an identifier")
    if expect.missing and expect.status == "failed":
        parts.append(f"{len(expect.missing)} records wait for the next run")
    elif expect.missing:
        parts.append(f"{len(expect.missing)} cannot arrive, which is told")
    if expect.notice:
        parts.append(f"notice {expect.notice}")
    if expect.says:
        parts.append(f"the sentence holds “{expect.says}”")
    return "; ".join(parts)
