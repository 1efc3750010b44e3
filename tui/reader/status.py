"""The lines round an article, in words: what heads it, what is happening, why the program thinks so."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from onrecord.core.exchange.wording import percent_sure
from onrecord.core.model import Article
from onrecord.core.review.current import Reviewed
from onrecord.tui.reader.modes import Caret, Find, SpanEdit
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.signs import SIGNS

_STATES = {
    "accepted": "accepted",
    "changed": "changed",
    "rejected": "rejected",
    "recheck": "needs another look",
    "open": "",
}
_INKS = {"rejected": "$text-error", "recheck": "$text-warning"}


def headline(article: Article, states: Sequence[str], width: int) -> Content:
    """Title on the left; site, date and states on the right; ``width`` in cells."""
    right = safe_line(
        " · ".join(filter(None, (safe_line(article.site or "", 30), article.published or "no date", *states))), 110
    )
    title = safe_line(article.title or article.source or "Untitled", max(width - len(right) - 3, 12))
    gap = " " * max(width - len(title) - len(right), 2)
    return Content.assemble((title, "bold"), gap, (right, "$text-muted"))


def why_line(
    r: Reviewed | None, text: str, *, edit: SpanEdit | None, caret: Caret | None, found: Find | None
) -> Content:
    """What is being done, or who the current quote was given to, how surely and why."""
    if edit is not None:
        end = "end" if edit.at_end else "beginning"
        return Content.assemble(("edit ", "bold"), f"moving the {end} · o the other end · Enter keeps · Esc drops")
    if caret is not None:
        begin = "v begins the selection, n takes the next “…”, m marks the word"
        what = begin if caret.anchor is None else "m marks it as a quote"
        return Content.assemble(("mark ", "bold"), f"{what} · c to the closing mark · Esc drops")
    if found is not None:
        words = safe_line(found.words, 40)
        count = len(found.matches)
        return Content(f"match {found.here + 1} of {count} for “{words}”" if count else f"no match for “{words}”")
    if r is None:
        return Content("no quote is chosen: n goes to the next one").stylize("$text-muted")
    return _attribution(r, text)


def _attribution(r: Reviewed, text: str) -> Content:
    mention = " ".join(text[s:e] for s, e in r.quote.speaker)
    name = r.speaker_name or "no one named"
    told = "→" in r.quote.explanation or not mention or name in mention
    parts = [safe_line(name if told else f"{mention} → {name}", 60)]
    if r.proposal is not None:
        parts.append(percent_sure(r.quote.confidence))
    parts += [r.quote.kind, r.quote.explanation, *(f"#{t}" for t in r.tags), *([r.note] if r.note else [])]
    by = f" by {r.reviewer}" if r.reviewer and r.is_done else ""
    head = f"{SIGNS[r.state]} {safe_line(_STATES[r.state] + by, 40)} · " if r.state != "open" else ""
    rest = "".join(f" · {safe_line(p, 300)}" for p in parts[1:])
    return Content.assemble((head, _INKS.get(r.state, "$text-success")), (parts[0], "bold"), rest)


def tail_lines(article: Article) -> list[tuple[str, str]]:
    """The page's boilerplate, below the text."""
    rest = [f for f in article.boilerplate if f.kind != "standfirst"]
    if not rest:
        return []
    return [
        ("", "article--aside"),
        ("── from the page, no part of the story ──", "article--aside"),
        *((f"{f.kind}: {f.text}", "article--aside") for f in rest),
    ]
