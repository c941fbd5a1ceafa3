"""A process that builds a part of a new index: ``python -m catalog.cli.part IN OUT``, two ends of pipes.

Started by ``catalog.rebuilding``; a fresh interpreter, so that no lock, thread or database connection of the
parent is copied into it. It ends when its parent is gone.
"""

from __future__ import annotations

import os
import sys
import threading
from multiprocessing.connection import Connection

from flask import Flask

from catalog import indexing
from catalog.bulk import share_heap, spare_collector
from catalog.errors import CatalogError
from catalog.rebuilding import Piece
from catalog.store import db


def main(arguments: list[str]) -> None:
    """Build the one ``Piece`` that comes in, tell each page as ``("page", (works, place))``, then the end."""
    inbox = Connection(int(arguments[0]), writable=False)
    outbox = Connection(int(arguments[1]), readable=False)
    piece: Piece = inbox.recv()
    threading.Thread(target=_end_with_parent, args=(inbox,), daemon=True).start()
    share_heap()
    spare_collector()
    try:
        _build(piece, outbox)
        outbox.send(("done", None))
    except BrokenPipeError:
        os._exit(0)
    except CatalogError as error:
        outbox.send(("failed", str(error)))
    except Exception as error:
        outbox.send(("failed", f"{type(error).__name__}: {error}"))


def _end_with_parent(inbox: Connection) -> None:
    """Wait for the end of a pipe on which nothing more is said: it comes with the parent's."""
    inbox.poll(None)
    os._exit(0)


def _build(piece: Piece, outbox: Connection) -> None:
    app = Flask("catalog")
    db.attach(app, piece.settings)
    with app.app_context():
        db.keep_few_pages()
        engine = piece.engine(piece.fields, piece.folder, piece.options).part(piece.path)
        indexing.fill_part(engine, piece.after, piece.until, lambda *page: outbox.send(("page", page)))


if __name__ == "__main__":
    main(sys.argv[1:])
