"""Takes in a JSON list: ``[{"id": 1, "title": "...", "kind": "lesson", "url": "https://..."}]``."""

import json
from collections.abc import Iterable, Iterator

from marshmallow import Schema, fields

from catalog import sdk


class JsonList(sdk.Connector):
    """A list on the web that is small enough to be sent whole."""

    name, label = "jsonlist", "JSON list"
    options = Schema.from_dict({"url": fields.Url(required=True, require_tld=False)})

    def check(self, source: sdk.Source, http: sdk.HttpClient) -> sdk.SourceInfo:
        """How many items the list has."""
        return sdk.SourceInfo(title=self.label, total=len(http.get(self.settings["url"]).json()))

    def fetch(
        self, source: sdk.Source, request: sdk.FetchRequest, http: sdk.HttpClient
    ) -> Iterator[sdk.Fetched]:
        """Each item as it came, then the mark that the list is at its end."""
        for item in http.get(self.settings["url"]).json():
            yield sdk.RawRecord(str(item["id"]), json.dumps(item).encode(), "json")
        yield sdk.Checkpoint(complete=True)

    def to_record(self, raw: sdk.RawRecord, source: sdk.Source, formats: sdk.Formats) -> sdk.Record:
        """The item as a record; the catalog checks it and names what is wrong with it."""
        item = json.loads(raw.payload)
        page = sdk.Link(rel="page", url=item["url"])
        return sdk.Record(title=item["title"], kind=item["kind"], links=(page,))


@sdk.hookimpl
def catalog_connectors() -> Iterable[type[sdk.Connector]]:  # noqa: D103 - the hook's spec says it
    return [JsonList]
