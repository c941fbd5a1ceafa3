"""Words, numbers and days of a page: what Babel and gettext say, in the language of each request."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, render_template_string

from catalog.web import i18n

LANGUAGES = (("/", "vi"), ("/en/", "en"))


@pytest.mark.parametrize(("address", "language"), LANGUAGES)
def test_numbers_and_days_are_written_as_babel_writes_them(address: str, language: str, app: Flask) -> None:
    with app.test_request_context(address):
        for value in (0, 7, 999, 1000, 1284, 100_611, 12_345_678, -5, -1284, 2.5, 1284.75):
            assert i18n.number(value) == format_decimal(value, locale=language)
        for day in (date(2026, 11, 23), date(1945, 9, 2), date(2024, 2, 29)):
            assert i18n.day(day) == format_date(day, "long", locale=language)
            assert i18n.weekday(day) == format_date(day, "EEEE", locale=language)
        # Half past eleven in the evening of Greenwich is the next day in Vietnam.
        assert i18n.day(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == i18n.day(date(2026, 11, 23))


def test_each_request_is_spoken_to_in_its_own_language(app: Flask) -> None:
    with app.app_context():
        # One context of the app may outlast several requests: a command that renders pages has one.
        for address, told in (("/", "Tìm kiếm 1.284"), ("/en/", "Search 1,284"), ("/", "Tìm kiếm 1.284")):
            with app.test_request_context(address):
                app.preprocess_request()
                assert render_template_string('{{ _("Search") }} {{ 1284|number }}') == told
                with i18n.speaking("en"):
                    assert i18n.gettext("Search") == "Search"
                assert f"{i18n.gettext('Search')} {i18n.number(1284)}" == told


def test_what_is_filled_into_a_text_of_a_template_is_escaped(app: Flask) -> None:
    with app.test_request_context("/en/"):
        told = render_template_string(
            '{{ _("Filter by: %(facet)s", facet=given) }} '
            '{{ ngettext("%(count)s result for “%(text)s”", "%(count)s results for “%(text)s”", 2, count=2,'
            " text=given) }}",
            given="<b>&",
        )
    assert told == "Filter by: &lt;b&gt;&amp; 2 results for “&lt;b&gt;&amp;”"


def test_a_percent_sign_of_a_text_stays_one(app: Flask) -> None:
    with app.test_request_context("/en/"):
        assert render_template_string('{{ _("100 %% of %(name)s", name="all") }}') == "100 % of all"
        assert render_template_string('{{ _("100 %%") }}') == "100 %"
