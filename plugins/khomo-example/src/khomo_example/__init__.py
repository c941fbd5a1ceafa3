"""Takes in a JSON list: ``[{"id": 1, "title": "...", "kind": "lesson", "url": "https://..."}]``."""

import json
from collections.abc import Iterable, Iterator

from catalog import sdk
from catalog.sdk.options import Options, web_address


class JsonList(sdk.Connector):
    """A list on the web that is small enough to be sent whole."""

    name, label, options = "jsonlist", "JSON list", Options.from_dict({"url": web_address("of the list")})

    def check(self, source: sdk.Source, http: sdk.HttpClient) -> sdk.SourceInfo:
        """How many items the list has."""
        return sdk.SourceInfo(title=self.label, total=len(http.get(self.settings["url"]).json()))

    def fetch(
        self, source: sdk.Source, request: sdk.FetchRequest, http: sdk.HttpClient
    ) -> Iterator[sdk.Fetched]:
        """Each item as it came, then the mark that the list is at its end."""
        items = http.get(self.settings["url"]).json()
        if not isinstance(items, list) or not all(isinstance(one, dict) and "id" in one for one in items):
            raise sdk.SourceMalformed(f"{self.settings['url']} holds no JSON list of items with an id")
        for item in items[: request.limit]:
            yield sdk.RawRecord(str(item["id"]), json.dumps(item).encode(), "json")
        yield sdk.Checkpoint(complete=request.limit is None or request.limit >= len(items))

    def to_record(self, raw: sdk.RawRecord, source: sdk.Source, formats: sdk.Formats) -> sdk.Record:
        """The item as a record; the catalog checks it and names what is wrong with it."""
        item = {name: value for name, value in json.loads(raw.payload).items() if isinstance(value, str)}
        page = sdk.Link(rel="page", url=item.get("url", ""))
        return sdk.Record(title=item.get("title", ""), kind=item.get("kind", ""), links=(page,))


@sdk.hookimpl
def catalog_connectors() -> Iterable[type[sdk.Connector]]:  # noqa: D103 - the hook's spec says it
    return [JsonList]
