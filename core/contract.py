"""The JSON contract of an article and its analysis, both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, cast, get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.model import (
    Analysis,
    Article,
    Change,
    Country,
    Figure,
    FigureKind,
    FigureValue,
    Person,
    PersonKind,
    Qualifier,
    Quote,
    QuoteKind,
    Span,
    Spans,
    Way,
)
from onrecord.core.text.characters import without_surrogates

Json = dict[str, Any]


def to_json(article_id: str, article: Article, analysis: Analysis) -> Json:
    """The JSON contract of one article."""
    return {
        "id": article_id,
        "title": article.title,
        "byline": article.byline,
        "site": article.site,
        "published": article.published,
        "language": article.language,
        "url": article.url,
        "text": article.text,
        **analysis_to_json(analysis),
    }


def analysis_to_json(analysis: Analysis) -> Json:
    """The analysis' part of the contract, the model's name included."""
    return {
        "model": analysis.model,
        "quotes": [quote_to_json(q) for q in analysis.quotes],
        "people": [asdict(p) for p in analysis.people],
        "countries": [asdict(c) for c in analysis.countries],
        "figures": [asdict(f) for f in analysis.figures],
    }


def analysis_from_json(data: Json) -> Analysis:
    """The inverse of :func:`analysis_to_json`.

    Raises:
        KeyError, TypeError: if ``data`` does not follow the contract.
    """

    def those(kind: str, *span_lists: str) -> list[Json]:
        return [{**item, **{k: spans(item.get(k)) for k in span_lists}} for item in data[kind]]

    return Analysis(
        quotes=tuple(Quote(**_stored_quote(q)) for q in those("quotes", "content", "cue", "speaker")),
        people=tuple(Person(**p) for p in those("people", "mentions")),
        countries=tuple(Country(**_with_ways(c)) for c in those("countries", "mentions")),
        figures=tuple(Figure(**{**f, "value": _value(f["value"])}) for f in those("figures")),
        model=data.get("model", ""),
    )


def quote_to_json(quote: Quote) -> Json:
    """A quote as the contract has it."""
    return _renamed(asdict(quote), "explanation", "why")


def _renamed(item: Json, old: str, new: str) -> Json:
    """What the program calls an explanation the contract has as ``why``."""
    return {new if k == old else k: v for k, v in item.items()}


def _stored_quote(quote: Json) -> Json:
    return {**_renamed(quote, "why", "explanation"), "people": tuple(quote.get("people", ()))}


def _with_ways(country: Json) -> Json:
    return {**country, "ways": tuple(country.get("ways", ()))}


def spans(pairs: Any) -> Spans:
    """``[[start, end], ...]`` as spans; None as none."""
    return tuple(Span(int(s), int(e)) for s, e in pairs or ())


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def parse_analysis(record: Mapping[str, object], text: str) -> Analysis:
    """The analysis of ``text`` that somebody's ``record`` claims to hold; nothing in it is believed.

    Quotes and figures say what stands at their offsets in ``text``, whatever the record says they do. Fields that the
    contract does not know are left out.

    Raises:
        OnrecordError: the record does not follow the contract; the message names the first field that does not.
    """
    people = tuple(_person(item, at, text) for at, item in _items(record, "people"))
    _once([p.id for p in people], "people", "id")
    ids = {p.id for p in people}
    quotes = tuple(_read_quote(item, at, text, ids) for at, item in _items(record, "quotes"))
    _once([q.content for q in quotes], "quotes", "content")
    countries = tuple(_country(item, at, text) for at, item in _items(record, "countries"))
    _once([c.code for c in countries], "countries", "code")
    figures = tuple(_figure(item, at, text) for at, item in _items(record, "figures"))
    return Analysis(quotes, people, countries, figures, _words(record.get("model"), "model") or "")


def _items(record: Mapping[str, object], kind: str) -> list[tuple[str, Json]]:
    found = record.get(kind)
    if not isinstance(found, list):
        raise OnrecordError(f"{kind} is not a list")
    for number, item in enumerate(found):
        if not isinstance(item, dict):
            raise OnrecordError(f"{kind}[{number}] is not an object")
    return [(f"{kind}[{number}]", cast(Json, item)) for number, item in enumerate(found)]


def _once(values: Sequence[object], kind: str, field: str) -> None:
    if len(set(values)) < len(values):
        raise OnrecordError(f"{kind} has the same {field} twice")


def _read_quote(item: Json, at: str, text: str, people: set[str]) -> Quote:
    content = _some_spans(item.get("content"), f"{at}.content", text)
    person = item.get("person")
    if person is not None and not (isinstance(person, str) and person in people):
        raise OnrecordError(f"{at}.person is nobody among its people")
    together = item.get("people") or []
    if not isinstance(together, list) or not people.issuperset(map(str, cast(list[object], together))):
        raise OnrecordError(f"{at}.people has somebody who is not among its people")
    return Quote(
        content=content,
        text=" … ".join(text[s:e] for s, e in content),
        kind=_choice(item.get("kind"), f"{at}.kind", get_args(QuoteKind)),
        cue=_inside(item.get("cue"), f"{at}.cue", text),
        speaker=_inside(item.get("speaker"), f"{at}.speaker", text),
        person=person,
        confidence=_number(item.get("confidence"), f"{at}.confidence", 0, 1),
        explanation=_words(item.get("why"), f"{at}.why") or "",
        people=tuple(map(str, cast(list[object], together))),
    )


def _person(item: Json, at: str, text: str) -> Person:
    return Person(
        id=_name(item.get("id"), f"{at}.id"),
        name=_name(item.get("name"), f"{at}.name"),
        kind=_choice(item.get("kind"), f"{at}.kind", get_args(PersonKind)),
        role=_words(item.get("role"), f"{at}.role"),
        mentions=_inside(item.get("mentions"), f"{at}.mentions", text),
        quoted=int(_number(item.get("quoted", 0), f"{at}.quoted", 0, 1e9)),
        country=_code(item.get("country"), f"{at}.country") if item.get("country") is not None else None,
    )


def _country(item: Json, at: str, text: str) -> Country:
    mentions = _inside(item.get("mentions"), f"{at}.mentions", text)
    ways = item.get("ways") or []
    if not isinstance(ways, list) or len(ways) not in (0, len(mentions)):
        raise OnrecordError(f"{at}.ways does not go with its mentions")
    return Country(
        code=_code(item.get("code"), f"{at}.code"),
        name=_name(item.get("name"), f"{at}.name"),
        mentions=mentions,
        ways=tuple(_choice(way, f"{at}.ways", get_args(Way)) for way in ways),
    )


def _figure(item: Json, at: str, text: str) -> Figure:
    ((start, end),) = _some_spans([[item.get("start"), item.get("end")]], at, text)
    change, qualifier = item.get("change"), item.get("qualifier")
    return Figure(
        start=start,
        end=end,
        text=text[start:end],
        kind=_choice(item.get("kind"), f"{at}.kind", get_args(FigureKind)),
        value=_figure_value(item.get("value"), f"{at}.value"),
        unit=_words(item.get("unit"), f"{at}.unit"),
        about=_words(item.get("about"), f"{at}.about"),
        change=None if change is None else _choice(change, f"{at}.change", get_args(Change)),
        qualifier=None if qualifier is None else _choice(qualifier, f"{at}.qualifier", get_args(Qualifier)),
    )


#: no number of a text is greater, and none has so many words
_MOST, _LONGEST = 1e300, 5000


def _some_spans(value: object, at: str, text: str) -> Spans:
    found = _inside(value, at, text)
    if not found:
        raise OnrecordError(f"{at} has no span")
    return found


def _inside(value: object, at: str, text: str) -> Spans:
    """Spans of ``text`` in order, none over another."""
    if value is None:
        return ()
    out: list[Span] = []
    for pair in value if isinstance(value, list) else [value]:
        if not (isinstance(pair, list) and len(pair) == 2 and all(type(n) is int for n in pair)):
            raise OnrecordError(f"{at} must be pairs of whole numbers, [[start, end], …]")
        span = Span(*pair)
        if not (out[-1].end if out else 0) <= span.start < span.end <= len(text):
            raise OnrecordError(f"{at} has spans outside its text, or out of order")
        out.append(span)
    return tuple(out)


def _choice(value: object, at: str, allowed: tuple[Any, ...]) -> Any:
    if value not in allowed:
        raise OnrecordError(f"{at} is none of {', '.join(allowed)}")
    return value


def _words(value: object, at: str) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise OnrecordError(f"{at} is not a text of at most {_LONGEST} characters")
    return without_surrogates(value).replace("\x00", "\ufffd")


def _name(value: object, at: str) -> str:
    words = _words(value, at)
    if not words or not words.strip():
        raise OnrecordError(f"{at} is missing")
    return words


def _code(value: object, at: str) -> str:
    if not (isinstance(value, str) and len(value) == 2 and value.isascii() and value.isupper()):
        raise OnrecordError(f"{at} is not a two-letter country code")
    return value


def _number(value: object, at: str, least: float, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not (least <= value <= most):
        raise OnrecordError(f"{at} is not a number from {least:g} to {most:g}")
    return value if abs(value) < 2**53 else float(value)  # SQLite's whole numbers end


def _figure_value(value: object, at: str) -> FigureValue:
    if value is None or isinstance(value, str):
        return _words(value, at)
    if isinstance(value, list):
        if len(value) != 2:
            raise OnrecordError(f"{at} needs two ends, or a single number")
        low, high = (_number(end, at, -_MOST, _MOST) for end in value)
        return low, high
    return _number(value, at, -_MOST, _MOST)
