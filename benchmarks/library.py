"""The library at any size: first rows, sorting, filtering and search, in a store made by repeating and varying real articles.

    python -m benchmarks.library make STORE.db OUT.db ARTICLES      # STORE.db: a library of real articles (onrecord add)
    python -m benchmarks.library measure OUT.db [OUT.db ...]

``make`` takes the articles of STORE.db round and round, puts other words of the library in the place of one word in
twenty, and gives each a date and a site of its own; their quotes stand as they were found in the original. What is
measured reads the library's articles, the resolved quotes, and the full-text indexes, all at full size; fingerprints are left out.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from onrecord.core.library.articles import count_articles, list_articles
from onrecord.core.library.quotes import quotes_by, said
from onrecord.core.library.search import find_articles, find_quotes, highlighted
from onrecord.core.library.speakers import list_countries, list_speakers
from onrecord.core.query.parse import parse
from onrecord.core.store.connection import Store, open_store

_WORD = re.compile(r"\b[a-z]{4,}\b")
_SITES = [f"site{n}.example" for n in range(60)]
#: rare and common, words and fields, as a person would type them
QUERIES = (
    "trump", "clinton tax", "the", "said", '"the american people"', "who:clinton", "who:trump kind:direct", "who:obama after:2015",
    "country:RU", "country:CN trade", "about:MX", "site:site7.example", "site:site7.example who:sanders", "before:2012 war",
    "after:2020-06 kind:mixed police", "econom*", "state:accepted", "state:open kind:indirect vote", "immigra* -wall", "zymurgy",
    "who:clinton email", "sure<60 who:trump", '"years ago" kind:direct', "kind:direct", "who:pence country:RU",
)  # fmt: skip


def make(base: Store, out: Store, count: int) -> None:
    """Fill ``out`` with ``count`` articles."""
    articles = base.connection.execute("SELECT * FROM articles ORDER BY rowid").fetchall()
    vocabulary = sorted({w for a in articles for w in _WORD.findall(a["text"])})
    quotes = {a["id"]: base.connection.execute("SELECT * FROM resolved_quotes WHERE article_id = ?", [a["id"]]).fetchall() for a in articles}  # fmt: skip
    countries = {a["id"]: base.connection.execute("SELECT code, name FROM countries WHERE article_id = ?", [a["id"]]).fetchall() for a in articles}  # fmt: skip
    chance = random.Random(1)

    def varied(text: str) -> str:
        return _WORD.sub(lambda m: chance.choice(vocabulary) if chance.random() < 0.05 else m[0], text)

    connection = out.connection
    connection.execute("PRAGMA foreign_keys = OFF")  # the speakers come last, counted
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for trigger in triggers:
        connection.execute(f"DROP TRIGGER {trigger['name']}")

    def rows() -> Iterator[None]:
        for n in range(count):
            a = articles[n % len(articles)]
            key, day = (
                f"{n:016x}",
                f"{chance.randrange(2008, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
            )
            site, title, added = chance.choice(_SITES), varied(a["title"] or ""), f"2026-11-01T00:00:{n:08}"
            codes = " ".join(c["code"] for c in countries[a["id"]])
            said_here = quotes[a["id"]]
            done = chance.randrange(len(said_here) + 1)
            connection.execute(
                "INSERT INTO articles (id, title, site, published, words, added, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [key, title, site, day, a["words"], added, varied(a["text"])],
            )
            connection.execute(
                "INSERT INTO library_articles (id, article_id, title, site, published, added, words, total, done, todo, seen, countries,"
                " tags, story) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '', ?)",
                [
                    n + 1,
                    key,
                    title,
                    site,
                    day,
                    added,
                    a["words"],
                    len(said_here),
                    done,
                    len(said_here) - done,
                    codes,
                    n + 1,
                ],
            )
            connection.executemany(
                "INSERT INTO countries (article_id, code, name, mentions, ways) VALUES (?, ?, ?, '[]', '[]')",
                [(key, c["code"], c["name"]) for c in countries[a["id"]]],
            )
            connection.executemany(
                'INSERT INTO resolved_quotes (article_id, key, start, "end", text, speaker_name, site, country, about, kind, state, tags,'
                " published, confidence, speaker_id, together_with, together_ids) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?)",
                [
                    (key, q["key"], q["start"], q["end"], varied(q["text"]), q["speaker_name"], site, codes, q["about"], q["kind"],
                     "accepted" if i < done else "open", day, q["confidence"], q["speaker_id"],
                     q["together_with"], q["together_ids"])
                    for i, q in enumerate(said_here)
                ],
            )  # fmt: skip
            yield

    for number, _ in enumerate(rows()):
        if number % 5000 == 0:
            connection.commit()
    connection.execute(
        "INSERT INTO speakers (speaker_id, name, kind, quotes)"
        " SELECT speaker_id, min(speaker_name), 'person', count(*) FROM resolved_quotes WHERE speaker_id IS NOT NULL GROUP BY speaker_id"
    )
    for table in ("articles_fts", "resolved_quotes_fts"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
    for trigger in triggers:
        connection.execute(trigger["sql"])
    connection.execute("ANALYZE")
    connection.commit()


def timed(work: Callable[[], object], times: int = 7) -> float:
    """Median milliseconds."""
    spent: list[float] = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def search(store: Store, typed: str) -> int:
    """All that a search on the screen does: find, and the first page in full."""
    query = parse(typed)
    found = find_quotes(store, query)
    said(store, found.numbers[:40])
    highlighted(store, query, found.numbers[:40])
    return len(found.numbers) + len(find_articles(store, query))


def measure(path: Path) -> None:
    """Print what each thing takes, in milliseconds."""
    with closing(open_store(path)) as store:
        count = count_articles(store)
        print(f"{path}: {count:,} articles, {path.stat().st_size / 1e9:.2f} GB")
        print(f"  first rows {timed(lambda: (count_articles(store), list_articles(store, limit=100))):.1f}")
        print(f"  last rows {timed(lambda: list_articles(store, offset=max(count - 100, 0), limit=100)):.1f}")
        for sort in ("title", "site", "published", "quotes", "countries", "unread"):
            first = timed(lambda s=sort: list_articles(store, s, limit=100))
            last = timed(lambda s=sort: list_articles(store, s, offset=max(count - 100, 0), limit=100))
            print(f"  by {sort}: first rows {first:.1f}, last rows {last:.1f}")
        print(
            f"  filter as you type {timed(lambda: (count_articles(store, 'tax'), list_articles(store, typed='tax', limit=100))):.1f}"
        )
        print(f"  speakers {timed(lambda: list_speakers(store, limit=100)):.1f}, one's page {timed(lambda: quotes_by(store, 'donald trump')):.1f}, countries {timed(lambda: list_countries(store)):.1f}")  # fmt: skip
        spent = {typed: timed(lambda t=typed: search(store, t), 3) for typed in QUERIES}
        worst = max(spent, key=lambda t: spent[t])
        print(
            f"  search, {len(spent)} queries: median {statistics.median(spent.values()):.1f}, slowest {spent[worst]:.1f} ({worst})"
        )
        for typed, ms in sorted(spent.items(), key=lambda item: -item[1])[:6]:
            print(f"    {ms:7.1f}  {typed}  ({search(store, typed)} found)")


def main() -> None:
    """Make or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("base", type=Path)
    making.add_argument("out", type=Path)
    making.add_argument("articles", type=int)
    measuring = commands.add_parser("measure")
    measuring.add_argument("stores", type=Path, nargs="+")
    asked = parser.parse_args()
    if asked.command == "make":
        with closing(open_store(asked.base)) as base, closing(open_store(asked.out)) as out:
            make(base, out, asked.articles)
    else:
        for path in asked.stores:
            measure(path)


if __name__ == "__main__":
    main()
