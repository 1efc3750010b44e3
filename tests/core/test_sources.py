"""Taking in: what is story, what is page, and what is no article at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.sources.formats import articles
from onrecord.core.sources.items import from_bytes
from onrecord.core.sources.locate import read_source
from tests.conftest import SAMPLES


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda p: p.stem)
def test_samples_lose_their_furniture_and_nothing_else(path: Path) -> None:
    article = read_source(str(path))
    gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
    assert article.text == gold["text"]
    assert (article.title, article.byline, article.published) == (gold["title"], gold["byline"], gold["published"])


def _read(data: bytes, name: str, suffix: str = "") -> Article:
    (found,) = articles(from_bytes(data, name, suffix))
    assert isinstance(found, Article)
    return found


def test_a_pasted_page_keeps_its_furniture_apart() -> None:
    article = read_source(str(SAMPLES / "webpage.txt"))
    kinds = {f.text: f.kind for f in article.boilerplate}
    assert kinds["Home News World Lake Tavira dam passes safety test, but doubts remain"] == "navigation"
    assert kinds["by Luis Carranza"] == "byline"
    assert kinds["Workers inspect the spillway of the Lake Tavira dam on Monday. Photo: Reuters"] == "caption"
    assert kinds["Glacier melt speeds up in the Andes"] == "tail"
    assert kinds["Leave a Comment"] == "tail"
    assert article.title == "Lake Tavira dam passes safety test, but doubts remain"


_PAGE = """Skip to content
Menu
Home
News
Business
Subscribe
The Northern Courier
Home > News > Transport
{title}
By Linnea Strand
Transport correspondent
Published 3 February 2025 at 06:12
Updated 2 hours ago
Night trains will run between Halden and Copenhagen again from October, the operator announced on Monday.
"We will offer sleeper cars at the price of a hotel room," chief executive Kari Solheim said in Oslo.
Passenger groups were cautious, as a similar plan had collapsed within weeks in the summer of 2019.
Comments (2)
trainfan82
3 hours ago
"Finally!" is all I can say. My wife said I would never see this day.
Like Reply
"By Christmas," Solheim told us in 2019, and I have waited for the train ever since then.
"""


@pytest.mark.parametrize("title", ["Night trains to return to Halden after 12 years", "Trains return"])
def test_a_page_pasted_with_its_menu_keeps_its_headline_and_loses_its_comments(title: str) -> None:
    article = split_boilerplate(_PAGE.format(title=title))
    assert (article.title, article.byline, article.published) == (title, "Linnea Strand", "2025-02-03")
    first, *others = article.text.split("\n\n")
    assert first.startswith("Night trains will run")
    assert [words[-8:] for words in others] == ["in Oslo.", "of 2019."]


def test_a_story_is_no_comment_for_a_button_above_it() -> None:
    story = "\n".join(
        f"“We saw it come,” said the {nth} keeper of the harbour." for nth in ("first", "second", "third")
    )
    article = split_boilerplate(f"Keepers speak of the flood\n3 comments\n{story}\nReply\nWe all saw it.")
    assert article.text.count("keeper") == 3


def test_lines_of_few_words_are_no_menu_where_no_headline_follows() -> None:
    article = split_boilerplate("Bread\nSalt\nButter\nSalted fish\nThis is what the last baker of the lane sells.")
    assert "Salted fish" in article.text


@pytest.mark.parametrize(
    ("line", "byline", "published"),
    [
        ("By Tomas Reyl, Coast Weekly, 14 March 2025", "Tomas Reyl, Coast Weekly", "2025-03-14"),
        ("By Tomas Reyl | Friday, March 14, 2025", "Tomas Reyl", "2025-03-14"),
        ("By Tomas Reyl – 2025-03-14", "Tomas Reyl", "2025-03-14"),
        ("By Tomas Reyl, 32 March 2025", "Tomas Reyl, 32 March 2025", None),
    ],
)
def test_a_date_behind_the_writers_name_is_the_articles(line: str, byline: str, published: str | None) -> None:
    article = split_boilerplate(f"Harbour master leaves\n\n{line}\n\n“I am tired,” said Ilse Varga on Friday.")
    assert (article.byline, article.published) == (byline, published)


@given(st.text(max_size=400))
def test_no_line_is_ever_dropped(text: str) -> None:
    article = split_boilerplate(text)
    kept = article.text + "\n" + "\n".join(f.text for f in article.boilerplate)
    assert sorted("".join(kept.split())) == sorted("".join(text.split()))


HTML = """<!doctype html><html lang="en"><head><title>Harbour talks end | The Courier</title>
<meta property="og:title" content="Harbour talks end"><meta property="og:site_name" content="The Courier">
<meta name="author" content="Ines Okafor"><meta property="article:published_time" content="2024-03-14T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Harbour talks end</h1>
<p>The ministers said on Thursday they would reopen the ferry route within six months, ending a long dispute.</p>
<p>"We have lost a winter," Helena Duarte told reporters after four hours of talks in the old harbour of Lisbon.</p>
<p>Traffic fell by 62 percent last year, according to the agency, which counted more than a thousand vessels.</p>
<script>alert(1)</script></article><footer>Related articles</footer></body></html>"""


def test_html_gives_text_and_what_the_page_says_of_itself() -> None:
    article = _read(HTML.encode(), "page.html", ".html")
    assert article.title == "Harbour talks end"
    assert article.byline == "Ines Okafor"
    assert article.site == "The Courier"
    assert article.published == "2024-03-14"
    assert article.language == "en"
    assert "We have lost a winter" in article.text
    assert "alert" not in article.text


def test_markdown_loses_its_marks() -> None:
    text = "---\ntitle: Front\nauthor: Ann\ndate: 2024-01-02\n---\n# Front\n\nThe *minister* said **no** to [it](http://x.y)."
    article = _read(text.encode(), "a.md", ".md")
    assert article.text == "The minister said no to it."
    assert (article.title, article.byline, article.published) == ("Front", "Ann", "2024-01-02")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"  \n\t ", "is empty"),
        (b"%PDF-1.7 ...", "damaged PDF"),
        (b"PK\x03\x04....", "damaged zip"),
        (b"\x00\x01\x02\x03\xff\xfe\x05" * 50, "binary file"),
        (b"x" * 20_000_001, "over 20 MB"),
        (b"<html><body><p>Log in</p></body></html>", "no article"),
    ],
)
def test_what_is_no_article_is_told_in_a_line(data: bytes, told: str) -> None:
    with pytest.raises(OnrecordError, match=told) as error:
        _read(data, "thing")
    assert "\n" not in str(error.value)


def test_other_character_sets_are_told_apart() -> None:
    text = "Der Minister sagte, die Gespräche über die Brücke seien schön und nützlich gewesen. " * 5
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "latin-1"):
        assert _read(text.encode(encoding), "a.txt").text.startswith("Der Minister sagte, die Gespräche über")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(OnrecordError, match="does not exist"):
        read_source(str(tmp_path / "none.txt"))
    with pytest.raises(OnrecordError, match="is a folder"):
        read_source(str(tmp_path))
    with pytest.raises(OnrecordError, match="not an http or https address"):
        read_source("ftp://example.org/a")
