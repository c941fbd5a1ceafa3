"""Entries of BibTeX: their syntax, LaTeX in them, what their fields mean."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import RecordError, SkipRecord
from catalog.formats import bibtex_entries
from catalog.formats.bibtex import BibtexFormat, people
from catalog.formats.bibtex_entries import Block, parse, split
from catalog.formats.bibtex_latex import address, plain
from catalog.record import Agent, Identifier, Link, Record, Related


def read(text: str, **context: object) -> Record:
    return BibtexFormat().read(text.encode(), context)


def fields(text: str, **strings: str) -> dict[str, str]:
    return parse(text, strings).fields


def blocks(text: str) -> list[Block]:
    return list(split(io.BytesIO(text.encode())))


@pytest.mark.parametrize(
    ("latex", "letters"),
    [
        (r"Truy{\d{\^e}}n Ki{\`{\^e}}u", "Truyện Kiều"),
        (r"Ti{\'\^e}ng Vi\d{\^e}t", "Tiếng Việt"),
        (r"\DJ\u{a}ng \ohorn i, \'{\uhorn} \h{o} \~{a}", "Đăng ơi, ứ ỏ ã"),
        (r"\d\^e \^{\d{o}} \'\i", "ệ ộ í"),
        (r"H{\`a} N{\d{\^o}}i \& Hu{\'\ecircumflex}", "Hà Nội & Huế"),
        (r"Stra{\ss}e, \o{} \L\'od\'z, \c{c}a, \v{S}koda", "Straße, ø Łódź, ça, Škoda"),
        (r"{The {NASA} Years} --- 1958--1998", "The NASA Years — 1958–1998"),
        (r"``Kiều'' \emph{in} \textbf{h\'at}~x", "“Kiều” in hát x"),
        (r"\LaTeX\ và $x^{2}$ 50\% \unknown{giữ lại}", "LaTeX và x^2 50% giữ lại"),
        (r"\href{https://a.vn}{Trang}", "Trang"),
        ("Thơ Đường luật", "Thơ Đường luật"),
    ],
)
def test_latex_becomes_letters(latex: str, letters: str) -> None:
    assert plain(latex) == letters


def test_addresses_keep_what_latex_would_take_for_its_own() -> None:
    assert address(r"\url{https://a.vn/x\_y~z\%20}") == "https://a.vn/x_y~z%20"
    assert address(r"https://a.vn/{\textasciitilde}an") == "https://a.vn/~an"


def test_values_may_be_braced_quoted_numbers_and_names_joined() -> None:
    text = '@Book{k, a = {x {y} "z"}, B = "p {"} q", year = 1998, c = nxb # ", Hà Nội" # jan,}'
    found = fields(text, nxb="Nxb Trẻ")
    assert found == {"a": 'x {y} "z"', "b": 'p {"} q', "year": "1998", "c": "Nxb Trẻ, Hà Nội1"}


def test_a_name_that_is_not_defined_stays_and_of_a_field_given_twice_the_first_counts() -> None:
    assert fields("@book(k, publisher = vanhoc, title={A}, title={B})") == {
        "publisher": "vanhoc",
        "title": "A",
    }


def test_missing_commas_and_a_missing_key_are_passed_over() -> None:
    entry = parse("@book{title = {A} year = 1999}")
    assert (entry.key, entry.fields) == ("", {"title": "A", "year": "1999"})


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        ("@book{k, title = {A, year = 1}", "entry", "unclosed"),
        ("@book{k, title = {{A, year = 1}", "title", "unclosed"),
        ('@book{k, title = "A, year = 1}', "title", "unclosed"),
        ("@book{k, title = }", "title", "value"),
        ("@book{k, title {A}}", "entry", "bibtex-field"),
        ("no entry", "entry", "bibtex"),
        ("@book{k, year = 1998}", "title", "required"),
    ],
)
def test_a_broken_entry_is_refused_with_field_and_rule(text: str, field: str, rule: str) -> None:
    with pytest.raises(RecordError) as caught:
        read(text)
    [fault] = caught.value.faults
    assert (fault.field, fault.rule) == (field, rule)
    assert caught.value.identifier == ("k" if text != "no entry" else None)


def test_an_article_stands_in_its_journal() -> None:
    record = read(
        "@article{k, title={A}, journal={Tạp chí Hán Nôm}, volume=12, number=3, pages={5--17}, year=1998,"
        " month=mar, day=5, issn={1234-5679}, doi={10.1000/XYZ}}"
    )
    host = "Tạp chí Hán Nôm, 12, no. 3, 5–17, ISSN 1234-5679"
    assert record.related == (Related(title=host, type="part_of"),)
    assert record.identifiers == (Identifier(scheme="doi", value="10.1000/xyz"),)
    assert record.issued is not None
    assert record.issued.display == "1998-03-05"


def test_a_book_has_publisher_place_series_isbn_and_keywords() -> None:
    record = read(
        "@book{k, title={A}, subtitle={B}, publisher={Nxb Trẻ}, address={TP. Hồ Chí Minh}, series={Tủ sách},"
        " number=7, isbn={0-306-40615-2}, keywords={thơ, truyện; Việt Nam}, pagetotal=320, edition=2,"
        r" url={https://a.vn/a\_b}, language={vietnamese}, note={Có minh họa}, translator={Lê A}}"
    )
    assert record.title == "A: B"
    assert record.related == (Related(title="Tủ sách, 7", type="series"),)
    assert record.identifiers == (Identifier(scheme="isbn", value="9780306406157"),)
    assert [subject.label for subject in record.subjects] == ["thơ", "truyện", "Việt Nam"]
    assert [place.label for place in record.places] == ["TP. Hồ Chí Minh"]
    assert (record.extent, record.notes) == ("320 p.", ("2. ed.", "Có minh họa"))
    assert record.links == (Link(rel="page", url="https://a.vn/a_b"),)
    assert (record.languages, record.creators) == (("vi",), (Agent(name="Lê A", role="translator"),))


def test_a_number_is_the_issue_of_a_periodical_and_the_place_in_a_series() -> None:
    chapter = read("@incollection{k, title={A}, booktitle={Tuyển tập}, series={Tủ sách}, number=2}")
    assert chapter.related == (
        Related(title="Tuyển tập", type="part_of"),
        Related(title="Tủ sách, 2", type="series"),
    )
    article = read("@article{k, title={A}, journaltitle={Tạp chí}, series={newseries}, volume=9, number=2}")
    assert article.related == (Related(title="Tạp chí, new series, 9, no. 2", type="part_of"),)
    paper = read("@inproceedings{k, title={A}, booktitle={Hội thảo}, number=2}")
    assert paper.related == (Related(title="Hội thảo, no. 2", type="part_of"),)


@pytest.mark.parametrize("type_", ["set", "xdata"])
def test_what_biblatex_keeps_beside_entries_is_no_record(type_: str) -> None:
    with pytest.raises(SkipRecord, match="no work of its own"):
        read(f"@{type_}{{k, entryset={{a,b}}}}")


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("book", "book"), ("inproceedings", "article"), ("incollection", "article"), ("phdthesis", "thesis"),
        ("online", "web"), ("dataset", "dataset"), ("software", "software"), ("unpublished", "manuscript"),
        ("proceedings", "book"), ("techreport", "book"), ("periodical", "periodical"), ("movie", "video"),
        ("whatever", "book"), ("misc", "book"),
    ],
)  # fmt: skip
def test_the_entry_type_tells_the_kind(type_: str, kind: str) -> None:
    assert read(f"@{type_.upper()}{{k, title={{A}}}}").kind == kind


def test_a_misc_with_an_address_is_a_page_and_a_thesis_names_its_school() -> None:
    assert read(r"@misc{k, title={A}, howpublished={\url{http://a.vn}}}").kind == "web"
    thesis = read("@mastersthesis{k, title={A}, school={ĐH Huế}, type={Luận văn thạc sĩ}}")
    assert (thesis.publisher, thesis.notes) == ("ĐH Huế", ("Luận văn thạc sĩ",))


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Nguyễn Du and Knuth, Donald E.", ["Nguyễn Du", "Knuth, Donald E."]),
        ("von Beethoven, Jr, Ludwig", ["von Beethoven, Ludwig, Jr"]),
        ("Ludwig van Beethoven", ["Ludwig van Beethoven"]),
        ("{Viện Hán Nôm and Bạn bè} and A B and others", ["Viện Hán Nôm and Bạn bè", "A B"]),
        ("A\n   AND B", ["A", "B"]),
        ("{\\'E}mile {and {Sons}} and C", ["Émile and Sons", "C"]),
        ("", []),
    ],
)
def test_names_are_parted_at_and_outside_braces(value: str, names: list[str]) -> None:
    assert people(value) == names


def test_an_entry_inherits_from_the_one_it_refers_to() -> None:
    parent = "@proceedings{p, title={Kỷ yếu}, year=2001, publisher={Nxb A}, abstract={x}}"
    record = read("@inproceedings{c, title={Tham luận}, crossref={p}, pages={1}}", crossref=parent)
    assert record.related == (Related(title="Kỷ yếu, 1", type="part_of"),)
    assert (record.publisher, record.description) == ("Nxb A", "")
    assert record.issued is not None
    assert record.issued.earliest == 2001


def test_strings_of_the_file_are_put_in() -> None:
    assert read("@book{k, title={A}, publisher=NXB}", strings={"nxb": "Nxb Trẻ"}).publisher == "Nxb Trẻ"


def test_blocks_are_cut_with_their_own_bytes_and_lines() -> None:
    text = (
        'comment\n@string{a = "b"}\n@comment{x @book{no, title={x}}}\n'
        "@book{one,\n title={A {B}}\n} junk @misc(two, t={)})\n@preamble{ {x} }"
    )
    found = [(block.type, block.line, block.raw.decode()) for block in blocks(text)]
    assert found == [
        ("string", 2, '@string{a = "b"}'),
        ("book", 4, "@book{one,\n title={A {B}}\n}"),
        ("misc", 6, "@misc(two, t={)})"),
        ("preamble", 7, "@preamble{ {x} }"),
    ]


def test_an_entry_that_is_never_closed_does_not_swallow_the_next() -> None:
    found = blocks("@book{one, title={A\n@book{two, title={B}}\n  @book{three, title={C}")
    assert [(block.raw.decode()[6:9], block.closed) for block in found] == [
        ("one", False), ("two", True), ("thr", False),
    ]  # fmt: skip


def test_an_endless_entry_is_cut_and_the_next_one_is_still_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bibtex_entries, "MAX_RECORD", 1000)
    found = blocks("@book{one, title={" + "x\n" * 50_000 + "@book{two, title={B}}")
    assert [len(block.raw) < 1100 for block in found] == [True, True]
    assert found[1].closed


def test_file_of_one_line_is_cut_too() -> None:
    line = "@book{k, title={A}}" * 20_000
    assert sum(1 for _block in blocks(line)) == 20_000


@given(st.text("@{}()\"=,#\\ \nab'^", max_size=80))
def test_cutting_any_text_loses_no_entry_that_begins_its_own_line(text: str) -> None:
    last = blocks(f"{text}\n@book{{k, title={{A}}}}\n")[-1]
    assert last.raw == b"@book{k, title={A}}"


@given(st.text("@{}()\"=,#\\ \nabdhu'^`~", max_size=60))
def test_any_value_is_made_plain(text: str) -> None:
    assert "\\" not in plain(f"{text} ")
