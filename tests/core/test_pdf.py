"""PDF as newspapers print it: in columns, with running heads and large headlines."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable
from itertools import zip_longest

import pytest
from pypdf import PdfReader, PdfWriter

from onrecord.core.model import Article
from onrecord.core.sources.formats.pdf import articles
from onrecord.core.sources.items import from_bytes

TITLE = "Ferry route to the islands reopens in May"
#: where a line stands: points from the left and from the foot, the size of its letters, its words
Line = tuple[float, float, float, str]


def story(count: int) -> list[str]:
    """So many paragraphs, each of which can be told from the others."""
    places = ("harbour", "old customs house", "northern quay", "lighthouse", "islands", "ferry landing", "mole")
    people = ("Helena Duarte", "Karl Lind", "Ada Moreno", "Jonas Weiss", "Ines Okafor")
    return [
        f'{people[n % 5]} saw the {n} vote on Thursday. "We have lost {n} winters," the chair told reporters, and traffic '
        f"fell by {n} percent in a year, according to the agency that counts the vessels at the {places[n % 7]}."
        for n in range(11, 11 + count)
    ]


def printed(pages: Iterable[Iterable[Line]], metadata: dict[str, str] | None = None) -> bytes:
    """A PDF with these lines, drawn in this order."""
    contents = [
        "\n".join(f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET" for x, y, size, words in page).encode("latin-1")
        for page in pages
    ]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, content in enumerate(contents):
        font = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * n} 0 R {font} >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    out = bytearray(b"%PDF-1.4\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(bytes(out))))
    writer.add_metadata(metadata or {})
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def column(paragraphs: Iterable[str], x: float, top: float, width: int) -> list[Line]:
    """Paragraphs set in lines one below the other, the first of each indented."""
    lines: list[Line] = []
    for paragraph in paragraphs:
        for n, words in enumerate(textwrap.wrap(paragraph, width)):
            lines.append((x + (0 if n else 10), top - 12 * len(lines), 10, words))
    return lines


def in_rows(*columns: list[Line]) -> list[Line]:
    """What stands side by side, as the programs draw it that go line by line over the whole page."""
    return [line for row in zip_longest(*columns) for line in row if line is not None]


def only(data: bytes) -> Article:
    (article,) = articles(from_bytes(data, "a.pdf", ".pdf"))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_one_after_the_other_and_heads_and_numbers_are_off(columns: int) -> None:
    paragraphs = story(4 * columns * 3)
    widths = {1: 95, 2: 42, 3: 27}
    pages: list[list[Line]] = []
    for n in range(3):
        here = paragraphs[n * 4 * columns : (n + 1) * 4 * columns]
        top = 700 if n == 0 else 780
        sides = [column(here[4 * k : 4 * k + 4], 50 + k * 500 / columns, top, widths[columns]) for k in range(columns)]
        page: list[Line] = [(50, 815, 9, f"The Harbour Courier, 14 March 2024, page {n + 1}")]
        if n == 0:
            page += [
                (50, 770, 24, "Ferry route to the islands"),
                (50, 742, 24, "reopens in May"),
                (50, 722, 10, "By Ines Okafor"),
            ]
        pages.append([*page, *in_rows(*sides), (290, 20, 9, f"- {n + 1} -")])
    article = only(printed(pages, {"/Title": "Microsoft Word - ferry3.doc", "/Author": "(anonymous)"}))
    assert (article.title, article.byline) == (TITLE, "Ines Okafor")
    assert article.text == "\n\n".join(paragraphs)


def test_title_and_author_that_a_file_declares_are_taken_where_the_page_has_none() -> None:
    page = column(story(4), 50, 780, 95)
    article = only(printed([page], {"/Title": TITLE, "/Author": "Ines Okafor"}))
    assert (article.title, article.byline) == (TITLE, "Ines Okafor")


def test_the_name_of_the_paper_is_no_title_though_it_is_larger() -> None:
    heads: list[Line] = [(50, 790, 40, "The Harbour Courier"), (50, 750, 24, TITLE)]
    article = only(printed([[*heads, *column(story(4), 50, 700, 95)]], {"/Title": "Layout 1"}))
    assert article.title == TITLE
    assert article.text == "\n\n".join(story(4))


def test_the_few_words_above_a_title_stand_apart() -> None:
    above: list[Line] = [(420, 800, 9, "In figures"), (420, 788, 9, "62 percent fewer boats")]
    article = only(printed([[*above, (50, 770, 24, TITLE), *column(story(4), 50, 740, 95)]]))
    assert (article.title, article.text) == (TITLE, "\n\n".join(story(4)))
    assert [line.text for line in article.boilerplate][:2] == ["In figures", "62 percent fewer boats"]


def test_what_a_browser_prints_round_a_page_is_no_text() -> None:
    round_it = [(30, 820, 8, "11/26/26, 6:13 PM"), (300, 820, 8, "ferry-layout-v3")]
    foot = [(30, 15, 8, "https://courier.example/ferry"), (540, 15, 8, "1/1")]
    page = [*round_it, (50, 770, 24, TITLE), *in_rows(column(story(4), 50, 740, 42), column(story(8)[4:], 310, 740, 42)), *foot]  # fmt: skip
    article = only(printed([page]))
    assert (article.title, article.text) == (TITLE, "\n\n".join(story(8)))


def test_a_paragraph_that_goes_on_overleaf_is_one() -> None:
    lines = textwrap.wrap(story(1)[0] + " " + story(2)[1], 60)
    pages = [column([" ".join(part)], 50, 780, 60) for part in (lines[:3], lines[3:])]
    assert only(printed(pages)).text == " ".join(lines)


def test_a_table_is_no_columns() -> None:
    table = in_rows(
        *(column([f"{k} {n}" for n in range(8)], x, 500, 9) for k, x in (("a", 50), ("b", 200), ("c", 350)))
    )
    text = only(printed([[*column(story(3), 50, 780, 95), *table]])).text
    assert "a 0 b 0 c 0" in text
