"""Classifications: lists of class numbers, which stand among a record's subjects under their schemes."""

from __future__ import annotations

CLASSIFICATIONS = frozenset(
    ("ddc", "udc", "lcc", "nlm", "nal", "bbk", "rvk", "clc", "ndc", "gac", "classification")
)
"""Schemes of subjects whose labels are numbers of classes."""


def is_class(scheme: str) -> bool:
    """Whether a subject of that scheme is the number of a class: to be searched for, not to be read."""
    return scheme in CLASSIFICATIONS
