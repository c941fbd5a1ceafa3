"""Files sent through the administration as a browser sends them, and the processes that work on them."""

from __future__ import annotations

import importlib.util
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from catalog.store import uploads
from catalog.store.db import reading
from catalog.store.uploads import Upload
from tests.web.admin.site import OWN, Page, Visitor

PATIENCE_SECONDS = 120
_MESSY = Path(__file__).parents[3] / "plugins" / "khomo-files" / "tests" / "test_messy.py"


@contextmanager
def one_worker() -> Iterator[None]:
    """Processes for uploads map records in one further process each: tests send few rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CATALOG_WORKERS", "1")
        yield


def messy() -> ModuleType:
    """The tests of the ten workbooks as institutions have them, which can write these."""
    spec = importlib.util.spec_from_file_location("messy_workbooks", _MESSY)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def send(visitor: Visitor, name: str, content: bytes, status: int = 303, **fields: str) -> Any:
    """Send a file; gives the upload's number, or the page where it is refused."""
    data = {"institution": OWN, **fields, "file": (io.BytesIO(content), name), "csrf_token": visitor.token()}
    response = visitor.ask("POST", "/admin/uploads/new", data=data, content_type="multipart/form-data")
    assert response.status_code == status, (response.status_code, response.text[:2000])
    return int(response.location.rpartition("/")[2]) if status == 303 else response


def settled(number: int) -> Upload:
    """The upload once nothing is asked to be done with it any more."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with reading() as session:
            upload = uploads.get(session, number)
        if not upload.job and upload.summary.get("problems") != "making":
            return upload
        time.sleep(0.1)
    raise AssertionError(f"upload {number} is still at {upload.job}")


def form_of(page: Page, button: str = "") -> dict[str, str]:
    """What a browser would send of the page's largest form, with its button of that value."""
    form = max(page.xpath("//main//form"), key=lambda one: len(list(one.iter())))
    values = {name: value for name, value in form.form_values() if name != "csrf_token"}
    return {**values, "then": button} if button else values


def confirm(visitor: Visitor, number: int, **changes: str) -> Upload:
    """Confirm the columns as they are shown, but for ``changes``; gives the upload once looked through."""
    address = f"/admin/uploads/{number}/mapping"
    given = {**form_of(visitor.get(address), "go"), **changes}
    response = visitor.send(address, given)
    assert response.status_code == 303, response.text[:3000]
    return settled(number)


def publish(visitor: Visitor, number: int, **more: str) -> Upload:
    """Publish what was looked through; gives the upload once that is done."""
    page = visitor.get(f"/admin/uploads/{number}/preview")
    response = visitor.send(f"/admin/uploads/{number}/publish", {**form_of(page), **more})
    assert response.status_code == 303, response.text[:3000]
    return settled(number)
