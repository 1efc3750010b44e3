"""What stands above an article's text."""

from __future__ import annotations

from onrecord.core.model import Article


def head_lines(article: Article) -> list[tuple[str, str]]:
    """What stands above the text, each line with the article view's class for it."""
    about = " · ".join(filter(None, (article.byline, article.site, article.published)))
    lines = [(article.title, "article--title")] if article.title else []
    lines += [(about, "article--aside")] if about else []
    lines += [(f.text, "article--aside") for f in article.boilerplate if f.kind == "standfirst"]
    return [*lines, ("", "article--aside")] if lines else []
