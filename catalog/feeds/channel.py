"""What a feed says of itself, in either form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """``base`` is the site's address without a slash at its end, ``site`` its name.

    ``title`` and ``description`` are of the feed, ``page`` the address of the same for people, ``address``
    that of the feed itself, the same on all its pages. ``language`` is the one most of it is in (BCP 47),
    ``icon`` the address of a square picture.
    """

    base: str
    site: str
    title: str
    description: str
    page: str
    address: str
    language: str
    icon: str

    def further(self, **parameters: str) -> str:
        """The feed's address with further parameters, whose values need no escaping."""
        told = "&".join(f"{name}={value}" for name, value in parameters.items())
        return f"{self.address}{'&' if '?' in self.address else '?'}{told}"
