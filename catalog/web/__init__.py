"""The web: public pages in two languages, data, feeds and media; accounts and the administration."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Flask

from catalog.activities.schedules import Point
from catalog.parts import Parts
from catalog.web import (
    abbreviations,
    accounts,
    addresses,
    admin,
    api,
    api_v1,
    assets,
    astray,
    calendar,
    changes,
    compression,
    counting,
    dcat,
    dumps,
    embedding,
    errors,
    feeds,
    frame,
    i18n,
    iiif,
    institution_facts,
    labels,
    limits,
    linked,
    media,
    menu,
    oai,
    phone,
    picture_views,
    saved_exports,
    search_saved,
    security,
    sessions,
    signposting,
    site,
    sitemaps,
    templates,
    twins,
    typing_ahead,
)
from catalog.web import check_page as _check_page
from catalog.web import cite_page as _cite_page
from catalog.web import data_page as _data_page
from catalog.web import exhibition_pages as _exhibition_pages
from catalog.web import exhibition_preview as _exhibition_preview
from catalog.web import exhibitions_list as _exhibitions_list
from catalog.web import heading_pages as _heading_pages
from catalog.web import home_page as _home_page
from catalog.web import institution_page as _institution_page
from catalog.web import institutions_page as _institutions_page
from catalog.web import join as _join
from catalog.web import joining as _joining
from catalog.web import learning as _learning
from catalog.web import learning_path as _learning_path
from catalog.web import live_status as _live_status
from catalog.web import models_page as _models_page
from catalog.web import pages as _pages
from catalog.web import places_page as _places_page
from catalog.web import programme as _programme
from catalog.web import programme_files as _programme_files
from catalog.web import programme_institutions as _programme_institutions
from catalog.web import programme_places as _programme_places
from catalog.web import programme_without_record as _programme_without_record
from catalog.web import record_page as _record_page
from catalog.web import report as _report
from catalog.web import resets as _resets
from catalog.web import saved as _saved
from catalog.web import search_calendar as _search_calendar
from catalog.web import search_feeds as _search_feeds
from catalog.web import search_page as _search_page
from catalog.web import share_page as _share_page
from catalog.web import source_status as _source_status
from catalog.web import standing as _standing
from catalog.web import stepping as _stepping
from catalog.web import subjects_page as _subjects_page
from catalog.web import summing_page as _summing_page
from catalog.web import whats_on as _whats_on
from catalog.web.pictures import house_picture, small_address, web_address

__all__ = ["register"]

# Importing these puts their views on the blueprint of the pages, the feeds or accounts.
_VIEWS = (
    _check_page,
    _cite_page,
    _data_page,
    _exhibition_pages,
    _exhibition_preview,
    _home_page,
    _heading_pages,
    _institution_page,
    _institutions_page,
    _exhibitions_list,
    _join,
    _joining,
    _learning,
    _learning_path,
    _live_status,
    _models_page,
    _pages,
    _places_page,
    _programme,
    _programme_files,
    _programme_institutions,
    _programme_places,
    _programme_without_record,
    _record_page,
    _report,
    _resets,
    _saved,
    _search_calendar,
    _search_feeds,
    _search_page,
    _standing,
    _share_page,
    _stepping,
    _subjects_page,
    _summing_page,
    _whats_on,
    _source_status,
)


def register(app: Flask, parts: Parts) -> None:
    """Mount everything public on ``app``: each page at its plain address and under ``/en``."""
    templates.attach(app)
    # Registered first, it is what looks at an answer last.
    compression.attach(app)
    addresses.attach(app)
    i18n.attach(app)
    security.attach(app, parts.settings)
    assets.attach(app)
    errors.attach(app)
    signposting.attach(app)
    limits.attach(app, parts.settings)
    sessions.attach(app, parts.settings)
    astray.attach(app)
    counting.attach(app)
    app.register_blueprint(frame.blueprint)
    app.register_blueprint(frame.blueprint, url_prefix="/en", name="pages_en")
    for blueprint in (
        api.blueprint,
        api_v1.blueprint,
        calendar.blueprint,
        changes.blueprint,
        dcat.blueprint,
        dumps.blueprint,
        embedding.oembed_blueprint,
        feeds.blueprint,
        linked.blueprint,
        iiif.blueprint,
        media.blueprint,
        picture_views.blueprint,
        saved_exports.blueprint,
        search_saved.blueprint,
        site.blueprint,
        sitemaps.blueprint,
        _source_status.data,
        _summing_page.files,
        twins.blueprint,
        typing_ahead.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.register_blueprint(accounts.blueprint)
    app.register_blueprint(accounts.blueprint, url_prefix="/en", name="accounts_en")
    admin.register(app)
    phone.register(app)
    oai.attach(app, parts.settings)
    _prepare_templates(app, parts)


def _prepare_templates(app: Flask, parts: Parts) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        site_name=parts.settings.site_name,
        contact=parts.settings.contact,
        language=i18n.language,
        languages=i18n.LANGUAGES,
        language_names=i18n.NAMES,
        in_language=i18n.in_language,
        page_url=i18n.page_url,
        base_url=site.base_url,
        labels=labels,
        menu_head=menu.head,
        menu_foot=menu.foot,
        has_page=menu.is_there,
        named=labels.named,
        Point=Point,
        house_picture=house_picture,
        small_picture=small_address,
    )
    app.jinja_env.filters.update(
        number=i18n.number,
        day=i18n.day,
        short_day=i18n.short_day,
        hours_in_words=institution_facts.hours_in_words,
        weekday=i18n.weekday,
        moment=i18n.moment,
        machine=i18n.machine,
        month=i18n.month,
        foreign=i18n.foreign,
        explained=abbreviations.explained,
        explained_paragraphs=abbreviations.explained_paragraphs,
        capitalize_first=_capitalized,
        paragraphs=_paragraphs,
        web_address=web_address,
        host=_host,
    )


def _capitalized(text: str) -> str:
    """The text with its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n|\r?\n", text) if part.strip()]


def _host(address: str) -> str:
    return urlsplit(address).hostname or address
