"""Whose words, down to the person: python -m benchmarks.people PEOPLE.jsonl [--coreference COREF.jsonl] [--gap GAP.jsonl] [--misses N]

PEOPLE.jsonl has {"id", "outlet", "text", "stretches"} a line: every stretch of three words or more between quotation
marks with the full name of whose words it is. COREF.jsonl has {"text", "clusters": [{"type", "mentions"}]}: the mentions of one and the same.
GAP.jsonl has {"text", "pronoun", "a", "b", "answer"}: which of the names at two spans, "a", "b" or neither, a pronoun means.
Prints the table by outlet, how often the right person is the first or among the first three offered, how well the
confidence holds, the pronouns of the chains and of GAP, and whether names of seven groups of languages come out whole.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.gold import read_gold
from benchmarks.scoring import Text
from onrecord.core.analysis.pipeline import COMPONENTS, analyse, analyse_many, load_pipeline
from onrecord.core.analysis.speakers.anaphors import pronoun
from onrecord.core.analysis.speakers.gather import gather
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.scene import Scene
from onrecord.core.model import Analysis, Quote
from onrecord.core.review.speaker_ranking import rank_speakers
from onrecord.core.text.names import name_key
from onrecord.core.text.quotation_marks import find_stretches

Json = dict[str, Any]
_FORTY = 40
#: given names and family names to be put together, of which the tests take forty a group
GROUPS: dict[str, tuple[str, str]] = {
    "African": (
        "Adaeze Chidi Oluwaseun Ngozi Thandiwe Sipho Lerato Kwame Abena Wanjiru",
        "Okonkwo Adeyemi Dlamini Mokoena Mensah Boateng Kamau Otieno",
    ),
    "Anglo": (
        "Alice Brian Claire Duncan Emily Frank Grace Henry Isobel Jack",
        "Ashworth Barlow Cartwright Dunmore Eastman Fairley Garrick Holloway",
    ),
    "Arab and Turkish": (
        "Ahmed Fatima Khaled Layla Mustafa Yusuf Zeynep Mehmet Elif Nadia",
        "al-Masri Haddad Khalil Mansour Yilmaz Demir Kaya bin-Saleh",
    ),
    "East and Southeast Asian": (
        "Kenji Yuki Haruto Sakura Nguyen-Van Minh Siti Budi Anh Somchai",
        "Tanaka Yamamoto Tran Pham Santoso Wijaya Nakamura Watanabe",
    ),
    "Latin American": (
        "Alejandro Camila Diego Fernanda Gabriel Isabela Javier Lucia Mateo Valentina",
        "García Hernández Restrepo Quispe Oliveira Cardoso Villalobos Echeverría",
    ),
    "Slavic": (
        "Aleksandr Olena Dmitry Svetlana Andrzej Katarzyna Milan Jelena Oleh Iryna",
        "Kovalenko Shevchuk Nowak Wiśniewski Petrović Horvat Sokolov Morozov",
    ),
    "South Asian": (
        "Arjun Priya Imran Ayesha Ravi Lakshmi Sanjay Farhana Vikram Nasreen",
        "Chatterjee Banerjee Qureshi Rahman Venkataraman Iyer Bhattarai Wickramasinghe",
    ),
}
_TEMPLATE = "The bridge over the river will stay closed until May, {full} said on Monday. “We need more time,” {last} told reporters in the town hall."


def names_of(group: str) -> list[tuple[str, str]]:
    """Forty (given name, family name) of a group."""
    given, family = (words.split() for words in GROUPS[group])
    return [(given[i % len(given)], family[(i + i // len(given)) % len(family)]) for i in range(_FORTY)]


def one_person_under_the_full_name(group: str) -> float:
    """Of forty names in one and the same sentences, the share that come out as one person who says both quotes."""
    last = {f"{given} {family}": family for given, family in names_of(group)}
    found = analyse_many([(_TEMPLATE.format(full=full, last=family), None, None) for full, family in last.items()])
    return sum(_is_whole(full, analysis) for full, analysis in zip(last, found, strict=True)) / len(last)


def _is_whole(full: str, analysis: Analysis) -> bool:
    speakers = {q.person for q in analysis.quotes}
    return (
        [p.name for p in analysis.people if p.kind == "person"] == [full]
        and len(speakers) == 1
        and None not in speakers
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """A stretch of the gold: was it found, was its person right, where the right one stood among those offered."""

    outlet: str
    text: str
    wanted: tuple[str, ...]
    got: str | None
    is_found: bool
    is_right: bool
    confidence: float
    place: int | None


def judge(article: Json, analysis: Analysis) -> Iterator[Judged]:
    """The stretches of an article that are somebody's words."""
    text = Text(article["text"])
    quotes = [(text.words(q.content), q) for q in analysis.quotes]
    for stretch in article["stretches"]:
        words = text.words([stretch["span"]])
        if "none" in stretch or "unsure" in stretch or stretch.get("nested") or not words:
            continue
        wanted = tuple(n for names in (stretch["who"], *stretch.get("also", ())) for n in names)
        over = [(w, q) for w, q in quotes if 2 * len(w & words) >= len(words)]
        quote = min(over, key=lambda pair: len(pair[0]))[1] if over else None
        yield _judged(article, stretch, wanted, quote, analysis)


def _judged(article: Json, stretch: Json, wanted: tuple[str, ...], quote: Quote | None, analysis: Analysis) -> Judged:
    start, end = stretch["span"]
    words, outlet = article["text"][start:end], article.get("outlet", "?")
    if quote is None:
        return Judged(outlet, words, wanted, None, False, False, 0.0, None)
    person = analysis.person(quote.person)
    others = [p.name for p in rank_speakers(analysis, quote) if p is not person]
    offered = [person.name, *others] if person else others
    unnamed = bool(stretch.get("unnamed"))
    place = next((i for i, name in enumerate(offered) if any(same(name, w, unnamed) for w in wanted)), None)
    is_right = person is not None and place == 0
    return Judged(outlet, words, wanted, person.name if person else None, True, is_right, quote.confidence, place)


def same(name: str, wanted: str, unnamed: bool) -> bool:
    """Whether two names are one person's, one ending or beginning the other; of somebody unnamed, a shared noun."""
    a, b = (name_key(n).split() for n in (name, wanted))
    if unnamed and {w.rstrip("s") for w in a} & {w.rstrip("s") for w in b} - {"the", "a", "of", "and"}:
        return True
    short, long = sorted((a, b), key=len)
    if not short:
        return False
    return long[-len(short) :] == short or long[: len(short)] == short or (len(short) > 1 and set(short) <= set(long))


_PRONOUNS = frozenset(("he", "she", "him", "her", "his", "hers", "himself", "herself"))


def _scene(text: str, given: Sequence[Sequence[int]] = ()) -> Scene:
    """A text with the people it names, before anybody has spoken; what stands at the spans ``given`` is a person's name."""
    nlp = load_pipeline()  # paragraphs bound sentences, as they do in the program
    with nlp.select_pipes(disable=list(COMPONENTS)):
        doc = nlp(text)
    names = [name for start, end in given if (name := doc.char_span(start, end, alignment_mode="expand")) is not None]
    return Scene(doc, gather(doc, [], names), [(s.start, s.end) for s in find_stretches(text)])


def choose_name(case: Json) -> tuple[str | None, str | None]:
    """Which of two names, "a", "b" or neither, a pronoun is taken to mean: among all in view, and among these two alone."""
    scene = _scene(case["text"], [case["a"], case["b"]])
    token = scene.doc.char_span(*case["pronoun"], alignment_mode="expand")
    ranked = scene.rank(pronoun(token[0], ())) if token is not None else []
    named = [next((ab for ab in "ab" if _has_mention(c.named, case[ab])), None) for c in ranked]
    return next(iter(named), None), next((ab for ab in named if ab), None)


def _has_mention(named: Referent | None, span: Sequence[int]) -> bool:
    return named is not None and any(s < span[1] and span[0] < e for s, e in named.mentions)


def f1_of_choices(chosen: Sequence[str | None], gold: Sequence[str | None]) -> float:
    """GAP's measure: each of the two names a yes or no, counted together."""
    right = sum(c == g for c, g in zip(chosen, gold, strict=True) if c)
    return 2 * right / max(1, sum(map(bool, chosen)) + sum(map(bool, gold)))


# Whole on purpose: two loops, and what is left out in one line.
def chained(article: Json) -> Iterator[bool]:
    """For each "he" or "she" of somebody the article names before: is it tied to the right chain?"""
    scene = _scene(article["text"])
    doc, named = scene.doc, scene.named
    for chain in (c["mentions"] for c in article["clusters"] if c["type"] == "person"):
        mine = [n for n in named if any(s <= a and b <= e for a, b in n.mentions for s, e in chain if e - s < 60)]
        for start, end in chain:
            span = doc.char_span(start, end)
            if span is None or span.text.lower() not in _PRONOUNS or not any(n.mentions[0][0] < start for n in mine):
                continue
            ranked = scene.rank(pronoun(span[0], ()))
            yield bool(ranked) and ranked[0].named in mine


# Whole on purpose: what is printed, line by line.
def report(found: list[Judged]) -> None:
    """Print what was measured."""
    by: dict[str, list[Judged]] = defaultdict(list)
    for one in found:
        by[one.outlet].append(one)
    for outlet, those in sorted(by.items(), key=lambda item: sum(j.is_right for j in item[1]) / len(item[1])):
        print(f"  {outlet:20} {sum(j.is_right for j in those):4} of {len(those)}")
    n = len(found)
    seen = [j for j in found if j.is_found]
    high = [j for j in seen if j.confidence >= 0.9]
    print(f"found {len(seen) / n:.1%}, right {sum(j.is_right for j in found) / n:.1%} of {n}")
    print(f"right at 0.9 and above: {sum(j.is_right for j in high) / max(1, len(high)):.1%} of {len(high)}")
    places = Counter(min(j.place, 3) if j.place is not None else 4 for j in seen)
    print(
        f"picker: right one first {places[0] / len(seen):.1%}, among the first three {(places[0] + places[1] + places[2]) / len(seen):.1%}"
    )


def report_choices(cases: list[Json]) -> None:
    """Print how often pronouns mean the right one of two names."""
    gold = [case["answer"] for case in cases]
    for among, chosen in zip(("all in view", "the two"), zip(*map(choose_name, cases), strict=True), strict=True):
        print(f"GAP, among {among}: F1 {f1_of_choices(chosen, gold):.1%} of {len(gold)}")


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", type=Path)
    parser.add_argument("--coreference", type=Path, metavar="FILE", help="chains to tie pronouns to")
    parser.add_argument(
        "--gap", type=Path, metavar="FILE", help="pronouns with two names, of which one or none is meant"
    )
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="also print so many that went wrong")
    args = parser.parse_args()
    found = [j for article in read_gold(args.people) for j in judge(article, analyse(article["text"]))]
    report(found)
    for j in [j for j in found if not j.is_right][: args.misses]:
        print(f"  {j.confidence:.2f} {j.text[:60]!r} is {j.wanted[0]}, not {j.got}")
    if args.coreference:
        tied = [right for article in read_gold(args.coreference) for right in chained(article)]
        print(f"pronouns of named people tied to the right chain: {sum(tied) / len(tied):.1%} of {len(tied)}")
    if args.gap:
        report_choices(read_gold(args.gap))
    for group in sorted(GROUPS):
        print(f"  names, {group:26} {one_person_under_the_full_name(group):.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
