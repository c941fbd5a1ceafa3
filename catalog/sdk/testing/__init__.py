"""A kit for plugin authors: run a connector as the catalog does and see what came of it.

``check_connector`` and ``check_format`` prove a plugin by its saved examples; ``run_connector`` runs one over
any server and checks on the way what the catalog relies on; ``serving`` puts files on a loopback server, and
``nasty_http`` one that misbehaves; ``LocalHttp`` is an HTTP client that reaches nothing but this machine,
``ReplayHttp`` one that answers from saved replies, ``RecordingHttp`` saves them.
"""

from __future__ import annotations

from catalog.sdk.testing.check_connector import check_connector
from catalog.sdk.testing.check_format import check_format
from catalog.sdk.testing.example import Example, examples_of, read_example
from catalog.sdk.testing.nasty_http import HTTP_BEHAVIOURS, HttpBehaviour, NastyHttp, nasty_http
from catalog.sdk.testing.recorder import RecordingHttp
from catalog.sdk.testing.replay import ReplayHttp
from catalog.sdk.testing.report import Finding, Report
from catalog.sdk.testing.saved import ExampleFault, SavedReply
from catalog.sdk.testing.serving import Answer, FileServer, LocalHttp, serving
from catalog.sdk.testing.trial import BrokenPromise, Trial, make_source, run_connector

__all__ = [
    "HTTP_BEHAVIOURS", "Answer", "BrokenPromise", "Example", "ExampleFault", "FileServer", "Finding",
    "HttpBehaviour", "LocalHttp", "NastyHttp", "RecordingHttp", "ReplayHttp", "Report", "SavedReply", "Trial",
    "check_connector", "check_format", "examples_of", "make_source", "nasty_http", "read_example",
    "run_connector", "serving",
]  # fmt: skip
