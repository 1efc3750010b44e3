"""Quotes, cues and speakers as labelled spans with relations: what annotation tools have in common."""

from __future__ import annotations

from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.frozen import frozen
from onrecord.core.model import Span, Spans

#: labels of spans; kinds of quote apart, since that is what the tools' users train on
QUOTE_LABELS = {"direct": "DIRECT", "mixed": "MIXED", "indirect": "INDIRECT"}
CUE, SPEAKER = "CUE", "SPEAKER"
LABELS = (*QUOTE_LABELS.values(), CUE, SPEAKER)
#: relations, from a quote to what attributes it; PART joins a quote's later stretches to its first
SAID_BY, CUED_BY, PART = "SAID_BY", "CUED_BY", "PART"
RELATIONS = (SAID_BY, CUED_BY, PART)


@frozen
class LabelledSpan:
    """A span with a label; ``id`` is unique in its article. ``key`` is the quote's it belongs to, ``first`` where it begins it."""

    id: int
    start: int
    end: int
    label: str
    key: str
    first: bool = False


@frozen
class Relation:
    """From the span of one id to that of another."""

    id: int
    source: int
    target: int
    label: str


def labelled(a: ExportedArticle) -> tuple[list[LabelledSpan], list[Relation]]:
    """An article's quotes as spans and relations, rejected ones left out; a speaker or cue that several share stands once."""
    spans: list[LabelledSpan] = []
    relations: list[Relation] = []
    shared: dict[tuple[Span, str], int] = {}

    def add(span: Span, label: str, key: str, *, first: bool = False) -> int:
        spans.append(LabelledSpan(len(spans) + 1, span.start, span.end, label, key, first))
        return len(spans)

    def relate(source: int, targets: Spans, label: str, relation: str, key: str) -> None:
        for span in targets:
            if (span, label) not in shared:
                shared[span, label] = add(span, label, key)
            relations.append(Relation(len(relations) + 1, source, shared[span, label], relation))

    for q in a.quotes:
        if q.state == "rejected":
            continue
        first = add(q.quote.content[0], QUOTE_LABELS[q.quote.kind], q.key, first=True)
        for span in q.quote.content[1:]:
            part = add(span, QUOTE_LABELS[q.quote.kind], q.key)
            relations.append(Relation(len(relations) + 1, first, part, PART))
        relate(first, q.quote.speaker, SPEAKER, SAID_BY, q.key)
        relate(first, q.quote.cue, CUE, CUED_BY, q.key)
    return spans, relations
