"""Programs that take our data, to be copied from the open-data page and run as they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from catalog.web.i18n import lazy_gettext as _

_SEARCH = "/search.json?q=hu%E1%BA%BF"
_CHANGES = "/api/v1/changes"
_LINES = "curl -sSf --compressed -H 'Accept: application/x-ndjson'"

_CURL = (
    f"""\
curl -sSf --compressed '@{_SEARCH}'
""",
    f"""\
{_LINES} '@{_CHANGES}' -o records.ndjson
wc -l records.ndjson
tail -n 1 records.ndjson | tee stand.json
""",
    f"""\
after=$(sed 's/.*"cursor":"\\([^"]*\\)".*/\\1/' stand.json)
{_LINES} "@{_CHANGES}?after=$after" -o changes.ndjson
tail -n 1 changes.ndjson | tee stand.json
""",
)
_PYTHON = (
    f"""\
import json
from urllib.request import urlopen

with urlopen("@{_SEARCH}") as answer:
    found = json.load(answer)
print(found["total"], "found")
for item in found["items"]:
    print(item["id"], item["title"])
""",
    f"""\
import hashlib
import json
from urllib.request import urlopen

held, address = {{}}, "@{_CHANGES}"
while address:
    with urlopen(address) as answer:
        page = json.load(answer)
    for change in page["changes"]:
        if change["change"] == "delete":
            held.pop(change["id"], None)
        else:
            held[change["id"]] = change["record"]
    address = page.get("next")

shares = (hashlib.sha256((i + r["digest"]).encode()).digest() for i, r in held.items())
digest = f"{{sum(int.from_bytes(share, 'big') for share in shares) % 2**256:064x}}"
print(len(held), "records, complete:", digest == page["digest"])
with open("catalog.json", "w") as file:
    json.dump({{"cursor": page["cursor"], "records": held}}, file)
""",
    f"""\
import json
from urllib.request import urlopen

with open("catalog.json") as file:
    kept = json.load(file)
more = True
while more:
    with urlopen("@{_CHANGES}?after=" + kept["cursor"]) as answer:
        page = json.load(answer)
    for change in page["changes"]:
        if change["change"] == "delete":
            kept["records"].pop(change["id"], None)
        else:
            kept["records"][change["id"]] = change["record"]
    kept["cursor"], more = page["cursor"], page["more"]
with open("catalog.json", "w") as file:
    json.dump(kept, file)
print(len(kept["records"]), "records, the catalog has", page["count"])
""",
)
_JAVASCRIPT = (
    f"""\
const answer = await fetch("@{_SEARCH}");
const found = await answer.json();
console.log(found.total, "found");
for (const item of found.items) console.log(item.id, item.title);
""",
    """\
let address = "@/feed.json", count = 0, page;
const held = new Map();
while (address) {
  page = await (await fetch(address)).json();
  for (const item of page.items) {
    const record = item._khomo;
    if (record.withdrawn) held.delete(record.id);
    else held.set(record.id, record);
  }
  address = page.next_url;
}
console.log(held.size, "records, the catalog has", page._khomo.count);
console.log("come back to", page._khomo.after);
""",
    f"""\
const newest = await (await fetch("@/search.json?sort=newest")).json();
const ids = newest.items.slice(0, 5).map((item) => item.id);
for (const id of ids) {{
  const record = await (await fetch(`@/record/${{id}}.json`)).json();
  console.log(record.modified, record.title, record.metadata_licence ?? "licence not stated");
}}
const {{ cursor, lag }} = await (await fetch("@{_CHANGES}?limit=1")).json();
console.log(lag, "more changes after", cursor);
""",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A program: the number of its place on the page, what it does, its text."""

    language: str
    number: int
    title: Any
    text: str


_TITLES = {
    "curl": (_("Search"), _("Take everything, one record a line"), _("Later: take only what changed")),
    "python": (
        _("Search"),
        _("Take everything, and prove that nothing is missing"),
        _("Later: take only what changed, removals included"),
    ),
    "javascript": (
        _("Search"),
        _("Walk the feed to its end"),
        _("Read the newest records with their licences"),
    ),
}
NAMES = {"curl": "curl", "python": "Python", "javascript": "JavaScript"}


def programs(base: str) -> dict[str, list[Example]]:
    """The programs of each language for the site at ``base``, in the order in which they are to be run."""
    return {language: list(_of(language, texts, base)) for language, texts in _TEXTS.items()}


def _of(language: str, texts: tuple[str, ...], base: str) -> Iterator[Example]:
    for number, (title, text) in enumerate(zip(_TITLES[language], texts, strict=True), 1):
        yield Example(language, number, title, text.replace("@", base).rstrip("\n"))


_TEXTS = {"curl": _CURL, "python": _PYTHON, "javascript": _JAVASCRIPT}
