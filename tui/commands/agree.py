"""``agree``: how far two reviewers, or a reviewer and a gold file, agree."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import counted
from onrecord.core.review.wording import all_named
from onrecord.tui.commands.options import command, existing_database, reviewer
from onrecord.tui.commands.output import put, put_json
from onrecord.tui.commands.settling import settle_disputes
from onrecord.tui.sanitize import safe_line

if TYPE_CHECKING:
    from onrecord.core.contract import Json
    from onrecord.core.review.agreement import Agreement, Coefficients, Judgement, SpanScores
    from onrecord.core.store.connection import Store

#: disagreements that are listed; the count says how many there are
_SHOWN = 20


@command
@click.argument("reviewers", nargs=-1, metavar="[REVIEWER [REVIEWER]]")
@click.option(
    "--gold", type=click.Path(path_type=Path), help="Compare one reviewer with this file of the JSON contract."
)
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON, every disagreement too.")
@click.option("--settle", is_flag=True, help="Go through the quotes that are disputed; one key takes one side.")
@reviewer
@existing_database
def agree(
    reviewers: tuple[str, ...], gold: Path | None, as_json: bool, settle: bool, reviewer: str | None, db: Path | None
) -> None:
    """Say how far two reviewers agree, over the articles that both reviewed; without names, who reviewed how many.

    On what is a quote and on who said it: Krippendorff's alpha and Cohen's kappa. On where a quote begins and ends: F1
    of the same ends, and of any overlap.

    A quote is disputed where two who did not see each other's decisions differ. --settle opens the articles that have
    such quotes one after the other; what is decided there is REVIEWER's decision, and u undoes it. Without a terminal
    it lists the quotes.

    \b
    onrecord agree
    onrecord agree anna bruno
    onrecord agree anna --gold gold.jsonl
    onrecord agree --json anna bruno | jq .disagreements
    onrecord agree --settle --reviewer carla
    """
    from onrecord.core.store.connection import open_store

    if settle:
        if reviewers or gold is not None or as_json:
            raise OnrecordError("settling goes through all that is disputed; leave the names and files out")
        settle_disputes(db, reviewer)
        return
    with closing(open_store(db)) as store:
        if not reviewers:
            _list_reviewers(store)
            return
        names, found = _measured(store, reviewers, gold)
        if as_json:
            put_json(_as_json(names, found))
        else:
            put(_as_text(store, names, found))


def _measured(store: Store, reviewers: tuple[str, ...], gold: Path | None) -> tuple[tuple[str, str], Agreement]:
    from onrecord.core.exchange.records import read_records
    from onrecord.core.library.agreement import between_reviewers, with_gold

    if gold is not None and len(reviewers) == 1:
        return (reviewers[0], "gold"), with_gold(store, reviewers[0], read_records(gold))
    if gold is None and len(reviewers) == 2:
        return (reviewers[0], reviewers[1]), between_reviewers(store, *reviewers)
    raise OnrecordError("agreement is between two: name two reviewers, or one and --gold FILE")


def _list_reviewers(store: Store) -> None:
    from onrecord.core.library.agreement import reviewers

    found = reviewers(store)
    for name, count in found.items():
        put(f"{safe_line(name)}  {counted(count, 'article')}")
    if not found:
        put("nobody has reviewed anything yet")


def _as_text(store: Store, names: tuple[str, str], found: Agreement) -> str:
    one, other = map(safe_line, names)
    articles = len(found.by_article)
    lines = [f"{one} and {other}: {counted(articles, 'article')} that both reviewed", ""]
    lines.append(f"{'':18}{'quotes':>8}{'agreed':>10}{'alpha':>8}{'kappa':>8}")
    lines += [_row("is it a quote", found.verdicts), _row("who said it", found.speakers), ""]
    lines += ["where it begins and ends: " + _spans(found.spans), ""]
    titles = _titles(store)
    for article_id, scores in found.by_article.items():
        lines.append(f"  {article_id}  {_spans(scores)}  {safe_line(titles.get(article_id, ''), 60)}")
    count = len(found.disagreements)
    lines += ["", counted(count, "disagreement") + (":" if count else "")]
    for d in found.disagreements[:_SHOWN]:
        lines.append(f"  {d.article_id}  {one}: {_told(d.one)} · {other}: {_told(d.other)}")
    if count > _SHOWN:
        lines.append(f"  … and {count - _SHOWN:,} more: --json gives all")
    return "\n".join(lines)


def _row(question: str, c: Coefficients) -> str:
    if not c.units:
        return f"{question:18}{0:>8}"
    return f"{question:18}{c.units:>8,}{100 * c.agreed / c.units:>8.1f} %{c.alpha:>8.3f}{c.kappa:>8.3f}"


def _spans(scores: SpanScores) -> str:
    if scores.exact_f1 is None or scores.overlapping_f1 is None:
        return "no quotes kept"
    return f"F1 exact {100 * scores.exact_f1:.1f}, overlapping {100 * scores.overlapping_f1:.1f}"


def _told(j: Judgement | None) -> str:
    if j is None:
        return "no such quote"
    place = f"{j.content[0].start}-{j.content[-1].end}"
    return f"{place} {'accepted' if j.kept else 'rejected'}" + (
        f", {safe_line(all_named(j.speakers))}" if j.kept else ""
    )


def _titles(store: Store) -> dict[str, str]:
    rows = store.connection.execute("SELECT article_id, title FROM library_articles")
    return {row["article_id"]: row["title"] or "Untitled" for row in rows}


def _as_json(names: tuple[str, str], found: Agreement) -> Json:
    return {
        "reviewers": list(names),
        "verdict": _coefficients(found.verdicts),
        "speaker": _coefficients(found.speakers),
        "spans": _scores(found.spans),
        "articles": {article_id: _scores(scores) for article_id, scores in found.by_article.items()},
        "disagreements": [
            {"article_id": d.article_id, "one": _judgement(d.one), "other": _judgement(d.other)}
            for d in found.disagreements
        ],
    }


def _coefficients(c: Coefficients) -> Json:
    return {"quotes": c.units, "agreed": c.agreed, "alpha": c.alpha, "kappa": c.kappa}


def _scores(scores: SpanScores) -> Json:
    return {"exact_f1": scores.exact_f1, "overlapping_f1": scores.overlapping_f1}


def _judgement(j: Judgement | None) -> Json | None:
    if j is None:
        return None
    return {
        "key": j.key,
        "content": [list(s) for s in j.content],
        "kept": j.kept,
        "speaker": j.speaker_name,
        "together_with": list(j.together_with),
    }
