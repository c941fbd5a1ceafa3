"""Formatted text: what is known of it, and that nothing else ever becomes HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from catalog.formats.markdown import html_of, is_formatted, plain_of

TAGS = {"div", "p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote"}


@pytest.mark.parametrize(
    ("text", "shown", "plain"),
    [
        ("Một đoạn.", "<p>Một đoạn.</p>", "Một đoạn."),
        ("**đậm** và *nghiêng*", "<p><strong>đậm</strong> và <em>nghiêng</em></p>", "đậm và nghiêng"),
        ("một\nhai", "<p>một<br>\nhai</p>", "một\nhai"),
        ("- một\n- hai", "<ul>\n<li>một</li>\n<li>hai</li>\n</ul>", "một\n\nhai"),
        ("> lời trích", "<blockquote>\n<p>lời trích</p>\n</blockquote>", "lời trích"),
        ("<b>đậm</b>", "<p>&lt;b&gt;đậm&lt;/b&gt;</p>", "<b>đậm</b>"),
        ("# không là tiêu đề", "<p># không là tiêu đề</p>", "# không là tiêu đề"),
    ],
)
def test_the_formatting_that_stories_need_is_shown(text: str, shown: str, plain: str) -> None:
    assert html_of(text).strip() == shown
    assert plain_of(text) == plain


def test_links_lead_to_the_web_and_to_mail_only() -> None:
    good = html_of("[sách](https://thuvien.example/a?b=1&c=2) [thư](mailto:a@b.example)")
    links = html.fragment_fromstring(good).xpath(".//a")
    assert [link.get("href") for link in links] == [
        "https://thuvien.example/a?b=1&c=2", "mailto:a@b.example",
    ]  # fmt: skip
    for bad in (
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "//x.example",
        "java&#115;cript:x",
    ):
        assert "<a" not in html_of(f"[x]({bad})")


def test_text_without_signs_is_not_formatted() -> None:
    assert not is_formatted("Một đoạn.\n\nHai đoạn, có 2 * 3 = 6.")
    assert is_formatted("Một *đoạn*.")


@given(st.text(alphabet=st.sampled_from("<>/&\"'*_[]()!#`\\-1. \n=:ajscript&#;"), max_size=120))
def test_whatever_is_typed_only_known_tags_come_out(text: str) -> None:
    page = html.fragment_fromstring(html_of(text), create_parent="div")
    for element in page.iter():
        assert element.tag in TAGS
        assert set(element.keys()) <= {"href", "rel", "start"}
        assert element.get("href", "https:").lower().startswith(("http://", "https://", "mailto:", "https:"))
