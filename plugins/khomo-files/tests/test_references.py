"""RIS and BibTeX files."""

from __future__ import annotations

import unicodedata

import pytest
from khomo_files import referencefiles

from catalog.sdk import FetchRequest, SourceMalformed

RIS = "TY  - BOOK\nID  - {0}\nTI  - {1}\nER  - \n\n"
TITLES = ("Truyện Kiều", "Lịch sử Việt Nam thế kỷ XVII", "Những vấn đề văn hóa dân gian", "Đường về xứ Huế")


def ris(*titles: str) -> str:
    return "".join(RIS.format(f"k{number}", title) for number, title in enumerate(titles, start=1))


def bibtex(*titles: str) -> str:
    return "".join(
        f"@book{{k{number},\n  title = {{{title}}}\n}}\n" for number, title in enumerate(titles, start=1)
    )


@pytest.mark.parametrize(("name", "made"), [("ris", ris), ("bibtex", bibtex)])
@pytest.mark.parametrize("suffix", ["txt", "ris", "bib", "csv"])
def test_the_content_tells_the_format_whatever_the_name(files, name, made, suffix):
    files.write(f"a.{suffix}", made(*TITLES))
    info = files.check(path=f"a.{suffix}")
    assert (info.formats, info.total, info.notices) == ((name,), 4, ())
    assert info.details["encoding"] == "utf-8"
    assert (info.details["first_title"], info.details["next_titles"]) == (TITLES[0], list(TITLES[1:3]))


@pytest.mark.parametrize("made", [ris, bibtex])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "tcvn3", "vni", "cp1258", "bkhcm2"])
def test_the_encoding_is_told_by_the_bytes_and_a_notice_says_which(files, made, encoding):
    text = made(*TITLES)
    files.write("a.txt", cp1258(text) if encoding == "cp1258" else text.encode(encoding))
    assert [record.title for record in files.records(path="a.txt")] == list(TITLES)
    notices = files.fetch(path="a.txt").notices
    if encoding.startswith("utf"):
        assert notices == []
    else:
        [notice] = notices
        assert notice.rule == "guessed_encoding"
        assert f"is read as {encoding}; state the option encoding" in notice.message


def cp1258(text: str) -> bytes:
    """Windows has the tones of Vietnamese as marks after the letter."""
    pieces = []
    for letter in text:
        try:
            pieces.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            pieces.append(_marked(letter))
    return b"".join(pieces)


def _marked(letter: str) -> bytes:
    apart = unicodedata.normalize("NFD", letter)
    marks = "".join(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
    bare = "".join(sign for sign in apart if sign not in marks)
    return (unicodedata.normalize("NFC", bare) + marks).encode("cp1258")


@pytest.mark.parametrize("made", [ris, bibtex])
@pytest.mark.parametrize("encoding", ["viscii", "vps", "tcvn3", "utf-16-le"])
def test_a_stated_encoding_is_taken_without_a_notice(files, made, encoding):
    files.write("a.txt", made(*TITLES).encode(encoding))
    source = {"path": "a.txt", "encoding": encoding, "format": made.__name__}
    assert [record.title for record in files.records(**source)] == list(TITLES)
    assert files.fetch(**source).notices == []


def test_western_letters_are_read_as_windows_does(files):
    files.write("a.ris", ris("Perché è così", "Ombre nell’ìsola").encode("cp1252"))
    assert [record.title for record in files.records(path="a.ris")] == ["Perché è così", "Ombre nell’ìsola"]


def test_letters_of_dos_are_told_from_those_of_windows(files):
    titles = ["L'évaporation des eaux", "Técnicas de formación “x”", "Brücke über den Fluß"]
    files.write("a.ris", ris(*titles[:1], "Técnicas de formación", titles[2]).encode("cp850"))
    assert files.check(path="a.ris").details["encoding"] == "cp850"
    files.write("a.ris", ris(*titles).encode("cp1252"))
    assert [record.title for record in files.records(path="a.ris")] == titles


def test_portuguese_is_not_read_as_vietnamese(files):
    files.write("a.ris", ris("São Paulo", "Camões").encode("cp1252"))
    assert [record.title for record in files.records(path="a.ris")] == ["São Paulo", "Camões"]


@pytest.mark.parametrize(
    ("name", "format_", "told"),
    [("a.ris", "ris", "no reference of RIS"), ("a.bib", "bibtex", "no entry of BibTeX")],
)
def test_a_file_without_references_is_refused(files, name, format_, told):
    files.write(name, "Author,Title\nA,B\n")
    with pytest.raises(SourceMalformed, match=told):
        files.fetch(path=name, format=format_)


def test_the_bytes_of_a_reference_are_kept_as_they_stand_in_the_file(files):
    content = ris(*TITLES).encode("tcvn3")
    files.write("a.ris", content)
    raws = files.fetch(path="a.ris").raws
    assert [raw.payload in content for raw in raws] == [True] * 4
    assert {raw.context["encoding"] for raw in raws} == {"tcvn3"}


def test_a_correction_of_the_encoding_needs_no_new_file(files):
    files.write("a.ris", ris(*TITLES).encode("viscii"))
    wrong = files.source(path="a.ris")
    right = files.source(path="a.ris", encoding="viscii")
    raw = files.fetch(path="a.ris").raws[0]
    connector = files.connector(right)
    assert connector.mapping_key() != files.connector(wrong).mapping_key()
    assert connector.to_record(raw, right, files.formats).title == TITLES[0]


def test_one_bad_reference_among_a_thousand_is_named_and_costs_no_other(files):
    whole = [RIS.format(f"k{number}", "Sông Hương") for number in range(1000)]
    whole[500] = "AU  - Không có kiểu\nTI  - Hỏng\nER  - \n"
    files.write("a.ris", "".join(whole))
    fetched = files.fetch(path="a.ris")
    assert len(fetched.ids) == 999
    [failed] = fetched.failed
    assert (failed.field, failed.rule) == ("AU", "begins-with-ty")
    assert "a.ris, reference 501: AU: stands before TY" in failed.message


def test_one_bad_entry_among_a_thousand_is_named_with_number_line_and_key(files):
    whole = [f"@book{{k{number}, title = {{Sông Hương}}}}\n" for number in range(1000)]
    whole[500] = "@book{k500, title = {Hỏng}\n"
    whole[700] = "@book{k700, title = , year = 1}\n"
    files.write("a.bib", "".join(whole))
    fetched = files.fetch(path="a.bib")
    assert len(fetched.ids) == 998
    unclosed, empty = fetched.failed
    assert (unclosed.identifier, unclosed.rule) == ("k500", "unclosed")
    assert "a.bib, entry 501 on line 501 (k500): its braces do not balance" in unclosed.message
    assert (empty.identifier, empty.field, empty.rule) == ("k700", "title", "value")
    assert "a.bib, entry 701 on line 701 (k700): title: " in empty.message


def test_references_without_a_number_are_known_by_their_content(files):
    files.write("a.ris", "TY  - BOOK\nTI  - A\nER  - \nTY  - BOOK\nTI  - B\nAN  - 7\nER  - \n")
    fetched = files.fetch(path="a.ris")
    assert fetched.rules == ["no_reference_id"]
    assert [len(identifier) for identifier in fetched.ids] == [32, 1]
    files.write("a.bib", "@book{title = {A}}\n")
    assert files.fetch(path="a.bib").rules == ["no_key"]


def test_strings_and_parents_reach_the_entries_that_name_them_wherever_they_stand(files):
    files.write(
        "a.bib",
        '@string{nxb = "Nxb " # tre}\n@string{tre = "Trẻ"}\n@string(place = {Huế})\n'
        "@inproceedings{c, title={Tham luận}, crossref = {P1}, publisher = nxb}\n"
        "@book{b, title={Sách}, address = place}\n"
        "@proceedings{p1, title={Kỷ yếu}, year=2001, address=place}\n",
    )
    raws = files.fetch(path="a.bib").raws
    assert set(raws[0].context["strings"]) == {"nxb", "place"}
    assert raws[0].context["crossref"].startswith("@proceedings{p1")
    assert raws[1].context == {"strings": {"place": "Huế"}}
    paper, book, volume = files.records(path="a.bib")
    assert paper.related[0].title == "Kỷ yếu"
    assert (paper.issued.earliest, paper.publisher) == (2001, "Nxb tre")
    assert [place.label for place in (*paper.places, *book.places)] == ["Huế", "Huế"]
    assert volume.title == "Kỷ yếu"


def test_what_entries_share_is_kept_within_bounds(files, monkeypatch):
    monkeypatch.setattr(referencefiles, "MAX_SHARED", 2)
    strings = "".join(f'@string{{s{number} = "Nxb {number}"}}\n' for number in range(4))
    entries = "".join(f"@book{{b{number}, title={{A}}, publisher=s{number}}}\n" for number in range(4))
    files.write("a.bib", strings + entries)
    assert [record.publisher for record in files.records(path="a.bib")] == ["Nxb 0", "Nxb 1", "s2", "s3"]


def test_a_broken_string_is_a_notice(files):
    files.write("a.bib", "@string{x = }\n@book{b, title={A}, publisher = x}\n")
    fetched = files.fetch(path="a.bib")
    assert fetched.rules == ["bad_string"]
    assert "a.bib, line 1: a @string cannot be read: x" in fetched.notices[0].message
    assert fetched.ids == ["b"]


def test_a_cut_run_goes_on_where_it_was(files):
    files.write("a.ris", "".join(RIS.format(f"k{number}", "A") for number in range(1100)))
    first = files.fetch(path="a.ris")
    mark = first.checkpoints[0].resume
    assert files.fetch(FetchRequest(resume=mark), path="a.ris").ids == first.ids[500:]


def test_a_stated_format_overrides_the_guess_among_texts_alone(files):
    files.write("a.csv", "title,note\nA,B\nTY  - BOOK\n")
    assert files.check(path="a.csv", format="csv").formats == ("csv",)
    files.zip_of("a.zip", {"a.ris": ris("A")})
    with pytest.raises(SourceMalformed, match="option format says ris, but its content is zip"):
        files.check(path="a.zip", format="ris")
