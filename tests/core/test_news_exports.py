"""Text exports of news databases: one file, several articles with their fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.items import Failure
from onrecord.core.sources.locate import read_source
from tests.core.test_formats import LINES, STORY, only, read

LEXIS = """


                               1 of 2 DOCUMENTS


                            The Harbour Courier

                             March 14, 2024 Thursday
                                  Final Edition

Ferry route to reopen in May

BYLINE: By Ines Okafor

SECTION: NEWS; Pg. 3

LENGTH: 64 words

DATELINE: LISBON

BODY:


   {}

   {}

LOAD-DATE: March 15, 2024

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                               2 of 2 DOCUMENTS

                               The Other Paper

                              2 April 2024

                              Second story

LENGTH: 20 words

{}

LOAD-DATE: April 3, 2024
""".format(*LINES)

FACTIVA = """HD
Ferry route to reopen in May
BY
By Ines Okafor
WC
64 words
PD
14 March 2024
SN
The Harbour Courier
LA
English
CY
(c) 2024

LP
{0}

TD
{1}

{2}

AN
Document HARCOU0020240314ek3e0001a

HD
Second story
WC 20 words
PD 2 April 2024
SN The Other Paper
LA English
LP
{2}
AN
Document OTHERP0020240402ek420002b
""".format(*LINES)

PROQUEST = """____________________________________________________________

Document 1 of 2

Ferry route to reopen in May

Author: Okafor, Ines

Publication info: The Harbour Courier ; Lisbon [Lisbon]14 Mar 2024: A.3.

Title: Ferry route to reopen in May

Publication title: The Harbour Courier; Lisbon

Publication date: Mar 14, 2024

Language of publication: English

Document URL: https://example.org/docview/1

Full text: {}

{}

Subject: Ferries

____________________________________________________________

Document 2 of 2

Title: Second story

Publication title: The Other Paper

Publication date: Apr 2, 2024

Full text: {}

Database: Some Stream

____________________________________________________________
""".format(*LINES)


@pytest.mark.parametrize("export", [LEXIS, FACTIVA, PROQUEST], ids=["lexisnexis", "factiva", "proquest"])
def test_exports_are_split_and_fielded(export: str) -> None:
    first, second = read(export.encode(), "export.txt")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.title == "Ferry route to reopen in May"
    assert first.site == "The Harbour Courier"
    assert first.published == "2024-03-14"
    assert first.byline in ("Ines Okafor", "Okafor, Ines")
    assert first.text.startswith(LINES[0])
    assert LINES[1] in first.text
    assert "LOAD-DATE" not in first.text
    assert "Subject" not in first.text
    assert (second.title, second.site, second.published) == ("Second story", "The Other Paper", "2024-04-02")
    assert second.text == LINES[2]


@pytest.mark.parametrize(
    ("start", "date", "names"),
    [
        ("1 von 2 DOKUMENTEN", "14. März 2024 Donnerstag", ("AUTOR", "RUBRIK", "LÄNGE", "UPDATE", "SPRACHE")),
        ("Document 1 de 2", "14 mars 2024", ("AUTEUR", "RUBRIQUE", "LONGUEUR", "DATE-CHARGEMENT", "LANGUE")),
    ],
)
def test_lexis_in_other_languages(start: str, date: str, names: tuple[str, ...]) -> None:
    by, section, length, loaded, language = names
    one = f"{start}\n\n   Hafenblatt\n\n   {date}\n\nFerry route to reopen\n\n{by}: Ines Okafor\n\n{section}: Politik; S. 3\n\n{length}: 1.064 W\n\n{LINES[0]}\n\n{loaded}: {date}\n\n{language}: GERMAN; DEUTSCH\n\n\n"
    first, second = read((one + one.replace("1 ", "2 ", 1).replace(LINES[0], LINES[2])).encode(), "a.txt")
    assert isinstance(first, Article)
    assert (first.title, first.byline, first.site) == ("Ferry route to reopen", "Ines Okafor", "Hafenblatt")
    assert (first.published, first.language, first.text) == ("2024-03-14", "de", LINES[0])
    assert isinstance(second, Article)
    assert second.text == LINES[2]


FIELDS = "BYLINE: By Ines Okafor\n\nSECTION: NEWS; Pg. 3\n\nLENGTH: 64 words"


@pytest.mark.parametrize(
    "text",
    [f"Ferry route to reopen\n\n{STORY}\n\n{FIELDS}\n", f"Ferry route to reopen\n\n{FIELDS}\n\n{STORY}\n", f"Ferry route to reopen\n\nMarch 14, 2024\n\n{STORY}\n\n{FIELDS}\n"],
    ids=["below", "above", "dated"],
)  # fmt: skip
def test_an_article_with_an_exports_fields_about_it_is_no_export(text: str) -> None:
    article = only(read(text.encode(), "a.txt"))
    assert (article.title, article.byline, article.text) == ("Ferry route to reopen", "Ines Okafor", STORY)


def test_headlines_under_fields_are_what_there_is_to_read() -> None:
    article = only(read(f"Day in brief\n\nFerry: back in May\n\nHarbour: four hours of talks\n\n{FIELDS}\n".encode(), "a.txt"))  # fmt: skip
    assert article.text == "Ferry: back in May\n\nHarbour: four hours of talks"


@pytest.mark.parametrize(
    "head", ["March 14, 2024 Thursday\n\nFinal Edition\n\n", "Spring 2024\n\n"], ids=["an edition", "no day"]
)
def test_the_head_of_a_single_document_gives_its_title(head: str) -> None:
    text = f"The Harbour Courier\n\n{head}Ferry route to reopen\n\n{FIELDS}\n\n{STORY}\n\nLOAD-DATE: March 15, 2024\n"
    article = only(read(text.encode(), "a.txt"))
    assert (article.title, article.site, article.text) == ("Ferry route to reopen", "The Harbour Courier", STORY)


def test_an_export_without_text_fails_by_article() -> None:
    first, second = read(PROQUEST.replace(f"Full text: {LINES[2]}", "Full text: ").encode(), "export.txt")
    assert isinstance(first, Article)
    assert isinstance(second, Failure)
    assert "export it again with full text" in second.reason


def test_a_file_with_several_articles_is_no_single_one(tmp_path: Path) -> None:
    path = tmp_path / "export.txt"
    path.write_text(LEXIS)
    with pytest.raises(OnrecordError, match="several articles; add them to the library: onrecord add"):
        read_source(str(path))
    path = path.with_name("lines.jsonl")
    for content, reason in (("\n", "holds no article"), ("{\n", "is not JSON")):
        path.write_text(content)
        with pytest.raises(OnrecordError, match=reason):
            read_source(str(path))
