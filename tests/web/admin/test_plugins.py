"""The page of plugins in the administration."""

from __future__ import annotations

from typing import Any

from tests.web.admin.site import opened, text_of


def test_the_plugins_page_names_what_is_installed_and_no_secret(tmp_path: Any) -> None:
    class Broken:
        """A plugin whose hook gives no connectors."""

        @staticmethod
        def catalog_connectors() -> str:
            return "none"

    with opened(tmp_path, plugins=[Broken], secret_key="k" * 40) as site:
        page = site.visitor("operator").get("/admin/plugins")
    told = text_of(page)
    assert "k" * 40 not in told
    assert "secret_key" in told
    assert "Không dùng vì bị hỏng" in told
    assert "is not made of a-z" in told
