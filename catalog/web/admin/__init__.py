"""The administration under /admin/: what people with an account do."""

from __future__ import annotations

from flask import Flask

from catalog.web import forms
from catalog.web.admin import (  # noqa: F401 # importing them puts their views on the blueprint
    activities,
    activities_dates,
    activities_edit,
    audit,
    counts,
    exhibitions,
    exhibitions_chapters,
    exhibitions_closing,
    exhibitions_cover,
    exhibitions_outline,
    figures,
    figures_entering,
    figures_late,
    figures_sheet,
    home,
    institutions,
    institutions_alike,
    institutions_editing,
    institutions_past,
    institutions_sheet,
    inviting,
    learning_paths,
    learning_paths_edit,
    links,
    lost_searches,
    messages,
    messages_join,
    models,
    navigation,
    people,
    plans,
    plans_new,
    plans_rows,
    plugins,
    records,
    records_edit,
    records_one,
    records_pictures,
    records_together,
    records_versions,
    records_works,
    runs,
    runs_downloads,
    runs_trace,
    shell,
    sources,
    sources_doing,
    sources_edit,
    sources_held,
    sources_look,
    summing,
    summing_closing,
    summing_gather,
    summing_writing,
    summings,
    uploads,
    uploads_mapping,
    uploads_preview,
    uploads_sending,
)
from catalog.web.admin.shell import account_url, admin_url

__all__ = ["register"]


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
