"""The query parameters of the API, as marshmallow schemas: they check what comes and document it."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, fields, validate

from catalog.record import LEVELS, SYSTEMS
from catalog.search.fields import CORE_FIELDS, facet_names
from catalog.search.near import MAX_RADIUS
from catalog.web import params
from catalog.web.api_v1.frame import Parameters
from catalog.web.api_v1.shapes import told
from catalog.web.i18n import lazy_gettext as _
from catalog.web.labels import FACETS

MOST_OF_SEARCH = 100
MOST_OF_WALK = 500
MOST_OF_LIST = 500
MOST_IDS = 100


def text(most: int, description: object, **more: Any) -> fields.String:
    """A text of at most so many characters."""
    rule = validate.Length(max=most, error=f"may hold at most {most} characters")
    return fields.String(validate=rule, **told(description, **more))


def number(low: int, high: int, description: object, default: int) -> fields.Integer:
    """A whole number within bounds."""
    rule = f"must be a whole number from {low} to {high}"
    return fields.Integer(
        load_default=default,
        validate=validate.Range(low, high, error=rule),
        error_messages={"invalid": rule, "too_large": rule},
        **told(description, example=default),
    )


def one_of(known: tuple[str, ...], description: object, **more: Any) -> fields.String:
    """One of a few words."""
    rule = validate.OneOf(known, error=f"must be one of {', '.join(known)}")
    return fields.String(validate=rule, **told(description), **more)


def day(description: object, **more: Any) -> fields.Date:
    """A day."""
    rule = "must be a day like 2026-11-22, from 1900 to 2199"
    return fields.Date(
        format="%Y-%m-%d",
        validate=validate.Range(date(1900, 1, 1), date(2199, 12, 31), error=rule),
        error_messages={"invalid": rule, "format": rule},
        **told(description, **more),
    )


_YEARS = r"(-?[0-9]{1,5}|-?[0-9]{1,5}\.\.|\.\.-?[0-9]{1,5}|-?[0-9]{1,5}\.\.-?[0-9]{1,5})\Z"
_SIZES = _(
    "records a page: up to %(search)s of a search, %(walk)s on a walk",
    search=MOST_OF_SEARCH,
    walk=MOST_OF_WALK,
)
_KILOMETRES = f"must be a number of kilometres up to {MAX_RADIUS:g}"


def _of_facet(name: str) -> fields.List[Any]:
    if name == "year":
        years = validate.Regexp(_YEARS, error="must be a year or years like 1900..1945")
        return fields.List(
            fields.String(validate=years),
            **told(_("a year, or years like 1900..1945"), example=["1900..1945"]),
        )
    most = params.MAX_FILTER_LENGTH
    rule = validate.Length(max=most, error=f"a value may hold at most {most} characters")
    return fields.List(
        fields.String(validate=rule), **told(_("%(facet)s: any of these values", facet=FACETS[name]))
    )


class FieldParameters(Parameters):
    """Which fields of records come."""

    fields_ = text(
        2000,
        _(
            "these fields alone, parted by commas, also within parts: `title,creators.name`;"
            " for CSV: columns; without it all"
        ),
        example="title,creators.name,issued.display",
    )
    fields_.data_key = "fields"


class FormParameters(FieldParameters):
    """In which form records come."""

    format = one_of(("json", "csv"), _("in place of the Accept header"))


class _Words(FormParameters):
    q = text(
        params.MAX_TEXT,
        _("words, with or without accents, and fields like `title:`"),
        example="truyện kiều",
    )
    literal = one_of(("0", "1"), _("1: no other reading of the words is tried"))
    near = text(params.MAX_NEAR, _("a place in Vietnam, or degrees north and east: `16.46, 107.59`"))
    radius = fields.Float(
        validate=validate.Range(0.001, MAX_RADIUS, error=_KILOMETRES),
        error_messages={"invalid": _KILOMETRES, "special": _KILOMETRES},
        **told(_("kilometres around `near`")),
    )
    sort = one_of((*params.SORTS, params.DISTANCE), _("the order; nearest first where `near` is given"))
    page = number(1, params.MAX_OFFSET + 1, _("which page; the 10,000 first results can be paged"), 1)
    size = number(1, MOST_OF_WALK, _SIZES, 20)
    facets = text(1000, _("facets to count, parted by commas, or `all`"), example="kind,institution")
    explain = one_of(("0", "1"), _("1: tell why each was found"))
    cursor = fields.String(
        validate=validate.Length(max=200, error="is not one that was given out here"),
        **told(_("to walk through all records: `0` to begin, then as `next` says; takes no search")),
    )
    year_from = text(10, _("the first year of a range"))
    year_to = text(10, _("the last year of a range"))


SearchParameters: Any = type(
    "SearchParameters",
    (_Words,),
    {"__doc__": "A search.", **{name: _of_facet(name) for name in facet_names(CORE_FIELDS)}},
)


class BatchParameters(FormParameters):
    """Records by their ids."""

    ids = fields.String(
        required=True,
        validate=validate.Length(1, 30_000, error="may hold at most 30,000 characters"),
        error_messages={"required": f"must name 1 to {MOST_IDS} records, parted by commas"},
        **told(_("up to %(most)s ids, parted by commas", most=MOST_IDS), example="hue-oai-1,hue-oai-2"),
    )


class BatchBody(Schema):
    """Records by their ids."""

    ids = fields.List(
        fields.String(validate=validate.Length(max=200, error="an id has at most 200 characters")),
        required=True,
        validate=validate.Length(1, MOST_IDS, error=f"must name 1 to {MOST_IDS} records"),
        error_messages={"required": "must be a list of records' ids", "invalid": "must be a list of ids"},
    )


class ListParameters(Parameters):
    """A page of a list."""

    page = number(1, 10_000, _("which page"), 1)
    size = number(1, MOST_OF_LIST, _("entries a page"), 100)


class InstitutionParameters(ListParameters):
    """Which institutions."""

    system = one_of(SYSTEMS, _("of this system"))
    type = text(60, _("of this type"), example="public")
    level = one_of(LEVELS, _("of this level"))
    status = one_of(("active", "suspended", "planned", "closed"), _("of this state"))
    province = text(200, _("in this province, by its name of today or before"), example="Thành phố Huế")
    q = text(200, _("with these words in the name, with or without accents"))


class OccasionParameters(FormParameters):
    """Which exhibitions or events."""

    when = one_of(("now", "coming", "past", "all"), _("on today, to come, over, or any"), load_default="all")
    from_ = day(_("takes place on this day or later"), example="2026-11-22")
    from_.data_key = "from"
    to = day(_("takes place on this day or before, up to 400 days after `from`"))
    near = _Words._declared_fields["near"]
    radius = _Words._declared_fields["radius"]
    institution = text(80, _("of this institution"), example="hue-library")
    page = number(1, 10_000, _("which page"), 1)
    size = number(1, MOST_OF_LIST, _("records a page"), 100)


class FacetParameters(Parameters):
    """Which values of a facet, under which search: its filters go by their names."""

    q = fields.String(**told(_("the beginning of a word of the value's name")))
    text_ = fields.String(**told(_("the words of the search")))
    text_.data_key = "text"
    limit = number(1, 100, _("values a page"), 20)
    page = number(1, 5000, _("which page"), 1)
    lang = one_of(("vi", "en"), _("the language of names"), load_default="vi")


class SuggestParameters(Parameters):
    """What is being typed."""

    q = fields.String(**told(_("what was typed so far, with or without accents"), example="truyen k"))
    limit = number(1, 20, _("suggestions at most"), 10)
    lang = one_of(("vi", "en"), _("the language of labels"), load_default="vi")
