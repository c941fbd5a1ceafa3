"""A kit for plugin authors: run a connector as the catalog does and see what came of it.

``run_connector`` checks on the way what the catalog relies on; ``serving`` puts files on a loopback server;
``LocalHttp`` is an HTTP client that reaches nothing but this machine.
"""

from __future__ import annotations

from catalog.sdk.testing.serving import Answer, FileServer, LocalHttp, serving
from catalog.sdk.testing.trial import BrokenPromise, Trial, make_source, run_connector

__all__ = [
    "Answer", "BrokenPromise", "FileServer", "LocalHttp", "Trial", "make_source", "run_connector", "serving",
]  # fmt: skip
