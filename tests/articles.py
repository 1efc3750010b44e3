"""Articles made up for the tests, with the analysis they would have."""

from __future__ import annotations

from onrecord.core.model import Analysis, Article, Country, Figure, Person, Quote, Span, Spans

_PARTS = (
    ("Harbour master Ida Brandt met the fishermen of Norhaven again, number {n} of many meetings this year.", "", ""),
    ("“The quay will be mended before the winter storms, that is plan {n},” ", "Brandt", " said"),
    ("Her deputy, Otto Lund, expected that the work would cost {n} million kroner", "", ""),
    ("“Nobody has asked the crews about plan {n}, and they are the ones who moor there night after night in any weather,” ", "he", " added"),
    ("In Norway the coast council pays half of what such a quay costs, and it has paid {n} times before.", "", ""),
)  # fmt: skip


def long_article(times: int = 14) -> tuple[Article, Analysis]:
    """An article of ``times`` parts with two quotes, a place and a figure each."""
    text, quotes, people, places, figures = (
        "",
        list[Quote](),
        {"p1": list[Span](), "p2": list[Span]()},
        list[Span](),
        list[Figure](),
    )
    for n in range(1, times + 1):
        for words, who, cue in _PARTS:
            start, words = len(text), words.format(n=n)
            text += words + who + cue + ("." if who or not words.endswith(".") else "")
            for name, person in (("Ida Brandt", "p1"), ("Otto Lund", "p2")):
                if name in words:
                    at = start + words.index(name)
                    people[person].append(Span(at, at + len(name)))
            if "Norway" in words:
                places.append(Span(start + 3, start + 9))
            if "million" in words:
                at = start + words.index(f"{n} million")
                figures.append(
                    Figure(at, start + len(words), text[at : start + len(words)], "money", n * 1e6, "krone", "work")
                )
            if who:
                content: Spans = (Span(start, start + len(words) - 1),)
                speaker = Span(content[0].end + 1, content[0].end + 1 + len(who))
                cue_at = Span(speaker.end + 1, speaker.end + len(cue))
                sure = 0.5 + (n * 37 % 50) / 100
                quotes.append(
                    Quote(
                        content,
                        text[slice(*content[0])],
                        "direct",
                        (cue_at,),
                        (speaker,),
                        "p1" if who == "Brandt" else "p2",
                        sure,
                        f"cue “{cue.strip()}” after the quote",
                    )
                )
            text += "\n\n"
    named = (
        Person("p1", "Ida Brandt", "person", "Harbour master", tuple(people["p1"]), times),
        Person("p2", "Otto Lund", "person", "deputy", tuple(people["p2"]), times),
    )
    country = Country("NO", "Norway", tuple(places), ("name",) * len(places))
    analysis = Analysis(tuple(quotes), named, (country,), tuple(figures), model="made by hand")
    return Article(text.rstrip(), title="The quay of Norhaven", site="The Tide", published="2024-05-02"), analysis
