"""Institutions that went on as one another: those that belong together, over any number of steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chains:
    """Slugs that belong together; one that is linked to none is a chain of its own."""

    names: Mapping[str, str]
    together: Mapping[str, Sequence[str]]

    def name(self, slug: str) -> str:
        """The slug that stands for the chain: the first by letters."""
        return self.names.get(slug, slug)

    def members(self, slug: str) -> Sequence[str]:
        """All slugs of its chain, itself among them."""
        return self.together.get(self.name(slug), (slug,))


def chains_of(links: Iterable[tuple[str, str]]) -> Chains:
    """The chains that pairs of slugs make, of which the first went on as the second."""
    above: dict[str, str] = {}

    def top(slug: str) -> str:
        while (up := above.setdefault(slug, slug)) != slug:
            above[slug] = slug = above[up]
        return slug

    for earlier, later in links:
        first, second = sorted((top(earlier), top(later)))
        above[second] = first
    together: dict[str, list[str]] = {}
    for slug in sorted(above):
        together.setdefault(top(slug), []).append(slug)
    names = {slug: chain for chain, slugs in together.items() for slug in slugs}
    return Chains(names, together)
