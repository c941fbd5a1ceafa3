"""The texts of reports compiled, should a test run without make after an edit."""

from __future__ import annotations

import pytest

from tests.advice.compiled import compile_texts


@pytest.fixture(scope="session", autouse=True)
def texts_compiled() -> None:
    compile_texts()
