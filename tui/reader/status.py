"""The lines round an article, in words: what heads it, what is happening, why the program thinks so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content

from onrecord.core.model import Article, Spans
from onrecord.core.review.current import Reviewed
from onrecord.core.review.session import Session
from onrecord.core.review.settling import Side
from onrecord.core.review.spans import SpanEdit
from onrecord.core.review.wording import all_named, confidence_in_words
from onrecord.tui.reader.finding import Find
from onrecord.tui.sanitize import safe_line
from onrecord.tui.widgets.layout import lay_out
from onrecord.tui.widgets.room import Room
from onrecord.tui.widgets.signs import SIGNS

#: an action's id -> its key as it is called on a keyboard
KeyOf = Callable[[str], str]
_STATES = {
    "accepted": "accepted",
    "changed": "changed",
    "rejected": "rejected",
    "recheck": "needs another look",
    "disputed": "to be settled",
    "open": "",
}
_BAR = 10
#: the least cells for a title and the space behind it
_TITLE = 15
_LINES = 2
_DIFFER = "reviewers differ"
#: words shown of each end of a quote whose ends are disputed
_END = 3
_INKS = {"rejected": "$text-error", "recheck": "$text-warning", "disputed": "$text-warning"}


def headline(article: Article, states: Sequence[str], width: int) -> Content:
    """Title on the left; site, date and states on the right, the former two where there is room; ``width`` in cells."""
    about = [safe_line(article.site or "", 30), article.published or "no date", *states]
    while len(right := safe_line(" · ".join(filter(None, about)), 110)) + _TITLE > width and len(about) > len(states):
        about.pop(0)
    title = safe_line(article.title or article.source or "Untitled", max(width - len(right) - 3, 12))
    gap = " " * max(width - len(title) - len(right), 2)
    return Content.assemble((title, "bold"), gap, (right, "$text-muted"))


def progress_words(share: float) -> str:
    """How far an analysis is, from 0 (the model is loading) to 1."""
    filled = round(_BAR * share)
    return f"analysing {'█' * filled}{'░' * (_BAR - filled)} {share:.0%}" if share else "loading the model …"


def states_of(session: Session) -> tuple[str, str, str]:
    """For the headline: the order, the filter, how far the review is and how fast it goes."""
    walk, pace = session.walk, session.pace()
    order = "least certain first" if session.order == "uncertain" else ""
    wanted = f"filter {session.wanted.source}" if session.wanted.root is not None else ""
    speed = "" if pace is None else f" · {pace:.0f} a minute"
    return order, wanted, f"quotes {sum(r.is_done for r in walk)}/{len(walk)} done{speed}"


def why_line(session: Session | None, found: Find | None, key_of: KeyOf, width: int) -> Content:
    """What is asked, or being done, or who the current quote was given to, how surely and why.

    It fits into two lines of ``width`` cells: what is told first is whole, and the rest has the room that is left.
    """
    notice = safe_line(session.notice) if session is not None else ""
    room = Room(width, _LINES - (len(lay_out(notice, width)) if notice else 0))
    lines = [Content(notice).stylize("bold")] if notice else []
    if room.lines < 1:
        return lines[0]
    if session is not None and session.pending is not None:
        lines.append(_in_hand(session, key_of, room))
    elif found is not None:
        lines.append(_match(found))
    elif session is not None:
        lines += _at_quote(session, key_of, room)
    return Content("\n").join(lines)


def _match(found: Find) -> Content:
    count, words = len(found.matches), safe_line(found.words, 40)
    return Content(f"match {found.here + 1} of {count} for “{words}”" if count else f"no match for “{words}”")


def _at_quote(session: Session, key_of: KeyOf, room: Room) -> list[Content]:
    """What is offered, and who the current quote was given to; a notice stands for the offer and for no quote."""
    lines = [_offer(session, key_of, room.width)] if session.offer is not None and not session.notice else []
    r = session.quote
    if r is not None:
        left = Room(room.width, room.lines - len(lines))
        lines.append(_sides(r, session.text, key_of, left) if r.sides else _attribution(r, session.text, left))
    elif not session.notice:
        nothing = (
            "no quote here" if not session.walk else f"no quote is current: {key_of('next_quote')} goes to the next one"
        )
        lines.append(Content(nothing).stylize("$text-muted"))
    return lines


def _in_hand(session: Session, key_of: KeyOf, room: Room) -> Content:
    pending = session.pending
    if isinstance(pending, SpanEdit):
        end = "end" if pending.at_end else "beginning"
        word = safe_line(session.text[slice(*pending.edge_word(session.text))], 24)
        clause = f"{key_of('edit_left_clause')} {key_of('edit_right_clause')} by clause or mark"
        keeps = f"{key_of('edit_keep')} keeps"
        drops = f"{key_of('edit_drop')} drops"
        return room.filled("edit", [f"moving the {end} at “{word}”", keeps, f"{key_of('edit_swap')} the other end", clause], drops)  # fmt: skip
    assert pending is not None
    mark, drops = key_of("caret_mark"), f"{key_of('caret_drop')} drops"
    if pending.splits is not None:
        words = ["go to the word that the second quote begins with", f"{mark} or Enter splits there"]
        return room.filled("split", words, drops)
    others = f"{key_of('caret_quote')} {key_of('caret_quote_back')} other words that may be one"
    if pending.anchor is not None:
        return room.filled("mark", [f"{mark} marks it as a quote", others], drops)
    begins = f"{key_of('caret_anchor')} begins the selection"
    following = f"{key_of('caret_quote')} the next words that may be a quote"
    return room.filled("mark", [begins, following, f"{mark} marks the word"], drops)


def _offer(session: Session, key_of: KeyOf, width: int) -> Content:
    offer = session.offer
    assert offer is not None
    count, one = len(offer.keys), len(offer.keys) == 1
    gives = f"gives {count} more to {safe_line(offer.given_to, 30)}"
    wrong = f"open, and given to {safe_line(offer.wrong, 30)} the same way{'' if one else ' each'}"
    return Room(width, 1).filled(key_of("chain"), [gives, wrong])


def sides_in_words(sides: Sequence[Side], text: str) -> list[str]:
    """Who says what, where reviewers differ: with the quote's words where it is these that they differ in."""
    kept = {side.verdict.claim.content for side in sides if side.verdict.is_kept}
    return [
        f"{', '.join(side.reviewers)}: {side.verdict}"
        + (f", {_ends(side.verdict.claim.content, text)}" if side.verdict.is_kept and len(kept) > 1 else "")
        for side in sides
    ]


def _ends(content: Spans, text: str) -> str:
    words = " ".join(text[s:e] for s, e in content).split()
    return (
        f"“{' '.join(words)}”" if len(words) <= 2 * _END else f"“{' '.join(words[:_END])} … {' '.join(words[-_END:])}”"
    )


def _sides(r: Reviewed, text: str, key_of: KeyOf, room: Room) -> Content:
    """The sides of a dispute, each after the key that takes it."""
    words = sides_in_words(r.sides, text)
    keys = (key_of("settle_first"), key_of("settle_second")) if len(words) == 2 else ("",) * len(words)
    out: list[Content | str | tuple[str, str]] = [(f"{SIGNS[r.state]} {_DIFFER}", _INKS["disputed"])]
    share = min((room.cells - len(_DIFFER)) // len(words) - 8, 120)  # 8 for key, gaps and what wrapping leaves empty
    for key, side in zip(keys, words, strict=True):
        out += ["  ", (f"{key} " if key else "· ", "bold"), safe_line(side, max(share, 8))]
    return room.cut(Content.assemble(*out))


def _attribution(r: Reviewed, text: str, room: Room) -> Content:
    mention = " ".join(text[s:e] for s, e in r.quote.speaker)
    name = all_named(r.speakers)
    is_told = "→" in r.quote.explanation and not r.is_given
    is_clear = is_told or not mention or all(one in mention for one in r.speakers or (name,))
    parts = [confidence_in_words(r.quote.confidence)] if r.proposal is not None and not r.is_given else []
    parts += [r.quote.kind, r.quote.explanation, *(f"#{t}" for t in r.tags), *filter(None, [r.note])]
    rest = "".join(f" · {safe_line(p, 300)}" for p in parts)
    who = (safe_line(name if is_clear else f"{mention} → {name}", 60), "bold")
    return room.cut(Content.assemble((_verdict(r), _INKS.get(r.state, "$text-success")), who, rest))


def _verdict(r: Reviewed) -> str:
    """How the quote was decided, and by whom."""
    if r.state == "open":
        return ""
    by = f" by {r.reviewer}" if r.reviewer and r.is_done else ""
    return f"{SIGNS[r.state]} {safe_line(_STATES[r.state] + by, 40)} · "
