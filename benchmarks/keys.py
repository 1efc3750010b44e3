"""Keys a quote: python -m benchmarks.keys GOLD.jsonl [--articles 30]

Drives the real application (Pilot, real keys, real store) as a perfect reviewer would: until every quoted stretch of
three words or more that is somebody's words in the gold is in an accepted quote with the right speaker, and no other
stretch is. Once with the program's proposals and once from nothing, on the first articles that have such stretches.

GOLD.jsonl has {"text", "attributions"} as for benchmarks.quotes, or {"text", "stretches"} as for benchmarks.people; with the
latter a speaker is right when the name is one of the gold's.

The reviewer takes the cheapest of: one decision after the other, or accepting all above a confidence first. A speaker
is right when its mention shares a word with the gold's, or its name does. Where the gold's speaker is a pronoun or a
noun that is nobody's name, the reviewer is taken to find the person at the place the picker offers first. Not counted
are the filter for quotes with quotation marks, typed once for a whole queue, and the key that opens the next article.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from benchmarks.gold import read_gold
from benchmarks.scoring import Text, Words
from onrecord.core.analysis.pipeline import analyse
from onrecord.core.model import Analysis, Article
from onrecord.core.review.current import Reviewed
from onrecord.core.review.filter import parse_filter
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.session import Session
from onrecord.core.review.spans import Caret
from onrecord.core.review.speaker_ranking import rank_speakers
from onrecord.core.store.connection import open_store
from onrecord.core.text.names import name_key
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.reader.screen import Reader
from onrecord.tui.workspace import Workspace

_PRONOUNS = frozenset(["he", "she", "they", "it", "who", "i", "we", "you"])
_FLOORS = (0.95, 0.9, 0.85, 0.8, 0.7, 0.5)


@dataclass
class Gold:
    """An article's stretches and who said each; None for words that are nobody's."""

    text: Text
    stretches: list[Words]
    speakers: list[Words | None]

    def of(self, content: Sequence[Sequence[int]]) -> list[int]:
        """The stretches that a content holds at least half of."""
        words = self.text.words(content)
        return [i for i, s in enumerate(self.stretches) if 2 * len(s & words) >= len(s)]

    def right_speaker(self, i: int, r: Reviewed) -> bool:
        """Whether a quote names the speaker of a stretch."""
        gold = self.speakers[i]
        assert gold is not None
        if self.text.same_speaker(gold, self.text.words(r.quote.speaker)):
            return True
        return bool(gold) and bool(r.speaker_name) and self._named(gold, r.speaker_name or "")

    def _named(self, gold: Words, name: str) -> bool:
        words = {w.lower() for w in name.split() if len(w) > 2}
        return bool({w.lower() for w in self.spelled(gold)} & words)

    def spelled(self, words: Words) -> list[str]:
        """The words themselves."""
        pairs = self.text._words  # pyright: ignore[reportPrivateUsage]
        return [self.text.text[slice(*pairs[i])] for i in sorted(words)]

    def typed(self, i: int) -> str:
        """What is typed for the speaker of a stretch whom the list does not have."""
        return self.spelled(self.speakers[i] or frozenset())[-1]

    def is_pronoun(self, i: int) -> bool:
        """Whether the gold names nobody."""
        words = self.spelled(self.speakers[i] or frozenset())
        return not any(w[0].isupper() and w.lower() not in _PRONOUNS for w in words)


@dataclass
class NamedGold(Gold):
    """An article's stretches with the names of whose words each is, the fullest first, or the phrase of one without a name."""

    names: list[list[str]]

    def right_speaker(self, i: int, r: Reviewed) -> bool:
        """Whether a quote is by one of those names, or by somebody called with a word of the phrase."""
        mine = name_key(r.speaker_name or "").split()
        return bool(mine) and any(_is_called(mine, name_key(name).split()) for name in self.names[i])

    def typed(self, i: int) -> str:
        """The last word of the fullest name."""
        return self.names[i][0].split()[-1]

    def is_pronoun(self, i: int) -> bool:
        """Never: the gold has names."""
        return False


def _is_called(mine: list[str], name: list[str]) -> bool:
    """Whether the words of one name are among the other's, a lone one its first or last."""
    short, long = sorted((mine, name), key=len)
    return short[0] in (long[0], long[-1]) if len(short) == 1 else set(short) <= set(long)


def _named(article: dict[str, Any]) -> NamedGold:
    """The gold of whose words they are; what is nested or unsure is left aside."""
    text = Text(article["text"])
    held = [s for s in article["stretches"] if not s.get("nested") and "unsure" not in s]
    names = [[*s.get("who", ()), *(n for other in s.get("also", ()) for n in other)] for s in held]
    somebody: Words = frozenset((-1,))
    speakers: list[Words | None] = [None if "none" in s else somebody for s in held]
    return NamedGold(text, [text.words([s["span"]]) for s in held], speakers, names)


def gold_of(article: dict[str, Any]) -> Gold:
    """The gold in words."""
    if "stretches" in article:
        return _named(article)
    text = Text(article["text"])
    contents = [(text.words(a["content"]), text.words(a["source"])) for a in article["attributions"]]
    speakers = [next((s for w, s in contents if len(x & w) >= 0.8 * len(x)), None) for x in text.stretches]
    return Gold(text, text.stretches, speakers)


@dataclass
class Reviewer:
    """Presses keys and counts them."""

    pilot: Pilot[None]
    gold: Gold
    keys: int = 0
    seconds: float = 0.0
    by: dict[str, int] = field(default_factory=dict)

    async def press(self, *keys: str, why: str) -> None:
        """Press keys."""
        start = time.perf_counter()
        await self.pilot.press(*keys)
        self.seconds += time.perf_counter() - start
        self.keys += len(keys)
        self.by[why] = self.by.get(why, 0) + len(keys)

    @property
    def reader(self) -> Reader:
        """The reader, once any dialog is closed."""
        return next(s for s in reversed(self.pilot.app.screen_stack) if isinstance(s, Reader))

    @property
    def session(self) -> Session:
        """What the reader shows."""
        assert self.reader.session is not None
        return self.reader.session

    def quotes(self) -> Sequence[Reviewed]:
        """The quotes as they stand."""
        return self.session.review.quotes

    def wanted(self, r: Reviewed) -> bool:
        """Whether a quote holds only gold stretches, and some."""
        held = self.gold.of(r.quote.content)
        return bool(held) and all(self.gold.speakers[i] is not None for i in held)

    def is_right(self, r: Reviewed) -> bool:
        """Whether accepting a quote as it stands is right."""
        held = self.gold.of(r.quote.content)
        return self.wanted(r) and all(self.gold.right_speaker(i, r) for i in held)

    async def work(self) -> None:
        """Review the article."""
        self.reader.workspace.wanted = parse_filter("kind:quoted")  # set once for the whole queue
        self.session.filter(parse_filter("kind:quoted"))
        self.reader.draw()
        await self.pilot.pause()
        await self._bulk()
        for _ in range(400):
            r = self.session.quote
            if r is None or r.is_done:
                if not self._open_after(r):
                    break
                await self.press("N", why="walk")
                continue
            if not self._open_left():
                break
            await self._one(r)
            await self._close_menu()
        await self._missing()

    def _open_after(self, r: Reviewed | None) -> bool:
        return any(not q.is_done and (r is None or q.quote.content > r.quote.content) for q in self.session.walk)

    def _open_left(self) -> bool:
        return any(self.wanted(r) for r in self.session.walk if not r.is_done)

    async def _bulk(self) -> None:
        """Accept all above a confidence where every one of them is right and that saves keys."""
        walk = [r for r in self.session.walk if not r.is_done]
        seen: list[int] = []
        best: tuple[int, int] | None = None
        for floor in _FLOORS:
            held = [r for r in walk if r.quote.confidence >= floor]
            if len(held) > (seen[-1] if seen else 0):
                seen.append(len(held))
                if all(self.is_right(r) for r in held) and len(held) > 2:
                    best = (len(seen), len(held))
        if best is not None:
            await self.press("A", str(best[0]), why="accept all")
            await self.pilot.pause()
            await self._close_menu()

    async def _close_menu(self) -> None:
        """The end of the queue: Enter goes to the next article; here the review is over, and the key is not counted."""
        if not isinstance(self.pilot.app.screen, Reader):
            await self.pilot.press("escape")
            await self.pilot.pause()

    async def _one(self, r: Reviewed) -> None:
        if not self.wanted(r):
            await self.press("n", why="skip")
            if self.session.key == r.key:  # the last one: nothing to walk to
                await self.press("x", why="reject")
        elif self.is_right(r):
            await self.press("a", why="accept")
        else:
            await self.press("s", why="speaker")
            await self._pick(r)

    # Whole on purpose: one branch a way to name a speaker.
    async def _pick(self, r: Reviewed) -> None:
        review = self.session.review
        ranked = rank_speakers(review.analysis, r.quote, review.quotes)
        i = next(i for i in self.gold.of(r.quote.content) if self.gold.speakers[i] is not None)
        at = next(
            (
                n
                for n, p in enumerate(ranked, 1)
                if self.gold.right_speaker(i, replace(r, speaker_name=p.name, quote=replace(r.quote, speaker=())))
            ),
            0,
        )
        if self.gold.speakers[i] == frozenset():
            await self.press("0", why="speaker")
        elif 0 < at < 10:
            await self.press(str(at), why="speaker")
        elif at:
            await self.press(*list(ranked[at - 1].name[:4].lower().replace(" ", "")), "enter", why="speaker typed")
        elif self.gold.is_pronoun(i):
            await self.press("1" if ranked else "0", why="speaker")
        else:
            name = "".join(c for c in self.gold.typed(i) if c.isalnum())
            await self.press(*name, "enter", why="speaker typed")
        await self.pilot.pause()

    @property
    def caret(self) -> Caret | None:
        """What is being marked."""
        pending = self.session.pending
        return pending if isinstance(pending, Caret) else None

    def _uncovered(self) -> list[int]:
        done = {i for r in self.quotes() if r.is_kept for i in self.gold.of(r.quote.content)}
        return [i for i, s in enumerate(self.gold.speakers) if s is not None and i not in done]

    # Whole on purpose: the walk of a reviewer, key by key.
    async def _missing(self) -> None:
        """Mark what no proposal has."""
        await self.pilot.press("g")
        for _ in range(200):
            left = self._uncovered()
            if not left:
                return
            await self.press("v", why="mark")
            for _ in range(60):
                caret = self.caret
                here = self.gold.of([caret.selection]) if caret is not None else []
                if any(i in left for i in here):
                    break
                before = caret
                await self.press("N", why="mark, walk")
                if self.caret == before:
                    break
            if not any(i in left for i in (self.gold.of([self.caret.selection]) if self.caret else [])):
                await self.press("escape", why="mark, walk")
                if not await self._from_the_top(left):
                    return
                continue
            await self.press("m", why="mark")
            await self.pilot.pause()
            added = max((r for r in self.quotes() if r.proposal is None), key=lambda r: r.key == self.session.key)
            await self._pick(added)

    async def _from_the_top(self, left: list[int]) -> bool:
        """Scroll up once where something before was passed over."""
        if getattr(self, "_turned", False):
            return False
        self._turned = True
        await self.press("g", why="mark, walk")
        return bool(left)


async def review(article: dict[str, Any], analysis: Analysis) -> Reviewer:
    """Review one article in an application of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "keys.db")
        given = Article(article["text"], title=article.get("title"))
        save_analysed(store, given, analysis)
        app = OnrecordApp(Workspace(store, Config(), "perfect"), given)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            reviewer = Reviewer(pilot, gold_of(article))
            while reviewer.reader.session is None:
                await pilot.pause()
            await reviewer.work()
            left = reviewer._uncovered()  # pyright: ignore[reportPrivateUsage]
            wrong = [
                r
                for r in reviewer.quotes()
                if r.is_kept and not reviewer.wanted(r) and reviewer.gold.of(r.quote.content)
            ]
            if left or wrong:
                print(f"  {article['id'][:50]}: {len(left)} not covered, {len(wrong)} wrongly accepted")
        store.close()
    return reviewer


def report(name: str, reviewers: Sequence[Reviewer]) -> None:
    """Keys a gold quote."""
    quotes = sum(sum(s is not None for s in r.gold.speakers) for r in reviewers)
    keys = sum(r.keys for r in reviewers)
    seconds = sum(r.seconds for r in reviewers)
    by: dict[str, int] = {}
    for r in reviewers:
        for why, n in r.by.items():
            by[why] = by.get(why, 0) + n
    parts = ", ".join(f"{why} {n}" for why, n in sorted(by.items(), key=lambda x: -x[1]))
    print(
        f"{name}: {keys} keys for {quotes} quotes in {len(reviewers)} articles, {keys / quotes:.2f} a quote ({parts}); {1000 * seconds / keys:.0f} ms a key"
    )


def main() -> None:
    """Both numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--articles", type=int, default=30)
    args = parser.parse_args()
    rows = read_gold(args.gold)
    rows = [a for a in rows if any(s is not None for s in gold_of(a).speakers)][: args.articles]
    analyses = [analyse(a["text"]) for a in rows]
    variants: list[tuple[str, Callable[[Analysis], Analysis]]] = [
        ("with proposals", lambda a: a),
        ("from nothing", lambda a: replace(a, quotes=())),
    ]
    for name, change in variants:
        done = [asyncio.run(review(a, change(analysis))) for a, analysis in zip(rows, analyses, strict=True)]
        report(name, done)


if __name__ == "__main__":
    main()
