"""The dumps: a page for people in two languages, the manifest, the files.

Names of files hold the dump's, so a cache or an interrupted download never mixes two of them; ``latest``
leads to the newest. Where no dump of this log is there, nothing old is served in its place.
"""

from __future__ import annotations

import io
import math
import re
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_range_header
from werkzeug.wsgi import wrap_file

from catalog.dumps import making
from catalog.dumps.shelf import Shelf, dump_of
from catalog.feeds.dump import FORMS
from catalog.feeds.dump_manifest import CHECKSUMS, MANIFEST, File, Manifest
from catalog.store.changes import Head
from catalog.web import caching, frame, i18n
from catalog.web.errors import problem
from catalog.web.frame import page, parts
from catalog.web.site import base_url

blueprint = Blueprint("dumps", __name__)

_LATEST = re.compile(r"latest\.(?P<suffix>[a-z.]{1,40})\.gz\Z")
_BY_SUFFIX = {form.suffix: form.name for form in FORMS.values()}
_DAY = 86_400
DOWNLOADS = 2
"""Large files that one process sends at once: a slow client holds a thread for as long as it takes."""
SMALL = 2_000_000
"""Files of up to so many bytes are sent in any case."""


@frame.blueprint.get("/dumps/")
def dumps() -> Response:
    """What can be downloaded, for people; programs that ask for JSON are led to the manifest."""
    wanted = request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html")
    if wanted == "application/json":
        response: Response = redirect("/dumps/manifest.json", 303)  # type: ignore[assignment]
    else:
        head, kept = making.standing(parts().settings)
        # The plain address is one of data to everything else, which has no language.
        with i18n.speaking(i18n.language()):
            response = caching.conditional(lambda: _page(head, kept), [one.name for one in kept])
    response.vary.add("Accept")
    return response


def _page(head: Head, kept: list[Manifest]) -> Response:
    return page(
        "dumps.html",
        newest=kept[0] if kept else None,
        older=kept[1:],
        behind=head.seq - kept[0].seq if kept else 0,
        hours=math.ceil((parts().settings.dumps_seconds or 0) / 3600),
    )


@blueprint.get("/dumps/manifest.json")
def manifest() -> Response:
    """The newest dump: its place in the change log, its files, how far the log has gone on."""
    head, kept = making.standing(parts().settings)
    if not kept:
        return _none_yet()
    return caching.conditional(lambda: _told(kept[0], head), base_url(), kept[0].name)


@blueprint.get(f"/dumps/{CHECKSUMS}")
def checksums() -> Response:
    """The checksums of the newest dump, as ``sha256sum --check`` reads them."""
    _head, kept = making.standing(parts().settings)
    return _sums(kept[0]) if kept else _none_yet()


@blueprint.get("/dumps/<dump_file>")
def file(dump_file: str) -> Response:
    """A file of a dump, whole or in part (RFC 9110, section 14); ``latest.csv.gz`` leads to the newest."""
    settings = parts().settings
    head, kept = making.standing(settings)
    if (latest := _LATEST.match(dump_file)) is not None:
        return _latest(_BY_SUFFIX.get(latest["suffix"], ""), kept)
    dump = next((one for one in kept if one.name == dump_of(dump_file)), None)
    if dump is None:
        return _unknown(dump_file, kept)
    rest = dump_file.removeprefix(f"{dump.name}.")
    if rest == MANIFEST:
        return caching.conditional(lambda: _told(dump, head), base_url(), dump.name)
    if rest == CHECKSUMS:
        return _sums(dump)
    found = next((one for one in dump.files if one.name == dump_file), None)
    return _unknown(dump_file, kept) if found is None else _send(making.shelf(settings), dump, found)


def _send(shelf: Shelf, dump: Manifest, found: File) -> Response:
    places = _places() if found.bytes > SMALL and request.method == "GET" else None
    if places is not None and not places.acquire(blocking=False):
        return problem(503, "Others download dumps at the moment: try again when Retry-After is over.")
    try:
        opened = _Download(shelf.path(dump, found.name), places)
    except OSError:
        # Removed a moment ago: a newer one is there.
        return _unknown(found.name, [])
    response = Response(wrap_file(request.environ, opened), direct_passthrough=True)
    response.content_type = "application/gzip" if found.packed else found.media_type
    response.content_length = found.bytes
    response.headers["Content-Disposition"] = f"attachment; filename={found.name}"
    response.headers["Cache-Control"] = f"public, max-age={_DAY}, immutable"
    response.set_etag(found.sha256[:32])
    response.last_modified = dump.made
    _ignore_odd_ranges()
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=found.bytes)
    except RequestedRangeNotSatisfiable:
        response = problem(416, f"{found.name} has {found.bytes} bytes: ask for bytes within these.")
        response.headers["Content-Range"] = f"bytes */{found.bytes}"
    if request.method == "HEAD" or response.status_code in (304, 416):
        opened.close()
    return response


class _Download(io.FileIO):
    """A file that is being sent; when it is closed, however that came, its place is free again."""

    def __init__(self, path: Path, places: BoundedSemaphore | None) -> None:
        self._places = places
        try:
            super().__init__(path)
        except OSError:
            self._leave()
            raise

    def close(self) -> None:
        """Close the file; further calls do nothing."""
        super().close()
        self._leave()

    def _leave(self) -> None:
        places, self._places = self._places, None
        if places is not None:
            places.release()


def _places() -> BoundedSemaphore:
    """The places for downloads in this process."""
    places: BoundedSemaphore = current_app.extensions.setdefault(
        "catalog.downloads", BoundedSemaphore(DOWNLOADS)
    )
    return places


def _ignore_odd_ranges() -> None:
    """Several ranges, or those of another unit, are answered with the whole file, as any server may."""
    ranges = parse_range_header(request.headers.get("Range"))
    if ranges is None or ranges.units != "bytes" or len(ranges.ranges) != 1:
        request.environ.pop("HTTP_RANGE", None)


def _latest(form: str, kept: list[Manifest]) -> Response:
    found = next((one.name for one in (kept[0].files if kept else ()) if one.form == form), None)
    if found is None and form and kept:
        return problem(404, f"The newest dump holds no {form}.", newest=f"{base_url()}/dumps/manifest.json")
    if found is None:
        return _none_yet() if form else _unknown(request.path.removeprefix("/dumps/"), kept)
    response: Response = redirect(f"/dumps/{found}", 302)  # type: ignore[assignment]
    response.headers["Cache-Control"] = f"public, max-age={caching.SECONDS}"
    return response


def _told(dump: Manifest, head: Head) -> Response:
    told: dict[str, Any] = {**dump.published(base_url()), "behind": head.seq - dump.seq}
    return Response(orjson.dumps(told, option=orjson.OPT_UTC_Z), mimetype="application/json")


def _sums(dump: Manifest) -> Response:
    response = Response(dump.checksums(), mimetype="text/plain")
    response.headers["Cache-Control"] = f"public, max-age={caching.SECONDS}"
    response.add_etag()
    response.make_conditional(request)
    return response


def _none_yet() -> Response:
    return problem(
        404,
        "No dump of this catalog has been made yet; take everything from the change feed.",
        start_again=f"{base_url()}/api/v1/changes",
    )


def _unknown(name: str, kept: list[Manifest]) -> Response:
    newest = {"newest": f"{base_url()}/dumps/manifest.json"} if kept else {}
    if dump_of(name) is not None:
        return problem(410, f"{name[:120]} is no longer kept, or is of no dump: take the newest.", **newest)
    return problem(404, f"There is no dump file named {name[:120]!r}.", **newest)
