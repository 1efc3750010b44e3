"""Label Studio's JSON export: a list of tasks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.incoming import IncomingArticle, MalformedError, Refused, refuse, span_of, text_of
from onrecord.core.exchange.readers.annotated import Annotations, deleted_keys, replaced_in


def read(path: Path) -> Iterator[IncomingArticle | Refused]:
    """An article a task, by its last annotation that was not cancelled.

    Raises:
        OnrecordError: it is not a list of tasks.
    """
    try:
        tasks: Any = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise OnrecordError(f"{path} is not JSON; export it from Label Studio as JSON") from None
    if not isinstance(tasks, list):
        raise OnrecordError(f"{path} is not a list of tasks; export it from Label Studio as JSON")
    for number, task in enumerate(tasks, 1):
        where = f"{path}, task {number}"
        try:
            found = _article(task, where)
        except MalformedError as error:
            yield Refused(where, str(error))
        else:
            if found is not None:
                yield found


def _article(task: Any, where: str) -> IncomingArticle | None:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        refuse("it has no data")
    data: Mapping[str, Any] = task["data"]
    annotations = task.get("annotations")
    if annotations is None and "predictions" in task:
        return None
    if not isinstance(annotations, list):
        refuse("it has no list of annotations; export it as JSON, not JSON-MIN")
    done = [a for a in annotations if isinstance(a, dict) and not a.get("was_cancelled")]
    if not done:
        return None
    result = done[-1].get("result")
    if not isinstance(result, list):
        refuse("its annotation has no result")
    speakers = data["speakers"] if isinstance(data.get("speakers"), dict) else {}
    quotes = _annotations(result, Annotations(where, replaced_in(data)), speakers).quotes(
        _reviewer(done[-1]), done=True
    )
    article_id = text_of(data.get("article_id"), "its article_id")
    return IncomingArticle(
        where, article_id, text_of(data.get("text"), "its text"), quotes, deleted_keys(speakers, quotes)
    )


def _annotations(result: list[Any], out: Annotations, speakers: Mapping[str, Any]) -> Annotations:
    for item in result:
        match item:
            case {"type": "labels", "id": str(number), "value": {"start": start, "end": end, "labels": [label]}}:
                out.add(number, span_of(start, end, f"region {number}"), label, number if number in speakers else None)
            case {"type": "relation", "from_id": source, "to_id": target}:
                out.relations += [(source, target, label) for label in item.get("labels") or ()]
            case _:
                refuse("its annotation has a result that is neither a labelled region nor a relation")
    return out


def _reviewer(annotation: Mapping[str, Any]) -> str | None:
    """Who annotated: an e-mail address in some exports, a number in others, which names nobody."""
    by = annotation.get("completed_by")
    found = by.get("email") if isinstance(by, dict) else by
    return found if isinstance(found, str) else None
