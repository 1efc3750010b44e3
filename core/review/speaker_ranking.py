"""Who else may have said it: the people of the article, the likeliest speaker of a quote first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.core.model import Analysis, Person, Quote, Span, Spans
from onrecord.core.review.current import Reviewed

_SELF_DISTANCE = 100_000


def rank_speakers(
    analysis: Analysis, quote: Quote, others: Sequence[Reviewed] = (), beside: str | None = None
) -> list[Person]:
    """The article's people and organisations, likeliest first, the one proposed now last.

    Near mentions count most, those after the quote a little more than those before it, then who else is speaking close by
    (``others``, the quotes as they stand), then who is quoted most. Of a quote that is not in the text,
    ``beside`` is what stands around it: only who is named there is near.
    """
    if beside is not None:
        others = ()
    names_near = {
        name: abs(r.quote.start - quote.start)
        for r in sorted(others, key=lambda r: -abs(r.quote.start - quote.start))
        if r.quote.start != quote.start
        for name in r.speakers
    }

    def cost(person: Person) -> float:
        mention = _nearest(person.mentions, quote)
        if beside is not None:
            mention = Span(quote.end, quote.end) if _names(person, beside) else None
        distance = _distance(mention, quote) if mention else _SELF_DISTANCE
        talking = names_near.get(person.name, _SELF_DISTANCE)
        kind = {"person": 0.0, "organisation": 250.0, "group": 150.0}[person.kind]
        return min(distance, 40 + 0.8 * talking) + kind - 60 * min(person.quoted, 5)

    return sorted(analysis.people, key=lambda p: (p.id == quote.person, cost(p), p.name))


def mention_for(person: Person, quote: Quote) -> Spans:
    """The mention of ``person`` that most likely attributes ``quote``."""
    found = _nearest(person.mentions, quote)
    return (found,) if found else ()


def mentions_for(analysis: Analysis, names: Sequence[str], r: Reviewed) -> Spans:
    """Where the text names all of ``names``: for those who spoke already where it does now, unless that names others too."""
    now = _still_naming(analysis, names, r)
    found = set(now)
    for name in names:
        person = analysis.named(name)
        if person is not None and not (now and name in r.speakers):
            found.update(m for m in mention_for(person, r.quote) if not _meets(m, now))
    return tuple(sorted(found))


def _still_naming(analysis: Analysis, names: Sequence[str], r: Reviewed) -> list[Span]:
    """Where the text names those of ``names`` who spoke already, and nobody else who did."""
    if not any(name in r.speakers for name in names):
        return []
    gone = [m for name in r.speakers if name not in names for m in _mentions(analysis, name)]
    return [s for s in r.quote.speaker if not _meets(s, gone)]


def antecedent(person: Person, quote: Quote, text: str) -> Span | None:
    """Where the text last named ``person`` before the "he" that ``quote`` is given by; None where it names them itself."""
    if not quote.speaker or any(_names(person, text[slice(*s)]) for s in quote.speaker):
        return None
    before = [m for m in person.mentions if m.end <= quote.speaker[0].start and _names(person, text[slice(*m)])]
    return max(before, default=None)


def _mentions(analysis: Analysis, name: str) -> Spans:
    person = analysis.named(name)
    return person.mentions if person is not None else ()


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _names(person: Person, words: str) -> bool:
    return any(w in words for w in person.name.split() if len(w) > 2)


def _nearest(mentions: Spans, quote: Quote) -> Span | None:
    outside = [m for m in mentions if not any(s <= m.start < e for s, e in quote.content)]
    return min(outside or mentions, key=lambda m: _distance(m, quote), default=None)


def _distance(mention: Span, quote: Quote) -> float:
    inside = any(s <= mention.start < e for s, e in quote.content)
    if inside:
        return 600.0
    if mention.end <= quote.start:
        return float(quote.start - mention.end)
    return 0.9 * (mention.start - quote.end) if mention.start >= quote.end else 0.0
