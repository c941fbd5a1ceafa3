"""What the API answers, as marshmallow schemas: they document it; stored bytes are what is sent."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, fields

from catalog.formats.opening_hours import DAYS
from catalog.record import LEVELS, SYSTEMS


class Published(fields.Raw):
    """A record as it is published, or the fields of it that were asked for."""


class Counts(fields.Dict):
    """Numbers by name."""

    def __init__(self, **more: Any) -> None:
        super().__init__(keys=fields.String(), values=fields.Integer(), **more)


def told(description: object, **more: Any) -> dict[str, Any]:
    """The metadata of a documented field."""
    return {"metadata": {"description": description, **more}}


def moment(description: str, **more: Any) -> fields.String:
    """A time, in UTC."""
    return fields.String(**told(description, format="date-time"), **more)


class Told(Schema):
    """What is answered. Members may be added: clients pass over those that they do not know."""

    class Meta:
        unknown = INCLUDE


class ErrorSchema(Told):
    """What every error says."""

    ok = fields.Boolean(required=True, **told("always false", enum=[False]))
    status = fields.Integer(required=True, **told("the HTTP status"))
    error = fields.String(required=True, **told("a sentence for people"))
    parameter = fields.String(**told("the parameter that was wrong"))
    start_again = fields.String(**told("where to begin anew, for a cursor that cannot be followed"))


class NoticeSchema(Told):
    """What a search tells beside its results."""

    code = fields.String(required=True)
    message = fields.String(required=True)


class FacetCountSchema(Told):
    """A value of a facet."""

    value = fields.String(required=True)
    count = fields.Integer(required=True)


class BarSchema(Told):
    """A bar of a histogram: the years from ``from`` to ``to``."""

    count = fields.Integer(required=True)


class RecordsSchema(Told):
    """A page of records."""

    total = fields.Integer(required=True, **told("works found, or live records on a walk"))
    items = fields.List(Published(), required=True)
    next = fields.String(required=True, allow_none=True, **told("the address of the next page"))
    page = fields.Integer()
    pages = fields.Integer(**told("pages that can be asked for"))
    same_work = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        **told("by the id of an item: other records of the same work, which search shows as one result"),
    )
    kilometres = fields.Dict(
        keys=fields.String(), values=fields.Float(), **told("by id: how far it is from `near`")
    )
    reasons = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Dict()),
        **told("by id: why it was found, with `explain=1`"),
    )
    facets = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(FacetCountSchema)))
    histograms = fields.Dict(keys=fields.String(), values=fields.List(fields.Nested(BarSchema)))
    left_out = fields.List(fields.String(), **told("facets that only `/api/v1/facets/{field}` counts"))
    notices = fields.List(fields.Nested(NoticeSchema))
    suggestion = fields.String(allow_none=True, **told("other words that would find more"))
    shown_for = fields.String(allow_none=True, **told("the words that results are of, if not those asked"))
    changes = fields.String(
        **told("at the end of a walk: the address of what changed since it began, removals included")
    )


class GoneSchema(Told):
    """A withdrawn record."""

    id = fields.String(required=True)
    seq = fields.Integer(required=True)
    withdrawn = fields.Dict(required=True, **told("`at` and `reason`"))


class BatchSchema(Told):
    """Records by their ids."""

    items = fields.List(Published(), required=True, **told("in the order of the ids"))
    gone = fields.List(fields.Nested(GoneSchema), required=True, **told("withdrawn ones"))
    missing = fields.List(fields.String(), required=True, **told("ids that no record ever had"))


class OpeningSchema(Told):
    """Hours of a day of the week."""

    day = fields.String(required=True, metadata={"enum": list(DAYS)})
    opens = fields.String(required=True, **told("such as 07:30, by the clock of the place"))
    closes = fields.String(required=True, **told("24:00 is the end of the day"))


class SpecialHoursSchema(Told):
    """Other hours of some days; without times it is closed."""

    from_ = fields.String(required=True, data_key="from", **told("the first day"))
    to = fields.String(**told("the last day, where there are several"))
    opens = fields.String()
    closes = fields.String()
    note = fields.String()


class FormerNameSchema(Told):
    """A name that an institution bears or bore."""

    name_vi = fields.String(required=True)
    name_en = fields.String(required=True)
    from_ = fields.String(data_key="from", **told("the first day"))
    to = fields.String(**told("the last day"))
    act = fields.String(**told("by which act"))


class OtherInstitutionSchema(Told):
    """An institution that came before or after another."""

    slug = fields.String(required=True)
    name_vi = fields.String(required=True)
    from_ = fields.String(data_key="from", **told("the day of the change"))
    act = fields.String(**told("by which act"))


class InstitutionSchema(Told):
    """A library, museum or cultural centre."""

    slug = fields.String(required=True)
    name_vi = fields.String(required=True)
    name_en = fields.String()
    system = fields.String(required=True, **told("of which system", enum=list(SYSTEMS)))
    type = fields.String()
    level = fields.String(metadata={"enum": list(LEVELS)})
    province = fields.String(**told("by the division since 1 July 2025"))
    province_code = fields.String()
    commune = fields.String()
    commune_code = fields.String()
    code_list = fields.String(**told("the list that the codes are of"))
    address = fields.String()
    lat = fields.Float()
    lon = fields.Float()
    url = fields.String()
    hours = fields.String(**told("opening hours in words"))
    contact = fields.String()
    short_name = fields.String()
    status = fields.String(**told("where it is not active", enum=["suspended", "planned", "closed"]))
    owner = fields.String(**told("who owns and runs it"))
    region_class = fields.String()
    phone = fields.String()
    email = fields.String()
    isil = fields.String(**told("ISO 15511"))
    opening = fields.List(fields.Nested(OpeningSchema), **told("opening hours by day"))
    special_hours = fields.List(fields.Nested(SpecialHoursSchema))
    services = fields.List(fields.String())
    accessibility = fields.List(fields.String())
    accessibility_note = fields.String()
    social = fields.List(fields.String())
    photo = fields.String()
    names = fields.List(fields.Nested(FormerNameSchema), **told("of one institution alone"))
    predecessors = fields.List(fields.Nested(OtherInstitutionSchema), **told("of one institution alone"))
    successors = fields.List(fields.Nested(OtherInstitutionSchema), **told("of one institution alone"))
    records = fields.Integer(required=True, **told("live records"))
    page = fields.String(required=True, **told("its page here"))
    kinds = Counts(**told("live records of each kind; of one institution alone"))
    sources = fields.List(fields.String(), **told("slugs; of one institution alone"))


class InstitutionsSchema(Told):
    """A page of institutions."""

    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    items = fields.List(fields.Nested(InstitutionSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class RunSchema(Told):
    """A harvest of a source."""

    mode = fields.String(required=True)
    status = fields.String(required=True, **told("running, done, done_with_errors, failed or interrupted"))
    started = moment("when it began", required=True)
    finished = moment("when it ended", required=True, allow_none=True)
    counts = Counts(**told("records seen, new, changed, unchanged, failed ..."))


class SourceSchema(Told):
    """A source that records are harvested from."""

    slug = fields.String(required=True)
    connector = fields.String(required=True)
    connector_label = fields.String(required=True, **told("the connector for people"))
    institution = fields.String(required=True)
    metadata_licence = fields.String(required=True, **told("of its descriptions; empty: not stated"))
    every_seconds = fields.Integer(
        required=True, allow_none=True, **told("how often it is harvested; null: by hand")
    )
    created = moment("when it was added", required=True)
    records = fields.Integer(required=True, **told("live records"))
    last_run = fields.Nested(RunSchema, required=True, allow_none=True)
    last_good = moment("when a harvest last ended well", required=True, allow_none=True)
    late = fields.Boolean(required=True, **told("whether its harvest is overdue by more than its rhythm"))


class SourcesSchema(Told):
    """All sources."""

    total = fields.Integer(required=True)
    items = fields.List(fields.Nested(SourceSchema), required=True)


class OccasionsSchema(Told):
    """A page of what can be attended."""

    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    items = fields.List(Published(), required=True)
    times = fields.Dict(
        keys=fields.String(),
        values=fields.Dict(),
        required=True,
        **told(
            "by id: `state` (now, coming, past, undated, cancelled ...), `next` (the next day), `kilometres`"
        ),
    )
    next = fields.String(required=True, allow_none=True)


class FacetFieldSchema(Told):
    """A facet that records can be filtered by."""

    field = fields.String(required=True)
    label = fields.String(required=True)
    values = fields.String(required=True, **told("the address of its values"))


class FacetsSchema(Told):
    """All facets."""

    items = fields.List(fields.Nested(FacetFieldSchema), required=True)


class FacetValueSchema(FacetCountSchema):
    """A value of a facet with its name for people."""

    label = fields.String(required=True)
    chosen = fields.Boolean(required=True)


class FacetValuesSchema(Told):
    """A page of values."""

    field = fields.String(required=True)
    q = fields.String(required=True)
    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    values = fields.List(fields.Nested(FacetValueSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class OfferSchema(Told):
    """What is being typed may become this."""

    text = fields.String(required=True)
    kind = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)
    url = fields.String(required=True)


class OffersSchema(Told):
    """Suggestions."""

    q = fields.String(required=True)
    suggestions = fields.List(fields.Nested(OfferSchema), required=True)
