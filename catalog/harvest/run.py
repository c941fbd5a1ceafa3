"""One harvest of one source, from the connector's first record to the report."""

from __future__ import annotations

from catalog.errors import Unpublished
from catalog.harvest.course import Course
from catalog.harvest.options import build_connector, with_roots
from catalog.harvest.wanted import Progress, Wanted
from catalog.harvest.worker import PluginList
from catalog.harvest.workers import Pool
from catalog.hooks import Hooks
from catalog.sdk.events import HarvestReport
from catalog.settings import Settings
from catalog.store import leases, runs, sources
from catalog.store.db import reading, writing

__all__ = ["Progress", "Wanted", "harvest", "open_pool"]

LEASE_SECONDS = 900


def open_pool(settings: Settings, hooks: Hooks) -> Pool:
    """A pool of workers that load the same plugins; its processes start with the first record to map."""
    plugins = PluginList.of(hooks)
    return Pool(settings.workers, plugins, compression=settings.raw_compression)


def harvest(
    settings: Settings,
    hooks: Hooks,
    slug: str,
    wanted: Wanted | None = None,
    *,
    pool: Pool,
    progress: Progress | None = None,
) -> HarvestReport:
    """Harvest a source and report; a cut run goes on at its mark.

    A run that could be opened is always reported, whatever its end. Raises ``UnknownName`` and
    ``InvalidInput`` for a source that cannot be run, ``LeaseTaken`` while another process harvests it and
    ``Unpublished`` if the run cannot even be noted.
    """
    wanted = wanted or Wanted()
    report: HarvestReport | None = None
    try:
        with leases.hold(leases.of_source(slug), ttl_seconds=LEASE_SECONDS) as lease:
            report = _open(settings, hooks, slug, wanted, pool, leases.Keeper(lease), progress)
    except Unpublished:
        # A full disk ends the run with a report; that the lease cannot be given back adds nothing.
        if report is None:
            raise
    hooks.harvest_finished(report)
    return report


def _open(
    settings: Settings,
    hooks: Hooks,
    slug: str,
    wanted: Wanted,
    pool: Pool,
    keeper: leases.Keeper,
    progress: Progress | None,
) -> HarvestReport:
    with reading() as session:
        state = sources.get(session, slug)
    source = with_roots(state.source, settings)
    connector = build_connector(hooks, source)
    mode: runs.Mode = "limited" if wanted.limit is not None else "full" if wanted.full else "changes"
    with writing() as session:
        run = runs.open_run(session, slug, mode)
    since = None if run.mode == "full" else state.next_since
    return Course(settings, hooks, source, connector, run, wanted, pool, keeper, progress).do(since)
