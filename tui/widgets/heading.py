"""What stands above an article's text."""

from __future__ import annotations

from onrecord.core.model import TEXT, Article, Field


def head_lines(article: Article) -> list[tuple[str, str, Field]]:
    """What stands above the text, each line with the article view's class for it and the field it is ("text": none)."""
    about = " · ".join(filter(None, (article.byline, article.site, article.published)))
    lines: list[tuple[str, str, Field]] = [(article.title, "article--title", "title")] if article.title else []
    lines.extend([(about, "article--aside", TEXT)] if about else [])
    lines.extend((f.text, "article--aside", "deck") for f in article.boilerplate if f.kind == "standfirst")
    return [*lines, ("", "article--aside", TEXT)] if lines else []
