"""A CollectiveAccess on the loopback address, by a script, with made-up objects.

Its JSON services are as Providence 2.0 has them (app/lib/Service: SearchJSONService, ItemService).
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from catalog.sdk.testing.oaipmh import Provider
from catalog.sdk.testing.serving import Answer, send

__all__ = ["PASSWORD", "USER", "Script", "nasty_collectiveaccess", "tables"]

Document = dict[str, Any]
Asked = dict[str, str]
USER, PASSWORD = "catalog", "mat-khau-thu"
_KEYS = {"ca_objects": "object_id", "ca_collections": "collection_id", "ca_occurrences": "occurrence_id"}


def _item(number: int, title: str, kind: str, table: str = "ca_objects", **more: Any) -> Document:
    found = {
        "ok": True,
        "preferred_labels": {"vi_VN": [title]},
        _KEYS[table]: {"value": str(number)},
        "type_id": {"value": "22", "display_text": {"en_US": kind, "vi_VN": kind}},
        "idno": {"value": f"BT.{number}"},
        "access": {"value": "1", "display_text": {"en_US": "accessible to public"}},
        "status": {"value": "4"},
        "deleted": {"value": "0"},
        "modified": "2026-03-01",
    }
    return {**found, **more}


def _values(code: str, *values: Any, table: str = "ca_objects") -> Document:
    given = {
        str(900 + place): {"vi_VN": value if isinstance(value, dict) else {code: value}}
        for place, value in enumerate(values)
    }
    return {f"{table}.{code}": given}


def tables() -> dict[str, list[Document]]:
    """Four objects (one not public), a collection, an exhibition, a loan among the occurrences."""
    drum = _item(
        1,
        "Trống đồng Hòa Bình",
        "Hiện vật",
        nonpreferred_labels={"en_US": ["Hoa Binh drum"]},
        **_values("description", "<p>Mặt trống có ngôi sao <b>mười hai</b> cánh.</p>"),
        **_values("materials", "Đồng"),
        **_values("dimensions", {"dimensions_height": "54 cm", "dimensions_diameter": "78 cm"}),
        **_values("dates", {"dates_value": "Thế kỷ III TCN", "dates_type": "production"}),
        **_values("lcsh_terms", "Bronze drums [info:lc/authorities/sh85017105]"),
        **_values("insurance_value", "2.000.000.000 đ"),
        **_values("kho_bao_quan", "Kho số 3, giá 5"),
        **_values("gia_mua", "15.000.000 đ"),
        **_values("hoa_van", "Chim lạc"),
        **_values("minh_van", "Không có"),
        related={
            "ca_entities": [
                _related("entity_id", "1", "Bảo tàng Cũ", "former holder", "former_holder"),
                _related("entity_id", "2", "Ông Trần Văn Bảy, 3 phố Huế", "người tặng", "donor"),
                _related("entity_id", "3", "Nghệ nhân vô danh", "người đúc", "maker"),
            ],
            "ca_places": [_related("place_id", "7", "Lạc Sơn, Hòa Bình", "nơi tìm thấy", "findspot")],
            "ca_storage_locations": [_related("location_id", "9", "Tủ 12", "chỗ để", "stored")],
            "ca_occurrences": [_related("occurrence_id", "5", "Tiếng vọng ngàn xưa", "trưng bày", "shown")],
            "ca_collections": [_related("collection_id", "3", "Đồ đồng", "thuộc", "part_of")],
            "ca_list_items": [_related("item_id", "8", "Văn hóa Đông Sơn", "mô tả", "describes")],
        },
        representations={
            "41": _picture("41", "1", "image/jpeg", "4000", "3000"),
            "42": _picture("42", "0", "image/jpeg", "400", "300"),
            "43": _picture("43", "1", "application/pdf", "", ""),
        },
    )
    others = [
        _item(2, "Bình gốm", "Hiện vật", **_values("kich_thuoc", "cao 31 cm")),
        _item(3, "Hiện vật chưa công bố", "Hiện vật", access={"value": "0"}),
        _item(4, "Ảnh chợ Bưởi", "Ảnh", **_values("date", "1926")),
    ]
    show = _item(
        5,
        "Tiếng vọng ngàn xưa",
        "Trưng bày",
        "ca_occurrences",
        **_values("description", "Những chiếc trống.", table="ca_occurrences"),
        related={"ca_objects": [_related("object_id", "1", "Trống đồng Hòa Bình", "hiện vật", "exhibits")]},
    )
    loan = _item(6, "Cho mượn năm 2020", "Cho mượn", "ca_occurrences")
    group = _item(3, "Đồ đồng", "Sưu tập", "ca_collections")
    return {"ca_objects": [drum, *others], "ca_collections": [group], "ca_occurrences": [show, loan]}


def _related(key: str, number: str, label: str, name: str, code: str) -> Document:
    return {key: number, "label": label, "displayname": label, "relationship_typename": name,
            "relationship_type_code": code, "access": "1"}  # fmt: skip


def _picture(number: str, access: str, kind: str, width: str, height: str) -> Document:
    name = "pdf" if kind.endswith("pdf") else "jpg"
    at = f"https://bao-tang.example/media/{number}"
    return {"urls": {"original": f"{at}.{name}", "preview170": f"{at}_s.jpg"}, "access": access,
            "paths": {"original": f"/srv/ca/media/{number}.{name}"}, "label": "[BLANK]",
            "is_primary": "1" if number == "41" else "0",
            "info": {"original": {"MIMETYPE": kind, "WIDTH": width, "HEIGHT": height}}}  # fmt: skip


@dataclass(slots=True)
class Script:
    """What the server holds and how it behaves; a test changes it while the server runs.

    ``prefix`` is where the services are ("json/" since 1.8, "" before), ``folder`` where Providence is.
    ``tokens`` counts logins; of ``expires`` requests each token is good for. ``lost`` names records
    ("ca_objects/2") that give status 500; ``closed`` tables that the login may not search. ``knows_changes``:
    whether it can search by day of change. ``spoil`` may change a reply. ``oai`` answers at
    ``service.php/OAI/dc``.
    """

    tables: dict[str, list[Document]] = field(default_factory=tables)
    prefix: str = "json/"
    folder: str = "/providence"
    tokens: int = 0
    expires: int = 1000
    lost: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    knows_changes: bool = True
    spoil: Callable[[str, Asked, Answer], Answer] = lambda path, asked, answer: answer
    oai: Provider | None = None
    url: str = ""
    requests: list[tuple[str, Asked]] = field(default_factory=list)
    uses: int = 0

    def reply(self, path: str, asked: Asked, authorization: str) -> Answer:
        """The answer to one request."""
        self.requests.append((path, asked))
        return self.spoil(path, asked, self._answer(path, asked, authorization))

    def paths(self) -> list[str]:
        """The paths of the requests so far, below the services."""
        return [
            path.partition("/service.php/")[2].removeprefix(self.prefix) for path, _asked in self.requests
        ]

    def _answer(self, path: str, asked: Asked, authorization: str) -> Answer:
        base = f"{self.folder}/service.php/"
        if path == f"{base}OAI/dc" and self.oai is not None:
            body = self.oai.reply(list(asked.items()), self.url + "/service.php/OAI/dc")
            return Answer(body, headers={"Content-Type": "text/xml"})
        name = path.removeprefix(base + self.prefix)
        if not path.startswith(base + self.prefix) or name.startswith("json/"):
            return Answer(b"<html><title>CollectiveAccess</title></html>", 404, {"Content-Type": "text/html"})
        if name == "auth/login":
            return self._login(authorization)
        self.uses += 1
        if asked.get("authToken") != f"{self.tokens:08x}cafe" or self.uses > self.expires:
            return _json({"ok": False, "errors": ["Access denied"]}, 401)
        match name.split("/"):
            case ["find", table] if table in self.tables and table not in self.closed:
                return self._found(table, asked)
            case ["item", table, "id", number] if table in self.tables:
                return self._record(table, number)
        return _json({"ok": False, "errors": ["Access denied for table"]})

    def _login(self, authorization: str) -> Answer:
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if authorization != f"Basic {pair}":
            return _json({"ok": False, "errors": ["Login failed"]}, 401)
        self.tokens, self.uses = self.tokens + 1, 0
        return _json({"ok": True, "authToken": f"{self.tokens:08x}cafe"})

    def _found(self, table: str, asked: Asked) -> Answer:
        rows = [entry for entry in self.tables[table] if entry["deleted"]["value"] == "0"]
        if asked["q"].startswith("modified:"):
            if not self.knows_changes:
                return _json({"ok": False, "errors": ["Invalid search"]})
            day = asked["q"].removeprefix('modified:"after ').rstrip('"')
            rows = [entry for entry in rows if entry["modified"] >= day]
        start, limit = int(asked.get("start", "0")), int(asked.get("limit", "0")) or len(rows)
        key = _KEYS[table]
        found = [
            {key: entry[key]["value"], "id": entry[key]["value"], f"{table}.access": entry["access"]["value"]}
            for entry in rows[start : start + limit]
        ]
        # Without a hit there is no "results" at all.
        return _json({"ok": True, "total": len(rows), **({"results": found} if found else {})})

    def _record(self, table: str, number: str) -> Answer:
        if f"{table}/{number}" in self.lost:
            return Answer(status=500)
        found = [entry for entry in self.tables[table] if entry[_KEYS[table]]["value"] == number]
        return _json(found[0]) if found else _json({"ok": False, "errors": ["ID does not exist"]})


def _json(value: Any, status: int = 200) -> Answer:
    headers = {"Content-Type": "application/json", "Date": "Sun, 22 Nov 2026 08:00:00 GMT"}
    return Answer(json.dumps(value, ensure_ascii=False).encode(), status, headers)


@contextmanager
def nasty_collectiveaccess(script: Script) -> Iterator[str]:
    """The address of an installation that plays ``script``, with its folder."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = dict(parse_qsl(parts.query))
            send(self, script.reply(parts.path, asked, self.headers.get("Authorization", "")))

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: ``requests`` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}{script.folder}"
    try:
        yield script.url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
