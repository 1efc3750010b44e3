"""What of a web page is its article, and what it says of itself."""

from __future__ import annotations

import json

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources import page as pages
from onrecord.core.sources.items import Note
from onrecord.core.sources.page import tidy_byline, tidy_title
from tests.core.test_formats import LINES, STORY, only, read


def article(body: str, head: str = "") -> Article:
    """The article of a page with this body."""
    html = f'<!doctype html><html><head><title>Ferry vote | The Harbour Courier</title><meta property="og:site_name" content="The Harbour Courier">{head}</head><body><article><h1>Ferry vote</h1>{body}</article></body></html>'
    return only(read(html.encode(), "a.html"))


PARAGRAPHS = "".join(f"<p>{line}</p>" for line in LINES)


def test_struck_text_is_no_text() -> None:
    found = article(f"<p>The council said it would <del>fight</del> accept the <s>old</s> new vote in the end.</p>{PARAGRAPHS}")  # fmt: skip
    assert "it would accept the new vote" in " ".join(found.text.split())
    assert "fight" not in found.text


def test_the_footer_of_a_block_quote_is_its_speaker() -> None:
    quote = "<blockquote><p>We waited eleven years for this day.</p><p>We will not waste it.</p><footer>— Ana Lima, dock worker</footer></blockquote>"
    assert "“We waited eleven years for this day.\n\nWe will not waste it.” — Ana Lima, dock worker" in article(PARAGRAPHS + quote + PARAGRAPHS).text  # fmt: skip
    marked = "<blockquote>“We waited eleven years.” <cite>Ana Lima</cite></blockquote>"
    assert "“We waited eleven years.” — Ana Lima" in article(PARAGRAPHS + marked + PARAGRAPHS).text


def test_a_last_line_with_a_dash_and_a_footer_of_two_lines_name_the_speaker() -> None:
    said = "<p>We waited eleven years for this day.</p>"
    for end in ("<p>— Ana Lima, dock worker</p>", "<footer>Ana Lima<br>dock worker</footer>"):
        quote = f"<blockquote>{said}{end}</blockquote>"
        assert "“We waited eleven years for this day.” — Ana Lima, dock worker" in article(PARAGRAPHS + quote + PARAGRAPHS).text  # fmt: skip


def test_a_text_that_only_the_page_declares_has_its_paragraphs() -> None:
    data = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": PARAGRAPHS * 2})
    script = f'<script type="application/ld+json">{data}</script>'
    assert article("<p>Read it in the app.</p>", script).text == f"{STORY}\n\n{STORY}"


def test_a_quote_in_a_figure_is_whose_its_caption_says() -> None:
    figure = "<figure><blockquote><p>We waited eleven years for this day.</p></blockquote><figcaption>Ana Lima, dock worker</figcaption></figure>"
    assert "“We waited eleven years for this day.” — Ana Lima, dock worker" in article(PARAGRAPHS + figure + PARAGRAPHS).text  # fmt: skip


@pytest.mark.parametrize("mark", ["<strike>", "<span style='color: red; text-decoration: line-through'>"])
def test_text_struck_by_its_style_is_none(mark: str) -> None:
    struck = f"<p>The fare is {mark}twelve</{mark[1:].split()[0].strip('>')}> fourteen crowns for every adult who crosses.</p>"
    assert "The fare is fourteen crowns" in article(PARAGRAPHS + struck).text


def test_words_stand_one_space_apart_in_any_block() -> None:
    blocks = "".join(f"<div>{line.replace(' said', '  <del>x</del>  said')}</div>" for line in LINES)
    assert "  " not in article(blocks).text


def test_how_much_of_a_page_is_left_out_is_told() -> None:
    beside = "".join(f"<p>A story of another day, the {n}th of them, goes on here for a while.</p>" for n in range(20))
    page = f"<html><head><title>Ferry vote</title></head><body><article><h1>Ferry vote</h1>{PARAGRAPHS * 3}</article><section class='sidebar'>{beside}</section></body></html>"
    found = read(page.encode(), "a.html")
    assert isinstance(found[0], Article)
    (note,) = (item for item in found if isinstance(item, Note))
    assert "A story of another day" not in found[0].text
    assert note.words.startswith("a.html: 300 of 4")
    assert note.words.endswith(" words in its paragraphs are left out; compare it with the page")
    whole = page.replace("sidebar", "comments").encode()
    assert len(read(whole, "a.html")) == 1


def test_a_title_is_as_the_page_shows_it() -> None:
    assert tidy_title("Ferry vote - Island Life | Somewhere", (), ("Ferry vote",)) == "Ferry vote"
    assert tidy_title("Ferry vote | Politics | The Harbour Courier", ("Harbour Courier",)) == "Ferry vote"


def test_links_do_not_cut_sentences() -> None:
    linked = "<p><a href='/a'>The harbour council</a> and <a href='/b'>the port company</a> told <a href='/c'>reporters in Lisbon</a> that they agreed on <a href='/d'>a vote</a>.</p>"
    assert "The harbour council and the port company told reporters in Lisbon that they agreed on a vote." in article(PARAGRAPHS + linked + PARAGRAPHS).text  # fmt: skip


def test_a_text_that_the_page_declares_is_read_where_little_else_is() -> None:
    long = "\n\n".join(f"Paragraph {n}: {line}" for n in range(5) for line in LINES)
    data = json.dumps({"@graph": [{"@type": "NewsArticle", "articleBody": long}]})
    script = f'<script type="application/ld+json">{data}</script><script type="application/ld+json">{{broken</script>'
    assert article(PARAGRAPHS, script).text == long
    short = f'<script type="application/ld+json">{json.dumps({"articleBody": LINES[0]})}</script>'
    assert article(PARAGRAPHS, short).text == STORY


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Ferry vote | The Harbour Courier", "Ferry vote"),
        ("Ferry vote - Harbour Courier", "Ferry vote"),
        ("The Harbour Courier — Ferry vote", "Ferry vote"),
        ("Ferry vote - what now | harbourcourier", "Ferry vote - what now"),
        ("Talks – then a vote", "Talks – then a vote"),
        ("The Harbour Courier", "The Harbour Courier"),
    ],
)
def test_a_title_is_without_its_site(title: str, kept: str) -> None:
    assert tidy_title(title, ("The Harbour Courier", "www.harbourcourier.com")) == kept


@pytest.mark.parametrize(
    ("byline", "kept"),
    [
        ("By Ines Okafor, Harbour correspondent | March 14, 2024", "Ines Okafor"),
        ("Ines Okafor; The Harbour Courier", "Ines Okafor"),
        ("Ines Okafor; Rui Sá", "Ines Okafor; Rui Sá"),
        ("By Ines Okafor March", "Ines Okafor"),
        ("Theresa May", "Theresa May"),
        ("Ines Okafor in Lisbon", "Ines Okafor"),
        ("By Ines OkaforThe Harbour Courier; Lisbon", "Ines Okafor"),
        ("Ines Okafor; Rui Sá; Associated Press", "Ines Okafor; Rui Sá"),
        ("Reuters", "Reuters"),
        ("Ines Okafor (now), Rui Sá (earlier)", "Ines Okafor, Rui Sá"),
        ("Ines Okafor Political editor", "Ines Okafor"),
        ("Ines Okafor, Rui Sá", "Ines Okafor, Rui Sá"),
        ("Ines Okafor; Political Editor", "Ines Okafor"),
        ("The Harbour Courier", None),
        ("", None),
    ],
)
def test_a_byline_is_names_alone(byline: str, kept: str | None) -> None:
    assert tidy_byline(byline, ("The Harbour Courier", "harbourcourier.com")) == kept


def test_a_page_of_far_too_many_elements_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_MOST_ELEMENTS", 5)
    with pytest.raises(OnrecordError, match="elements, more than any article; paste its text instead"):
        article(PARAGRAPHS)
