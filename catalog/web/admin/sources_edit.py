"""Adding a source and changing one: the way of connecting as cards, then the form of its options."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, abort

from catalog.errors import (
    AlreadyExists,
    CatalogError,
    ChangedMeanwhile,
    Forbidden,
    InvalidInput,
    LeaseTaken,
    UnknownName,
)
from catalog.formats.text.enricher import AUTO, OPTION
from catalog.harvest import source_entry
from catalog.harvest.source_entry import Entry
from catalog.people.permissions import Permission
from catalog.sdk.connector import Connector
from catalog.store.source_lists import OWN
from catalog.store.sources import SourceState
from catalog.web import forms, picking
from catalog.web.admin.shell import (
    OF_SOURCE,
    actor,
    admin_page,
    admin_url,
    allow,
    blueprint,
    needs,
    reach,
    see_other,
    tell,
)
from catalog.web.admin.sources_form import SourceForm, made, repairs
from catalog.web.admin.sources_frame import crumbs, known, name_of
from catalog.web.admin.sources_words import words_of
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _
from catalog.web.i18n import lazy_gettext


class Way(NamedTuple):
    """A way of connecting, as a card; ``lacking`` says what this machine lacks for it."""

    name: str
    label: str
    about: str
    lacking: str


class Facts(SourceForm):
    """What every source has beside its options."""

    name = forms.line(
        lazy_gettext("Name of the source"),
        required=True,
        hint=lazy_gettext("What people call it, such as “Sách của Thư viện Huế”."),
    )
    link = forms.line(
        lazy_gettext("Address of a record's page at the institution"),
        most=1000,
        hint=lazy_gettext(
            "With {native_id} where the record's number goes. It makes the link to the institution."
        ),
        inputmode="url",
        spellcheck="false",
    )
    metadata_licence = forms.line(
        lazy_gettext("Licence of the descriptions"), hint=lazy_gettext("Such as CC0-1.0.")
    )
    repair = forms.choice(lazy_gettext("Repair misread Vietnamese letters"))
    revision = forms.revision()


class NewFacts(Facts):
    """A new source also says whose it is, and what its records' numbers begin with."""

    institution = picking.institution(lazy_gettext("Institution"))
    slug = forms.line(
        lazy_gettext("Short name"),
        most=60,
        hint=lazy_gettext(
            "Stands in the addresses of its records for ever. Left empty it is made of the name."
        ),
        autocapitalize="off",
        spellcheck="false",
    )


@blueprint.get("/sources/new")
@needs(Permission.SOURCES_EDIT)
def source_ways() -> Response:
    """The ways of connecting that are installed, in plain words."""
    installed = parts().hooks.connectors.values()
    ways = [_way(kind) for kind in installed if kind.name != OWN]
    # What most institutions have comes first.
    order = {name: place for place, name in enumerate(("files", "koha", "oaipmh", "dspace", "lido"))}
    ways.sort(key=lambda way: (bool(way.lacking), order.get(way.name, 99), way.label))
    return admin_page("admin/source_ways.html", title=_("Add a source"), crumbs=crumbs(), ways=ways)


def _way(kind: type[Connector]) -> Way:
    words = words_of(kind)
    return Way(kind.name, words.label, words.about, kind.lacking())


@blueprint.route("/sources/new/<connector>", methods=["GET", "POST"])
@needs(Permission.SOURCES_EDIT)
def source_new(connector: str) -> Response:
    """The form of a new source."""
    kind = _kind(connector)
    mine = reach(Permission.SOURCES_EDIT)
    form = made(kind, {}, operator=mine.everything, base=NewFacts, repair=AUTO)
    assert isinstance(form, NewFacts)
    form.repair.choices = repairs()
    form.institution.offer(mine)
    if not form.is_submitted():
        return _new_page(form, kind)
    valid = form.validate()
    institution = picking.chosen_institution(form, "institution", mine)
    if not valid or not institution:
        return _new_page(form, kind, 422)
    allow(Permission.SOURCES_EDIT, institution)
    try:
        state = source_entry.create(
            parts().hooks, form.slug.data, connector, institution, _entry(form, {}), actor(), mine
        )
    except CatalogError as error:
        _take(form, error)
        return _new_page(form, kind, 422)
    tell(_("The source is kept. Look now whether it answers, and what its records would look like."))
    return see_other("source", slug=state.source.slug)


def _kind(connector: str) -> type[Connector]:
    kind = parts().hooks.connectors.get(connector)
    if kind is None or connector == OWN:
        abort(404)
    return kind


def _new_page(form: Facts, kind: type[Connector], status: int = 200) -> Response:
    way = words_of(kind)
    if status != 200:
        form.ask_again_for_secrets()
    return admin_page(
        "admin/source_form.html",
        title=_("Add: %(way)s", way=way.label),
        crumbs=[*crumbs(), (_("Add a source"), admin_url("source_ways"))],
        status=status,
        form=form,
        about=way.about,
        cancel=admin_url("source_ways"),
        submit=_("Keep"),
    )


def _entry(form: Facts, before: dict[str, Any]) -> Entry:
    """What the form says; raises ``InvalidInput`` for a mapping that cannot be read."""
    options = form.options({name: value for name, value in before.items() if name != OPTION})
    if form.repair.data not in ("", AUTO):
        options[OPTION] = form.repair.data
    return Entry(
        name=form.name.data,
        options=options,
        link=form.link.data,
        metadata_licence=form.metadata_licence.data,
    )


def _take(form: Facts, error: CatalogError) -> None:
    """Say beside the field what the store or the schema does not take; other errors go on."""
    if isinstance(error, InvalidInput):
        form.take_faults(error)
    elif isinstance(error, AlreadyExists) and "slug" in form:
        form.problem("slug", _("A source is or was called “%(name)s”: choose another name.", name=error.name))
    elif isinstance(error, UnknownName):
        form.form_errors.append(
            _("There is no %(what)s “%(name)s” here.", what=_(error.what), name=error.name)
        )
    elif isinstance(error, Forbidden):
        form.form_errors.append(_("You can name only institutions that you look after."))
    elif isinstance(error, LeaseTaken):
        form.form_errors.append(
            _("The source is being harvested at this moment. Wait until that has ended, or stop it.")
        )
    else:
        raise error


@blueprint.route("/sources/<slug>/edit", methods=["GET", "POST"])
@needs(Permission.SOURCES_EDIT, OF_SOURCE)
def source_edit(slug: str) -> Response:
    """The form of a source that there is."""
    state = known(slug)
    kind = parts().hooks.connectors.get(state.source.connector)
    if state.removed is not None or kind is None or kind.name == OWN:
        return see_other("source", slug=slug)
    form = _form_of(kind, state)
    if not form.is_submitted():
        return _edit_page(form, kind, state)
    if not form.validate():
        return _edit_page(form, kind, state, 422)
    try:
        entry = _entry(form, dict(state.source.options))
        mine = reach(Permission.SOURCES_EDIT)
        number = source_entry.change(parts().hooks, slug, entry, forms.revision_of(form), actor(), mine)
    except ChangedMeanwhile:
        return _changed_page(form, kind, known(slug))
    except CatalogError as error:
        _take(form, error)
        return _edit_page(form, kind, state, 422)
    tell(_("The source is changed. It counts from the next harvest on."), undo=number)
    return see_other("source", slug=slug)


def _form_of(kind: type[Connector], state: SourceState) -> Facts:
    source = state.source
    form = made(
        kind,
        source.options,
        operator=reach(Permission.SOURCES_EDIT).everything,
        secrets_set=state.secrets,
        base=Facts,
        name=name_of(state),
        link=source.link,
        metadata_licence=source.metadata_licence,
        repair=str(source.options.get(OPTION) or AUTO),
        revision=str(state.revision),
    )
    assert isinstance(form, Facts)
    form.repair.choices = repairs()
    return form


def _edit_page(
    form: Facts,
    kind: type[Connector],
    state: SourceState,
    status: int = 200,
    theirs: list[tuple[str, str]] | None = None,
) -> Response:
    slug = state.source.slug
    if status != 200:
        form.ask_again_for_secrets()
    return admin_page(
        "admin/source_form.html",
        title=_("Change the source"),
        crumbs=[*crumbs(), (name_of(state), admin_url("source", slug=slug))],
        status=status,
        form=form,
        about=words_of(kind).label,
        theirs=theirs,
        cancel=admin_url("source", slug=slug),
        submit=_("Keep"),
    )


def _changed_page(form: Facts, kind: type[Connector], state: SourceState) -> Response:
    """What somebody else changed since the form was opened, beside what was typed here, which is kept."""
    theirs = list(form.differing(state.source.options))
    kept = {
        "name": name_of(state),
        "link": state.source.link,
        "metadata_licence": state.source.metadata_licence,
    }
    theirs += [
        (form[name].label.text, value) for name, value in kept.items() if (form[name].data or "") != value
    ]
    repair = str(state.source.options.get(OPTION) or AUTO)
    if form.repair.data != repair:
        theirs.append((form.repair.label.text, dict(repairs()).get(repair, repair)))
    if not theirs and not form.has_other_secrets(state.source.options):
        # The same form once more, or somebody had the same in mind.
        tell(_("The source is changed. It counts from the next harvest on."))
        return see_other("source", slug=state.source.slug)
    form.revision.data = str(state.revision)
    return _edit_page(form, kind, state, 409, theirs)
