"""Stretches of text between quotation marks, found by a scan of the characters alone.

Every paragraph is scanned on its own, so a mark that is missing or astray never shifts the quotes of the next one.
A stretch left open ends with its paragraph and is flagged ``left_open``: newsrooms open each paragraph of a long
quote with a mark and close only the last.
"""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.core.frozen import frozen

#: opening mark -> the marks that may close it
PAIRS = {
    "“": '”"',
    "”": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "‘": "’",
    "‚": "‘’",
    '"': '"”',
    "'": "'",
    "`": "'´`",
}
SINGLE = frozenset("‘‚'`")
#: marks that read as an opening one only when text follows and as a closing one only when text goes before
_STRAIGHT = frozenset("\"'`")
#: what a quote's last words end with, before the mark
_ENDS = frozenset(",.!?…—")
_OPENING = re.compile(f"[{''.join(PAIRS)}]")
_DOUBLE = re.compile('["“”]')
_PARAGRAPH = re.compile(r"[^\n]+")
#: the next paragraph's first character
_NEXT = re.compile(r"\s*\S")
#: ' and ’ between letters, or before a decade or a clipped word, are apostrophes
_CLIPPED = re.compile(r"(?:\d0s|\d\d\b|tis\b|twas\b|em\b|til\b|cause\b|bout\b|n\b)", re.IGNORECASE)


@frozen
class Stretch:
    """Text between two quotation marks; ``start`` and ``end`` are character offsets, the marks included."""

    start: int
    end: int
    single: bool
    left_open: bool = False


@lru_cache(maxsize=4)
def find_stretches(text: str) -> tuple[Stretch, ...]:
    """All outermost stretches of ``text`` in reading order, in time linear in its length.

    Single marks count only where they cannot be apostrophes and, inside double marks, are the inner quote's and
    passed over.
    """
    british = _prefers_single(text)
    found: list[Stretch] = []
    for paragraph in _PARAGRAPH.finditer(text):
        found.extend(_scan(text, paragraph.start(), paragraph.end(), british))
    return tuple(found)


def _prefers_single(text: str) -> bool:
    """Whether single marks carry this text's quotes (British style)."""
    doubles = sum(text.count(mark) for mark in "“«„") + text.count('"') // 2
    singles = len(re.findall(r"(?:(?<=\s)|^)[‘'](?=\w)(?!\d0s)", text, re.MULTILINE))
    return singles > 0 and (doubles == 0 or singles > doubles)


def _scan(text: str, start: int, end: int, british: bool) -> list[Stretch]:
    if _OPENING.search(text, start, end) is None:
        return []
    closers, straight = _last_closers(text, start, end), _straight_pairs(text, start, end)
    astray: set[str] = set()  # marks that nothing after them closes: later ones of the kind need no look
    found: list[Stretch] = []
    i = start
    while (opening := _OPENING.search(text, i, end)) is not None:
        i, mark = opening.start(), opening[0]
        if not _opens(text, i, start, end):
            i += 1
            continue
        # A mark that nothing closes is astray when single, the first paragraph of a longer quote when double.
        close = straight.get(i) if mark == '"' else None if mark in astray else _closing(text, i, end, closers)
        if close is not None:
            found.append(Stretch(i, close + 1, mark in SINGLE))
            i = close + 1
        elif _goes_on(text, i, start, end, british):
            found.append(Stretch(i, end, mark in SINGLE, left_open=True))
            return found
        else:
            astray.add(mark)
            i += 1
    return found


def _goes_on(text: str, i: int, start: int, end: int, british: bool) -> bool:
    """Whether a mark that nothing closes opens a quote that goes on in the next paragraph."""
    mark = text[i]
    if mark in "“„":
        return True
    if mark != '"' and not (british and mark in "‘'"):
        return False
    behind = _NEXT.match(text, end)
    is_taken_up = behind is not None and behind[0][-1] == mark
    is_first = mark != "'" and not text[start:i].strip()
    return is_taken_up or (is_first and (mark != '"' or '"' not in text[i + 1 : end]))


def _straight_pairs(text: str, start: int, end: int) -> dict[int, int]:
    """A paragraph's straight double marks that open, each with the mark that closes it; a slip may leave one of several open."""
    found: dict[int, int] = {}
    opened: list[int] = []
    in_curly = False
    for m in _DOUBLE.finditer(text, start, end):
        at, mark = m.start(), m[0]
        if mark == "“":
            in_curly = bool(opened)
        elif mark == "”" and in_curly:
            in_curly = False
        elif mark == '"' and (_opens_another(text, at, end) if opened else _opens(text, at, start, end)):
            opened.append(at)
        elif opened and at > opened[-1] + 1:
            found[opened.pop()] = at
    return found


def _opens_another(text: str, i: int, end: int) -> bool:
    """Whether a straight mark opens words within other words."""
    return text[i - 1].isspace() and text[i + 1 : min(i + 2, end)].isalnum()


def _last_closers(text: str, start: int, end: int) -> dict[str, int]:
    """Opening mark -> position of the last mark of the paragraph that could close it, to keep the scan linear."""
    last = {mark: max(text.rfind(c, start, end) for c in closing) for mark, closing in PAIRS.items()}
    return last | {"“": max(last["“"], text.rfind("“", start, end))}


def _opens(text: str, i: int, start: int, end: int) -> bool:
    mark = text[i]
    before, behind = text[i - 1] if i > start else " ", text[i + 1 : min(i + 3, end)]
    if not behind:
        return False
    if behind[0].isspace():  # “ So. ”
        return mark in '“"' and before.isspace() and behind[1:].isalnum()
    if mark in "»”":  # the Danish and German book style »so«, the Swedish ”so”; after text they close
        return before.isspace() and behind[0].isalnum()
    if mark in _STRAIGHT or mark in SINGLE:
        return not _follows_text(before) and not (mark in SINGLE and _CLIPPED.match(text, i + 1))
    return True


def _follows_text(before: str) -> bool:
    return before.isalnum() or before in ".,!?%="


def _closing(text: str, i: int, end: int, last: dict[str, int]) -> int | None:
    mark = text[i]
    if mark in SINGLE:
        return _closing_single(text, i, end, last[mark])
    return _closing_paired(text, i, last[mark])


def _closing_paired(text: str, i: int, limit: int) -> int | None:
    mark = text[i]
    closing = "”" if mark == "“" and _has_its_own(text, i, limit) else PAIRS[mark]
    reopened = False
    for j in range(i + 1, limit + 1):
        ch = text[j]
        if ch == mark == "“":
            if _closes_by_slip(text, j):
                return j
            reopened = True  # the first was left open, or the inner one is nested
        elif ch in closing and j > i + 1 and not (ch == '"' and text[j - 1].isspace()):
            return _after_nested(text, j, limit) if reopened else j
    return None


def _closes_by_slip(text: str, j: int) -> bool:
    """Whether an opening mark stands where only a closing one can: “Who is it?“ he asked."""
    return not text[j - 1].isspace() and text[j + 1 : j + 2] in ("", " ", "\n")


def _closing_single(text: str, i: int, end: int, limit: int) -> int | None:
    closing = PAIRS[text[i]]
    for j in range(i + 2, limit + 1):
        is_inside_a_word = text[j + 1 : min(j + 2, end)].isalnum()
        if text[j] in closing and not is_inside_a_word and not _possessive(text, j, end, closing):
            return j
    return None


def _has_its_own(text: str, i: int, limit: int) -> bool:
    """Whether the curly mark at ``i`` has a curly one to close it before another is opened; else a straight one may.

    So may one that stands before it where only a closing mark can: “Go," he said. "Now.”
    """
    close = text.find("”", i + 1, limit + 1)
    again = text.find("“", i + 1, limit + 1)
    straight = text.find('"', i + 1, max(close, 0))  # none inside was opened before it
    slip = straight > 0 and text[straight - 1] in _ENDS and text[straight + 1].isspace()
    return close >= 0 and not 0 <= again < close and not slip


def _after_nested(text: str, j: int, limit: int) -> int:
    """The end of a curly stretch with another inside it: the second closing mark where there is one close by."""
    following = text.find("”", j + 1, limit + 1)
    return following if following >= 0 and "“" not in text[j + 1 : following] else j


def _possessive(text: str, j: int, end: int, closing: str) -> bool:
    """Whether a single mark after an s ("the ministers’ plan") is an apostrophe: another one closes the quote."""
    if text[j - 1] not in "sS" or j + 2 >= end or text[j + 1] != " " or not text[j + 2].islower():
        return False
    rest = text[j + 1 : min(end, j + 400)]
    later = next((m.start() for m in re.finditer(f"[{re.escape(closing)}](?!\\w)", rest)), None)
    return later is not None and not re.search(r"(?:^|\s)[‘'](?=\w)", rest[:later])
