"""Advice on files, tables and the formats of single records."""

from __future__ import annotations

from catalog.advice.language import mark as _
from catalog.advice.texts import Advice

ADVICE = (
    Advice(
        ("cut",),
        _("A file ends in the middle of a record"),
        _("Export or upload the file again: it was cut on the way. Nothing is withdrawn meanwhile."),
    ),
    Advice(
        ("directory",),
        _("A MARC record is damaged"),
        _(
            "Its directory does not fit its fields. Export it again from the library system; if it "
            "stays so, tell the system's supplier."
        ),
    ),
    Advice(
        ("length",),
        _("A record is longer than can be read"),
        _("Several records have probably run together: export the file again."),
    ),
    Advice(
        ("marcxml",),
        _("The XML holds no MARC record"),
        _("Choose MARCXML as the form of the export; the message names what was found."),
    ),
    Advice(
        ("mods",),
        _("The XML holds no MODS record"),
        _("Choose MODS as the form of the export, or another format in the options of the source."),
    ),
    Advice(
        ("edm",),
        _("The XML holds no object of EDM"),
        _("Ask the server's staff what their form “edm” holds, or choose another format (`prefix`)."),
    ),
    Advice(
        (
            "oai_dc",
            "qdc",
            "etdms",
        ),
        _("The record holds no Dublin Core statement"),
        _(
            "It is empty at the source, or in another form: look at it there, or choose another format "
            "in the options."
        ),
    ),
    Advice(
        ("well-formed",),
        _("The XML is broken"),
        _(
            "The server or the export wrote signs such as & or < without escaping them: tell the "
            "system's supplier. The other records were taken."
        ),
    ),
    Advice(
        ("no-doctype",),
        _("The XML brings a document type"),
        _("It is refused for safety. Export without DTD."),
    ),
    Advice(
        ("known-encoding",),
        _("The encoding that was named is not known"),
        _("Correct the option `encoding` of the source, for example utf-8, cp1258, tcvn3, vni or marc-8."),
    ),
    Advice(
        ("utf-8-or-marc-8",),
        _("The letters are neither UTF-8 nor MARC-8"),
        _(
            "Name the encoding of the file in the option `encoding`; the system's supplier knows it. "
            "For old Vietnamese exports try tcvn3 or vni."
        ),
    ),
    Advice(
        ("known-flavour",),
        _("The kind of MARC that was named is not known"),
        _("Set the option `flavour` to marc21 or unimarc, or leave it out."),
    ),
    Advice(
        ("no_control_number",),
        _("Records have no control number"),
        _(
            "They are known by another number or by their content, so that a corrected one counts as "
            "new. Export field 001 if the system can."
        ),
    ),
    Advice(
        ("unchanged_file",),
        _("The file has not changed"),
        _("Nothing."),
    ),
    Advice(
        ("too_few_columns",),
        _("A row has too few columns"),
        _(
            "Look at the row: a line break inside a cell, or a missing separator, has cut it. Save the "
            "table again from the spreadsheet program."
        ),
    ),
    Advice(
        ("too_many_columns",),
        _("A row has too many columns"),
        _(
            "A value holds the separator without being in quotes. Save the table again from the "
            "spreadsheet program, or as XLSX."
        ),
    ),
    Advice(
        ("unclosed_quote",),
        _("A quotation mark is opened and not closed"),
        _("Close it or take it out in that row; the rows after it were read as usual."),
    ),
    Advice(
        ("quote",),
        _("A quotation mark stands inside a value"),
        _("Write it twice, or save the table again from the spreadsheet program."),
    ),
    Advice(
        ("csv",),
        _("A row of the table cannot be read"),
        _("Save the table again from the spreadsheet program, or as XLSX."),
    ),
    Advice(
        ("nul",),
        _("A cell holds a NUL character"),
        _("Save the table again: it was damaged, or is UTF-16 that was declared as something else."),
    ),
    Advice(
        ("encoding",),
        _("Letters do not exist in the encoding of the file"),
        _(
            "Name the right one in the option `encoding` (utf-8, cp1258, tcvn3, vni ...), or save the "
            "file as UTF-8."
        ),
    ),
    Advice(
        ("guessed_encoding",),
        _("The encoding was guessed"),
        _(
            "Look whether the titles are right in `catalog sources preview`. If not, name the encoding "
            "in the option `encoding`."
        ),
    ),
    Advice(
        ("empty_key",),
        _("The key column of a row is empty"),
        _("Give each row its number (inventory or accession number) in the key column."),
    ),
    Advice(
        ("no_key",),
        _("No column gives each row its number"),
        _("Name one as `id` in the mapping profile; until then a corrected row counts as another record."),
    ),
    Advice(
        ("double_column",),
        _("Two columns have the same name"),
        _("Rename one of them in the table, so that both are mapped as meant."),
    ),
    Advice(
        ("missing_picture",),
        _("A picture that the table names did not come with it"),
        _("Put the file into the zip under exactly this name, or correct the name in the table."),
    ),
    Advice(
        ("ignored_file",),
        _("A file of the archive is not read"),
        _(
            "Nothing if it holds no records. Otherwise convert it to a kind that is read (MARC, "
            "MARCXML, CSV, XLSX ...)."
        ),
    ),
    Advice(
        ("cell",),
        _("A cell holds more than one value"),
        _("This is a fault of the plugin: a cell of a table is one text or one number. Tell its author."),
    ),
    Advice(
        ("json",),
        _("A row is damaged"),
        _("This is a fault of the plugin that wrote it: tell its author."),
    ),
    Advice(
        ("profile",),
        _("The mapping profile cannot be used"),
        _("Correct it as the message says; the page “Connect a file” shows one that works."),
    ),
    Advice(
        ("leader",),
        _("A record of CDS/ISIS does not begin as one"),
        _(
            "Export the database again as ISO 2709, the whole of it; do not open the file in a text "
            "editor between."
        ),
    ),
    Advice(
        (
            "ris",
            "begins-with-ty",
        ),
        _("A reference of a RIS file does not begin with TY"),
        _(
            "Each reference begins with a line “TY  - ” and ends with “ER  - ”. Export it again, or "
            "correct the lines named."
        ),
    ),
    Advice(
        (
            "bibtex",
            "bibtex-field",
            "value",
        ),
        _("An entry of a BibTeX file cannot be read"),
        _("Look at the place named: a comma, a quote or a value is missing. The other entries were taken."),
    ),
    Advice(
        ("unclosed",),
        _("Something is opened and not closed"),
        _("A brace or a quote is missing in the entry named: put it there and harvest again."),
    ),
    Advice(
        ("bad_string",),
        _("An abbreviation (@string) of a BibTeX file cannot be read"),
        _("Entries that use it show its name. Correct the @string."),
    ),
    Advice(
        ("no_reference_id",),
        _("References have no number of their own"),
        _(
            "They are known by their content, so that a corrected one counts as new. Export keys, ID "
            "or DOI if the program can."
        ),
    ),
    Advice(
        ("missing_columns",),
        _("A table lacks columns that the profile names"),
        _(
            "Compare the names of the columns with those in the message; nothing of this table was "
            "taken and nothing is withdrawn."
        ),
    ),
    Advice(
        ("read_file",),
        _("Which files of the archive were read"),
        _("Nothing; look whether a file that should be there is missing."),
    ),
    Advice(
        ("unreadable_file",),
        _("A file of the archive cannot be read"),
        _("The other files were taken, nothing is withdrawn. Put this one in again, as the message says."),
    ),
)
