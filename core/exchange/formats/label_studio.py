"""Label Studio's task list, with the labelling config that goes with it in :data:`CONFIG`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from onrecord.core.contract import Json
from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats.spans import LABELS, RELATIONS, LabelledSpan, Relation, labelled

#: to be pasted into the project's labelling interface
CONFIG = "".join(
    (
        "<View>\n  <Relations>\n",
        *(f'    <Relation value="{r}"/>\n' for r in RELATIONS),
        '  </Relations>\n  <Labels name="label" toName="text">\n',
        *(f'    <Label value="{label}"/>\n' for label in LABELS),
        '  </Labels>\n  <Text name="text" value="$text"/>\n</View>\n',
    )
)


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A task an article. Its quotes are an annotation where all were decided, else a prediction for the annotators."""
    file.write(b"[")
    for number, a in enumerate(articles):
        file.write((b",\n" if number else b"\n") + json.dumps(_task(a), ensure_ascii=False).encode("utf-8", "replace"))
    file.write(b"\n]\n")


def _task(a: ExportedArticle) -> Json:
    spans, relations = labelled(a)
    ids = {s.id: region_id(s) for s in spans}
    result = [*(_region(a, s) for s in spans), *(_relation(r, ids) for r in relations)]
    data = {
        "text": a.article.text,
        "article_id": a.id,
        "title": a.article.title,
        "url": a.article.url,
        "speakers": a.speakers,
        "replaces": a.replaces,
    }
    if all(q.state in ("accepted", "changed", "rejected") for q in a.quotes):
        return {"data": data, "annotations": [{"result": result}]}
    return {"data": data, "predictions": [{"model_version": a.analysis.model, "result": result}]}


def region_id(s: LabelledSpan) -> str:
    """A region's id, which Label Studio keeps: the quote's key, and for what belongs to it a number behind a slash."""
    return s.key if s.first else f"{s.key}/{s.id}"


def _region(a: ExportedArticle, s: LabelledSpan) -> Json:
    value = {"start": s.start, "end": s.end, "text": a.article.text[s.start : s.end], "labels": [s.label]}
    return {"id": region_id(s), "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def _relation(r: Relation, ids: Mapping[int, str]) -> Json:
    return {
        "type": "relation",
        "from_id": ids[r.source],
        "to_id": ids[r.target],
        "direction": "right",
        "labels": [r.label],
    }
