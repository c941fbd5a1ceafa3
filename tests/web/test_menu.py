"""The menu is made once for the pages of a view: each says where it is, in its language and at its place."""

from __future__ import annotations

from flask.testing import FlaskClient
from lxml import html


def here(client: FlaskClient, root: str, address: str) -> list[tuple[str, str]]:
    """The links of head and foot that say that they lead to this very page: their addresses and names."""
    told = client.get(address, base_url=f"http://khomo.example{root}/").get_data(as_text=True)
    links = html.document_fromstring(told).xpath("//header//nav//a | //footer//nav//a")
    return [(link.get("href"), link.text_content()) for link in links if link.get("aria-current") == "page"]


def test_each_page_says_which_of_the_menu_it_is_whatever_was_asked_for_before(client: FlaskClient) -> None:
    for _again in range(2):
        for root in ("", "/khomo"):
            assert here(client, root, "/data") == [(f"{root}/data", "Dữ liệu mở")]
            assert here(client, root, "/en/data") == [(f"{root}/en/data", "Open data")]
            assert here(client, root, "/terms") == [(f"{root}/terms", "Điều khoản sử dụng")]
            assert here(client, root, "/nothing-here") == []
