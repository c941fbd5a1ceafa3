"""The administration under /admin/: what people with an account do."""

from __future__ import annotations

from flask import Flask

from catalog.web.admin import activities as _activities
from catalog.web.admin import activities_dates as _activities_dates
from catalog.web.admin import activities_edit as _activities_edit
from catalog.web.admin import audit as _audit
from catalog.web.admin import exhibitions as _exhibitions
from catalog.web.admin import exhibitions_chapters as _exhibitions_chapters
from catalog.web.admin import exhibitions_cover as _exhibitions_cover
from catalog.web.admin import exhibitions_publishing as _exhibitions_publishing
from catalog.web.admin import forms, navigation, shell
from catalog.web.admin import home as _home
from catalog.web.admin import institutions as _institutions
from catalog.web.admin import institutions_alike as _institutions_alike
from catalog.web.admin import institutions_editing as _institutions_editing
from catalog.web.admin import institutions_past as _institutions_past
from catalog.web.admin import institutions_sheet as _institutions_sheet
from catalog.web.admin import inviting as _inviting
from catalog.web.admin import links as _links
from catalog.web.admin import people as _people
from catalog.web.admin import plugins as _plugins
from catalog.web.admin import records as _records
from catalog.web.admin import records_edit as _records_edit
from catalog.web.admin import records_one as _records_one
from catalog.web.admin import records_together as _records_together
from catalog.web.admin import records_versions as _records_versions
from catalog.web.admin import records_works as _records_works
from catalog.web.admin import runs as _runs
from catalog.web.admin import runs_downloads as _runs_downloads
from catalog.web.admin import runs_trace as _runs_trace
from catalog.web.admin import sources as _sources
from catalog.web.admin import sources_doing as _sources_doing
from catalog.web.admin import sources_edit as _sources_edit
from catalog.web.admin import sources_look as _sources_look
from catalog.web.admin import uploads as _uploads
from catalog.web.admin import uploads_mapping as _uploads_mapping
from catalog.web.admin import uploads_preview as _uploads_preview
from catalog.web.admin import uploads_sending as _uploads_sending
from catalog.web.admin.shell import account_url, admin_url

__all__ = ["register"]

# Importing these puts their views on the blueprint of the administration; one module a line.
_VIEWS = (
    _activities,
    _activities_dates,
    _activities_edit,
    _audit,
    _exhibitions,
    _exhibitions_chapters,
    _exhibitions_cover,
    _exhibitions_publishing,
    _home,
    _institutions,
    _institutions_alike,
    _institutions_editing,
    _institutions_past,
    _institutions_sheet,
    _inviting,
    _links,
    _people,
    _plugins,
    _records,
    _records_edit,
    _records_one,
    _records_together,
    _records_versions,
    _records_works,
    _runs,
    _runs_downloads,
    _runs_trace,
    _sources,
    _sources_doing,
    _sources_edit,
    _sources_look,
    _uploads,
    _uploads_mapping,
    _uploads_preview,
    _uploads_sending,
)  # fmt: skip


def register(app: Flask) -> None:
    """Mount the administration on ``app``, at /admin/ and at /en/admin/."""
    app.register_blueprint(shell.blueprint, url_prefix="/admin")
    app.register_blueprint(shell.blueprint, url_prefix="/en/admin", name="admin_en")
    app.jinja_env.globals.update(
        admin_url=admin_url,
        account_url=account_url,
        admin_menu=navigation.menu,
        control=forms.control,
    )
