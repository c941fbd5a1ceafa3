"""Harvests of servers that give what a search finds by its numbers: SRU, Z39.50.

``Harvest`` goes through the list, divides it into slices where the server lists only so much of a search,
keeps its place and decides whether everything was seen. What asks the server is the connector's: its listing.
"""

from __future__ import annotations

from catalog.sdk.lists.harvest import Ceiling, Harvest, Moved, Pages
from catalog.sdk.lists.pagesize import PAGE, SMALL, PageSize
from catalog.sdk.lists.place import Place, Slice, restored
from catalog.sdk.lists.progress import Progress
from catalog.sdk.lists.run import EndlessList, SlicedRun, Tell
from catalog.sdk.lists.slices import BEGINNINGS, WORDS, YEARS, Axis, NotCounted, Slicer

__all__ = [
    "BEGINNINGS", "PAGE", "SMALL", "WORDS", "YEARS", "Axis", "Ceiling", "EndlessList", "Harvest", "Moved",
    "NotCounted", "PageSize", "Pages", "Place", "Progress", "Slice", "SlicedRun", "Slicer", "Tell",
    "restored",
]  # fmt: skip
