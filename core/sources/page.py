"""A web page before its article is looked for: what is no text taken out, what its marks say put in words; its metadata
tidied."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from onrecord.core.errors import OnrecordError
from onrecord.core.sources.markup import paragraphs, parsed_html
from onrecord.core.text.patterns import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: more elements than any article's page has; what looks for the article in them takes longer than in proportion
_MOST_ELEMENTS, _MOST_ATTRIBUTES = 60_000, 60
_QUOTES = "“”\"'‘’«»„"
_JOB = pattern(r"\b(?:correspondent|editor|reporter|writer|staff|columnist|producer|analyst|critic|bureau|chief|contributor|journalist)\b", re.IGNORECASE)  # fmt: skip
_DATED = pattern(r"\d{4}|\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d", re.IGNORECASE)  # fmt: skip
#: a month left behind where the day and year were taken off; two words stand before it, as May and April are names too
_LEFT_BEHIND = pattern(r"(?<=\w) +(?:published|updated|posted)(?: on)?:?$", re.IGNORECASE)
_MONTH_LEFT_BEHIND = pattern(r"^(\S+ +\S.*?) +(?:January|February|March|April|May|June|July|August|September|October|November|December)$", re.IGNORECASE)  # fmt: skip
#: what stands behind a name without a comma: his desk and job, where he is, a word in brackets
_ASIDE = pattern(r"(?<!\s)(?:\s*\([^()]{0,60}\)|\s+in\s+[A-Z][\w.’' -]{1,40}$|(?:\s+(?:senior|chief|deputy|associate|assistant|political|politics|business|economics?|education|health|home affairs|foreign|diplomatic|media|science|technology|environment|sports?|legal|defence|defense|security|city|world|national|staff|social affairs|transport|culture|arts)){0,3}\s+(?:correspondent|editor|reporter|writer|columnist|critic|analyst)\b.*$)", re.IGNORECASE)  # fmt: skip
#: parts of a site that stand in titles as its name does
_SECTIONS = frozenset(("news", "world", "world news", "us news", "uk news", "politics", "business", "opinion", "sport", "sports", "local news", "latest news"))  # fmt: skip
#: words of a last line with a dash before it that says whose a quote is
_MOST_OF_A_NAME = 12
#: characters of a byline that are looked at
_LONGEST = 1000
_AGENCIES = frozenset(("associatedpress", "ap", "reuters", "afp", "agencefrancepresse", "pamedia", "pressassociation", "bloomberg", "dpa", "xinhua"))  # fmt: skip
#: a paragraph of a story has so many words, and ends like a sentence
_LEAST_WORDS, _SENTENCE_ENDS = 8, ".!?…”\"’'"


def prepared(html: str, name: str) -> HtmlElement:
    """The page's tree, ready to be searched for its article.

    Raises:
        OnrecordError: nothing is in it, or far too much.
    """
    tree = parsed_html(html)
    if tree is None:
        raise OnrecordError(f"{name} has no article that can be recognised; paste its text into a .txt file instead")
    elements = list(tree.iter("*"))
    if len(elements) > _MOST_ELEMENTS:
        raise OnrecordError(
            f"{name} has over {_MOST_ELEMENTS:,} elements, more than any article; paste its text instead"
        )
    for element in elements:
        for attribute in list(element.attrib)[_MOST_ATTRIBUTES:]:
            del element.attrib[attribute]
    for struck in [*tree.iter("del", "s", "strike"), *tree.xpath("//*[contains(@style, 'line-through')]")]:
        struck.drop_tree()
    for figure in list(tree.iter("figure")):
        _out_of_figure(figure)
    for quote in list(tree.iter("blockquote")):
        _name_the_speaker(quote)
    for paragraph in list(tree.iter("p")):
        _join_links(paragraph)
    return tree


def _out_of_figure(figure: HtmlElement) -> None:
    """A block quote in a figure whose caption says whose it is: no picture, but a block quote with its footer."""
    quote, caption = next(figure.iter("blockquote"), None), next(figure.iter("figcaption"), None)
    if quote is None or caption is None or next(figure.iter("img", "video"), None) is not None:
        return
    footer = quote.makeelement("footer")
    footer.text = caption.text_content()
    quote.append(footer)
    caption.drop_tree()
    figure.drop_tag()


def _name_the_speaker(quote: HtmlElement) -> None:
    """A block quote with a footer: its words between quotation marks, and behind them who said them."""
    footer = next(quote.iter("footer", "cite"), None)
    said_by: list[str] = []
    if footer is not None:
        said_by = paragraphs(footer)
        footer.drop_tree()
    lines = paragraphs(quote)
    if footer is None and len(lines) > 1 and lines[-1][0] in "—–" and len(lines[-1].split()) <= _MOST_OF_A_NAME:
        said_by = [lines.pop()]
    speaker = ", ".join(said_by).lstrip("—–- ")
    if not lines or not speaker:
        return
    if lines[0][0] not in _QUOTES:
        lines[0] = f"“{lines[0]}"
        lines[-1] += "”"
    lines[-1] += f" — {speaker}"
    for child in list(quote):
        quote.remove(child)
    quote.text = None
    for line in lines:
        paragraph = quote.makeelement("p")
        paragraph.text = line
        quote.append(paragraph)


def _join_links(paragraph: HtmlElement) -> None:
    """Links in a sentence are its words: a paragraph with many of them is still no list of links."""
    from lxml.etree import strip_tags  # type: ignore[attr-defined] - compiled, without types

    links = list(paragraph.iter("a"))
    linked = sum(len(link.text_content().split()) for link in links)
    if linked and len(paragraph.text_content().split()) > linked + 3:
        strip_tags(paragraph, "a")


def declared_body(tree: HtmlElement) -> str | None:
    """The article's text as the page gives it to search engines (JSON-LD); None where it does not."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                data = json.loads(script.text or "")
            except (ValueError, RecursionError):
                continue
            for body in _bodies(data):
                inner = parsed_html(body) if "<" in body and ">" in body else None
                lines = paragraphs(inner) if inner is not None else body.split("\n")
                return "\n\n".join(" ".join(line.split()) for line in lines if line.strip())
    return None


def _bodies(data: object) -> Iterator[str]:
    waiting = [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            if isinstance(body := item.get("articleBody"), str) and body.strip():
                yield body
            waiting += [value for value in item.values() if isinstance(value, list | dict)]


def story_paragraphs(tree: HtmlElement) -> list[str]:
    """The paragraphs of a page that read like a story's, wherever they stand but in navigation, forms and comments."""
    return [
        words
        for paragraph in tree.iter("p")
        if len((words := " ".join(paragraph.text_content().split())).split()) >= _LEAST_WORDS
        and words[-1] in _SENTENCE_ENDS
        and not any(_is_beside(above) for above in paragraph.iterancestors())
    ]


def _is_beside(element: HtmlElement) -> bool:
    named = f"{element.get('id', '')} {element.get('class', '')}".lower()
    return element.tag in ("nav", "footer", "aside", "header", "form", "figure") or "comment" in named


def left_out(story: list[str], text: str) -> int:
    """How many words of a page's paragraphs are not in the text that was made out."""
    kept = "".join(text.split())
    return sum(len(paragraph.split()) for paragraph in story if "".join(paragraph.split()) not in kept)


def links_of(tree: HtmlElement) -> frozenset[str]:
    """The words of each link that is no part of a sentence."""
    return frozenset(" ".join(link.text_content().split()) for link in tree.iter("a"))


def headlines(tree: HtmlElement) -> list[str]:
    """The page's headings of the first degree."""
    return [words for heading in tree.iter("h1") if (words := " ".join(heading.text_content().split()))]


def tidy_title(title: str | None, sites: tuple[str | None, ...], shown: Sequence[str] = ()) -> str | None:
    """The title without " | The Site" behind it, or before it; just as it is ``shown`` on the page, where it begins so."""
    if not title:
        return None
    title = " ".join(title.split())
    heading = next((words for words in shown if re.match(rf"{re.escape(words)} [|–—·•»-] ", title)), None)
    return heading if heading is not None else _without_sites(title, _names(sites)) or None


def _without_sites(title: str, names: set[str]) -> str:
    pieces = re.split(r" [|–—·•»-] ", title)
    while len(pieces) > 1 and (_bare(pieces[-1]) in names or pieces[-1].lower() in _SECTIONS):
        pieces.pop()
    while len(pieces) > 1 and _bare(pieces[0]) in names:
        del pieces[0]
    return title[title.index(pieces[0]) : title.rindex(pieces[-1]) + len(pieces[-1])].strip()


def tidy_byline(byline: str | None, sites: tuple[str | None, ...]) -> str | None:
    """The names alone: without "By", the site, a date or what somebody's job is."""
    parts = (_writer(part, sites) for part in re.split(r"[;|]", byline or ""))
    kept = list(dict.fromkeys(filter(None, parts)))
    return "; ".join(_likeliest(kept) if len(kept) > 1 else kept) or None


def _likeliest(found: list[str]) -> list[str]:
    """Of several those in full that are neither jobs nor agencies, where there are any."""
    names = [words for words in found if not _JOB.search(words) and _bare(words) not in _AGENCIES]
    return [words for words in names if " " in words] or names or found


def _writer(part: str, called: tuple[str | None, ...]) -> str:
    """Who a part of a byline names; "" where that is a site or a date."""
    sites = _names(called)
    words = re.sub(r"^by:?\s+", "", " ".join(part[:_LONGEST].split()), flags=re.IGNORECASE)
    words = _LEFT_BEHIND.sub("", _MONTH_LEFT_BEHIND.sub(r"\1", words))
    pieces = words.split(",")
    while len(pieces) > 1 and (_JOB.search(pieces[-1]) or _is_imprint(pieces[-1], sites)):
        pieces.pop()
    words = ",".join(pieces).strip()
    words = next(
        (words[: -len(site)].strip() for site in called if site and words != site and words.endswith(site)), words
    )
    name = _ASIDE.sub("", words)
    words = name if " " in name else words
    return "" if _is_imprint(words, sites) else words


def _is_imprint(words: str, sites: set[str]) -> bool:
    return _bare(words) in sites or _DATED.search(words) is not None


def _names(sites: tuple[str | None, ...]) -> set[str]:
    return {_bare(site) for site in sites if site}


def _bare(name: str) -> str:
    """A site's name to compare by: "The Harbour Post" and "www.harbourpost.example" are one."""
    host = re.sub(r"^www\.|\.(?:com?|org|net|example|co\.uk|[a-z]{2})$", "", name.strip().lower())
    return re.sub(r"^the\s+|[\W_]+", "", host)
