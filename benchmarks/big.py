"""Makes an article of any length with its analysis, stored, to measure the reader on: python -m benchmarks.big OUT.db WORDS

Writes OUT.db and, beside it, OUT.txt with the article's text; onrecord --db OUT.db OUT.txt opens it. The text repeats
and varies the samples; one quote in fifty words, as analysed, is marked by rule, not by the model, to be quick.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from onrecord.core.model import Analysis, Article, Person, Quote, Span
from onrecord.core.review.indexing import save_analysed
from onrecord.core.sources.boilerplate import split_boilerplate
from onrecord.core.store.connection import open_store
from onrecord.core.text.quotation_marks import find_stretches

SAMPLES = Path(__file__).parent.parent / "samples"


def big_article(words: int) -> Article:
    """An article of about so many words."""
    paragraphs: list[str] = []
    count = number = 0
    while count < words:
        for name in ("press-conference", "diplomacy", "feature", "business"):
            text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").split("\n\n", 2)[2]
            for paragraph in text.strip().split("\n\n"):
                number += 1
                paragraphs.append(f"{paragraph} This is paragraph {number} of them all, and it goes on.")
                count += len(paragraphs[-1].split())
                if count >= words:
                    break
            if count >= words:
                break
    return split_boilerplate("A long report to measure with\n\n" + "\n\n".join(paragraphs))


def marked(text: str) -> Analysis:
    """Quotes at every stretch between marks and every "said" clause, three people to say them."""
    people = tuple(
        Person(f"p{i}", n, "person") for i, n in enumerate(("Helena Duarte", "Youssef Benali", "Angus Rennie"), 1)
    )
    spans = [Span(s.start, s.end) for s in find_stretches(text) if s.end - s.start > 15]
    spans += [Span(*m.span(1)) for m in re.finditer(r"\bsaid ([a-z][^.“\"]{20,200})\.", text)]
    quotes = [
        Quote((s,), text[s.start : s.end], "direct", person=people[i % 3].id, confidence=0.9)
        for i, s in enumerate(sorted(spans))
    ]
    mentions = {p.name: tuple(Span(*m.span()) for m in re.finditer(p.name, text)) for p in people}
    return Analysis(
        tuple(quotes), tuple(Person(p.id, p.name, "person", None, mentions[p.name], 1) for p in people), model="by rule"
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("words", type=int)
    args = parser.parse_args()
    article = big_article(args.words)
    args.out.with_suffix(".txt").write_text(f"{article.title}\n\n{article.text}", encoding="utf-8")
    store = open_store(args.out)
    analysis = marked(article.text)
    save_analysed(store, article, analysis)
    store.close()
    print(f"{len(article.text.split()):,} words, {len(analysis.quotes):,} quotes")


if __name__ == "__main__":
    main()
