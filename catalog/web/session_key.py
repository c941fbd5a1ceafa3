"""The key that sessions are signed with: of the settings, or kept in the home folder for all processes."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path
from typing import TextIO

from catalog.errors import CatalogError
from catalog.settings import Settings

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)
KEY_FILE = "secret_key"
SHORTEST = 32
"""Letters that a key has at least, as the setting asks too."""


def secret_key(settings: Settings) -> str:
    """The key of the settings, or the one in the home folder, made at first need for all processes.

    An empty file (a disk that was full, power that went) is nobody's key: it is filled, and that is logged.
    Raises ``CatalogError`` where the key can be neither read nor kept, or is too short to be one.
    """
    if settings.secret_key:
        return settings.secret_key
    path = _path(settings)
    try:
        if not path.exists():
            _make(path)
        key = path.read_text("ascii").strip() or _fill(path)
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"the key of sessions cannot be kept in {path}: {error}") from error
    if len(key) < SHORTEST:
        raise CatalogError(
            f"the key of sessions in {path} has {len(key)} letters, not the {SHORTEST} that one needs: "
            "delete the file, and another key is made; everybody logs in again then"
        )
    return key


def check(settings: Settings) -> None:
    """Raise ``CatalogError`` if the key that is there cannot be used; none is made before one is needed."""
    if settings.secret_key or _path(settings).exists():
        secret_key(settings)


def _path(settings: Settings) -> Path:
    return settings.home.absolute() / KEY_FILE


def _make(path: Path) -> None:
    """Write a key in a file of its own, then link it into place: of two processes one is first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{KEY_FILE}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        _write(file)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _fill(path: Path) -> str:
    """Write a key into the empty file; gives the key in it, which another process may have written first."""
    with path.open("r+", encoding="ascii") as file:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX)
        if key := file.read().strip():
            return key
        log.warning("the key of sessions in %s was empty: another is made, and everybody logs in again", path)
        return _write(file)


def _write(file: TextIO) -> str:
    """Write a new key so that it is there after a power cut too; gives it."""
    key = secrets.token_hex(32)
    file.write(key + "\n")
    file.flush()
    os.fsync(file.fileno())
    return key
