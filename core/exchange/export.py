"""Reviewed quotes -> JSONL (the contract), CSV (a quote a row) and Markdown (a report to read)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.core.contract import Json, to_json
from onrecord.core.model import Analysis, Article, Person
from onrecord.core.review.current import PassageNote, Reviewed

Format = Literal["jsonl", "csv", "md"]
_COLUMNS = (
    "article", "title", "site", "published", "speaker", "role", "quote", "kind", "state", "confidence", "start", "end",
    "reviewer", "tags", "note",
)  # fmt: skip
#: what makes a spreadsheet take a cell for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Exported:
    """An article with those of its quotes that go out."""

    id: str
    article: Article
    analysis: Analysis
    quotes: Sequence[Reviewed]
    notes: Sequence[PassageNote] = ()


def write_out(articles: Iterable[Exported], form: Format) -> Iterator[str]:
    """The pieces of the file, article by article."""
    yield from {"jsonl": _jsonl, "csv": _csv, "md": _markdown}[form](articles)


def _jsonl(articles: Iterable[Exported]) -> Iterator[str]:
    for a in articles:
        yield json.dumps(reviewed_json(a), ensure_ascii=False) + "\n"


def reviewed_json(a: Exported) -> Json:
    """The JSON contract, each quote with its state, reviewer, tags and note, people named by hand included."""
    people = list(a.analysis.people)
    ids = {p.name: p.id for p in people}
    for r in a.quotes:
        if r.speaker_name and r.speaker_name not in ids:
            ids[r.speaker_name] = f"p{len(people) + 1}"
            people.append(Person(ids[r.speaker_name], r.speaker_name, "person", mentions=r.quote.speaker))
    counts = {name: sum(r.speaker_name == name for r in a.quotes) for name in ids}
    out = to_json(a.id, a.article, a.analysis)
    out["people"] = [{**_as_dict(p), "quoted": counts[p.name]} for p in people]
    out["quotes"] = [
        {
            "content": [list(s) for s in r.quote.content],
            "text": r.quote.text,
            "kind": r.quote.kind,
            "cue": [list(s) for s in r.quote.cue],
            "speaker": [list(s) for s in r.quote.speaker],
            "person": ids.get(r.speaker_name or ""),
            "confidence": r.quote.confidence,
            "why": r.quote.explanation,
            "state": r.state,
            "reviewer": r.reviewer,
            "tags": list(r.tags),
            "note": r.note,
        }
        for r in a.quotes
    ]
    out["notes"] = [{"span": list(n.span) if n.span else None, "text": n.text} for n in a.notes]
    return out


def _as_dict(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "kind": person.kind,
        "country": person.country,
        "mentions": [list(m) for m in person.mentions],
    }


def _csv(articles: Iterable[Exported]) -> Iterator[str]:
    yield _row(_COLUMNS)
    for a in articles:
        roles = {p.name: p.role for p in a.analysis.people}
        for r in a.quotes:
            yield _row(
                (
                    a.id, a.article.title, a.article.site, a.article.published, r.speaker_name, roles.get(r.speaker_name or ""), r.quote.text,
                    r.quote.kind, r.state, r.quote.confidence, r.quote.start, r.quote.end, r.reviewer, " ".join(r.tags), r.note,
                )
            )  # fmt: skip


def _row(values: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_cell(v) for v in values])
    return out.getvalue()


def _cell(value: object) -> object:
    """A text that a spreadsheet would run gets an apostrophe before it (OWASP, CSV injection)."""
    if isinstance(value, str):
        value = " ".join(value.replace("\x00", "").split())
        return f"'{value}" if value.startswith(_FORMULA) else value
    return value


def _markdown(articles: Iterable[Exported]) -> Iterator[str]:
    for number, a in enumerate(articles):
        about = " · ".join(filter(None, (a.article.byline, a.article.site, a.article.published)))
        head = f"# {_escaped(a.article.title or 'Untitled')}\n\n" + (f"{_escaped(about)}\n\n" if about else "")
        yield ("\n" if number else "") + head
        roles = {p.name: p.role for p in a.analysis.people}
        for name in dict.fromkeys(r.speaker_name for r in a.quotes):
            role = roles.get(name or "")
            yield f"## {_escaped(name or 'No one named')}" + (f", {_escaped(role)}" if role else "") + "\n\n"
            for r in a.quotes:
                if r.speaker_name == name:
                    extra = "".join(f" `#{t}`" for t in r.tags) + (f" — {_escaped(r.note)}" if r.note else "")
                    yield f"> {_escaped(r.quote.text)}\n\n{r.quote.kind}, {r.state}{extra}\n\n"
        if a.notes:
            yield "## Notes\n\n" + "".join(
                f"- {_escaped(n.text)}"
                + (f" (on “{_escaped(a.article.text[slice(*n.span)][:80])}”)" if n.span else "")
                + "\n"
                for n in a.notes
            )


def _escaped(text: str) -> str:
    out = " ".join(text.split())
    for sign in "\\`*_[]<>#|":
        out = out.replace(sign, "\\" + sign)
    return out
