"""How an institution takes part: three ways in, tables to fill in, and the form to ask for it."""

from __future__ import annotations

from typing import Any, ClassVar

from flask import Response, abort

from catalog.gazetteer import seat, unit
from catalog.hooks import Hooks
from catalog.programme import placing
from catalog.record import SYSTEMS
from catalog.sdk.connector import Connector
from catalog.store import messages
from catalog.store.messages import Sent
from catalog.web import assets, caching, form_guard, forms, i18n, labels, picking
from catalog.web.frame import blueprint, page, parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext, page_url
from catalog.web.limits import limited
from catalog.web.report import for_one, received

JOIN = "join"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_PEOPLE = ("files", "own")
"""Connectors of what people send or write, which have ways of their own."""
WAYS = (
    ("sheet", lazy_gettext("We have a table or a file")),
    ("connector", lazy_gettext("We have a system that can be asked over the network")),
    ("phone", lazy_gettext("We want to add classes and activities from a phone")),
    ("unsure", lazy_gettext("We do not know yet")),
)
_A_DAY = 86_400


class JoinRequest(form_guard.GuardedForm):
    """Which institution, where, what it has, and whom to answer."""

    order: ClassVar[tuple[str, ...]] = (
        "name", "system", "territory", "way", "software", "person", "email", "phone", "body",
    )  # fmt: skip

    name = forms.line(lazy_gettext("Name of the institution"), required=True, autocomplete="organization")
    system = forms.options(
        lazy_gettext("What kind of institution is it?"),
        (
            ("library", lazy_gettext("Library")),
            ("museum", lazy_gettext("Museum")),
            ("cultural_centre", lazy_gettext("Cultural centre, house of culture")),
        ),
        default="library",
    )
    territory = picking.territory(
        lazy_gettext("Commune, ward or province"),
        hint=lazy_gettext("As it is called today. Like: phường Thuận Hóa, Huế"),
    )
    way = forms.options(lazy_gettext("Which way would suit you?"), WAYS, default="unsure")
    software = forms.line(
        lazy_gettext("Software that you use"),
        hint=lazy_gettext("Koha, DSpace, Libol, Ilib, Excel … or none."),
        autocomplete="off",
    )
    person = forms.line(lazy_gettext("Your name"), required=True, autocomplete="name")
    email = forms.email(lazy_gettext("E-mail"), required=False)
    phone = forms.line(
        lazy_gettext("Telephone or Zalo"), most=40, hint=lazy_gettext("One of the two is enough."),
        autocomplete="tel",
    )  # fmt: skip
    body = forms.lines(lazy_gettext("What else should we know?"), most=4000, rows=4)
    place = ""
    """The key of the unit that was written, once ``is_complete`` has looked."""

    def is_complete(self) -> bool:
        """Whether all that is needed is there; else what is missing is said beside its field."""
        is_valid = self.validate()
        self.place = picking.chosen_unit(self, "territory")
        if not (self.email.data or self.phone.data):
            self.problem("email", _("Please leave an e-mail or a telephone number, so that we can answer."))
        return is_valid and not self.errors


@blueprint.get("/join")
def join() -> Response:
    """The three ways in."""

    def make() -> Response:
        return page("join.html", blanks=_blanks(), connectors=_connectors(parts().hooks))

    return caching.tagged(caching.tag_of("join", parts().hooks.plugins(), parts().settings.contact), make)


def _connectors(hooks: Hooks) -> list[tuple[str, str]]:
    """Names and a sentence each of the kinds of system that can be read."""
    kinds = [kind for name, kind in sorted(hooks.connectors.items()) if name not in OF_PEOPLE]
    told = [(kind.words.get(i18n.language()) or kind.words.get("en"), kind) for kind in kinds]
    return [(words.label, words.about) if words else (kind.label, "") for words, kind in told]


def _blanks() -> list[tuple[str, str]]:
    """Kinds and names of the tables to fill in."""
    language = i18n.language()
    return [
        (name, title) for kind in _with_blanks(parts().hooks) for name, title in kind.blanks(language).items()
    ]


def _with_blanks(hooks: Hooks) -> list[type[Connector]]:
    return [kind for _name, kind in sorted(hooks.connectors.items()) if kind.blanks(i18n.DEFAULT)]


@blueprint.get("/join/<kind>.xlsx")
@limited(5)
def join_table(kind: str) -> Response:
    """An empty table to fill in, with its explanations in the language of the page."""
    language = i18n.language()
    maker = next((one for one in _with_blanks(parts().hooks) if kind in one.blanks(language)), None)
    if maker is None:
        abort(404)

    def make() -> Response:
        body = caching.remembered(f"blank {kind}", lambda: maker.blank(kind, language), assets.build())
        saved = f'attachment; filename="kho-mo-{kind}.xlsx"'
        return Response(body, content_type=XLSX, headers={"Content-Disposition": saved})

    return caching.tagged(caching.tag_of("blank", kind, parts().hooks.plugins()), make, seconds=_A_DAY)


@blueprint.route("/join/request", methods=["GET", "POST"])
@limited(5)
def join_request() -> Response:
    """The form by which an institution asks to join."""
    form = JoinRequest.opened(JOIN)
    if form.is_submitted():
        if not form.is_complete():
            return _page(form, 422)
        if status := form.refused(JOIN):
            return _page(form, status)
        return received(_sent(form))
    return _page(form)


def _page(form: JoinRequest, status: int = 200) -> Response:
    response = page("join_request.html", form=form, join=page_url("join"))
    response.status_code = status
    return for_one(response)


def _sent(form: JoinRequest) -> Sent:
    where = unit(form.place)
    names = placing.names(where) if where is not None else {}
    facts: dict[str, Any] = {
        "name": form.name.data,
        "system": form.system.data,
        "way": form.way.data,
        "software": form.software.data,
        "person": form.person.data,
        "phone": form.phone.data,
        **names,
    }
    found = seat(names)
    return Sent(
        kind=messages.JOIN,
        body=form.body.data or "",
        contact=form.email.data or form.phone.data,
        facts={name: value for name, value in facts.items() if value},
        language=i18n.language(),
        province=found.province.key if found.province else "",
        commune=found.commune.key if found.commune else "",
    )


def way_name(code: str) -> str:
    """How a way in is told."""
    return str(dict(WAYS).get(code, code))


def system_name(code: str) -> str:
    """What kind of institution it is."""
    return labels.named(labels.SYSTEMS, code) if code in SYSTEMS else code
