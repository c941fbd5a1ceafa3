"""The guard around an engine's library: whatever it raises becomes an error of ours that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from catalog.errors import CatalogError, IndexUnusable, SearchError
from catalog.sdk.search import Document
from catalog.search.trees import plain_text

_NO_SPACE = ("no space left", "os error 28", "errno 28", "file too large", "os error 27", "errno 27", "quota")
_BUSY = ("lockbusy", "lockerror", "failed to acquire lockfile")


@contextmanager
def guarded(action: str) -> Iterator[None]:
    """Turns whatever an engine's library raises into ``SearchError``, or ``IndexUnusable`` for damage."""
    try:
        yield
    except CatalogError:
        raise
    except Exception as error:
        raise _told(action, error) from error
    except BaseException as error:
        # A panic of Rust code is no Exception, so that it would end the process.
        if type(error).__name__ != "PanicException":
            raise
        raise _told(action, error) from error


def _told(action: str, error: BaseException) -> SearchError:
    text = f"{type(error).__name__}: {error}"
    seen = text.lower()
    if any(sign in seen for sign in _NO_SPACE):
        return SearchError(f"cannot {action}: the disk is full")
    if any(sign in seen for sign in _BUSY):
        return SearchError(f"cannot {action}: another process is writing to it")
    if isinstance(error, MemoryError | PermissionError):
        return SearchError(f"cannot {action}: {text}")
    return IndexUnusable(f"cannot {action}: {text[:300]}; rebuild it with: catalog index rebuild")


def encodable(document: Document) -> Document:
    """The document without lone surrogates, which no encoding can hold."""
    keywords = {
        name: [plain_text(value) for value in values if plain_text(value)]
        for name, values in document.keywords.items()
    }
    texts = {
        name: [(list(map(plain_text, exact)), list(map(plain_text, folded))) for exact, folded in values]
        for name, values in document.texts.items()
    }
    return replace(document, texts=texts, keywords=keywords, sort_title=plain_text(document.sort_title))
