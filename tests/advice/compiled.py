"""Compiles the catalogue of the reports' texts where it is older than its source."""

from __future__ import annotations

from pathlib import Path

from babel.messages.frontend import CommandLineInterface

import catalog
from catalog.advice.language import catalogue

PACKAGE = Path(catalog.__file__).parent
TEXTS = PACKAGE / "translations" / "vi" / "LC_MESSAGES" / "report.po"


def compile_texts() -> None:
    compiled = TEXTS.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < TEXTS.stat().st_mtime:
        CommandLineInterface().run(["pybabel", "-q", "compile", "-i", str(TEXTS), "-o", str(compiled)])
        catalogue.cache_clear()
