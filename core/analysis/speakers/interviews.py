"""Interviews: whom the letters at the head of a turn stand for, "Q:" and "A:" or initials ("MK:"), and who is asked what
stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Span

from onrecord.core.analysis.quotes.transcripts import TALKERS
from onrecord.core.analysis.speakers.floor import Utterance
from onrecord.core.analysis.speakers.lexicon import is_role_word
from onrecord.core.analysis.speakers.named import PARTICLES, Referent, is_body_word
from onrecord.core.analysis.speakers.scene import Resolved
from onrecord.core.analysis.texts import text_of

#: the rule of a turn whose speaker letters told
INTERVIEW = "interview"
#: the rule of a paragraph that answers a question standing alone
ANSWER = "answer"
#: how sure it is whom "A" means, and that an interview is one whose interviewed nobody names
_LIKELY, _UNLIKELY = 0.9, 0.5

_QUESTION, _ANSWER = frozenset(("Q", "QUESTION")), frozenset(("A", "ANSWER"))
_MOST_INITIALS = 4


def name_by_letters(said: Sequence[Utterance], named: list[Referent]) -> None:
    """Give the turns that begin with letters their people; what was taken for somebody called "MK" is a mention of the
    one it means."""
    turns = _lettered(said)
    for one, span in turns:
        who = meant_by(span.text, named, turns[0][1].start_char)
        if who is None and not is_asker(span.text):
            continue
        one.rule = INTERVIEW
        one.quote["why"] = f"an interview: “{span.text}” at the head of the turn"
        if is_asker(span.text) or len(_letters(span.text)) == 1:
            one.sure = min(one.sure, _LIKELY)
        mentions = _withdrawn(span.text, named, who)
        if who is not None:
            one.found = Resolved((who,), "name", who.name)
            mentions.append((span.start_char, span.end_char))
            who.mentions += [m for m in mentions if m not in who.mentions]


def name_who_answers(said: Sequence[Utterance], named: Sequence[Referent]) -> None:
    """Give the answers to questions that stand alone to the one spoken of most before them."""
    answers = [one for one in said if one.rule == ANSWER]
    who = meant_by("A", named, answers[0].content[0][0]) if answers else None
    for one in answers:
        if who is None:
            one.sure = min(one.sure, _UNLIKELY)
        else:
            one.found = Resolved((who,), "name", f"{who.name}, who is interviewed")


def names_of_turns(said: Sequence[Utterance]) -> list[Span]:
    """The heads of a transcript's turns that are names: no letters, and no more than what somebody is."""
    turns = [one.span for one in said if one.rule == "transcript" and one.span is not None]
    return [span for span in turns if not (_is_what_somebody_is(span.text) or _is_shortened(span))]


def _is_shortened(span: Span) -> bool:
    """Whether the head of a turn is letters and no short last name in capitals: "HOLT", where Dana Holt is spoken of."""
    ends_a_name = re.search(rf"[A-Z][\w’'-]+ {re.escape(span.text.title())}\b", text_of(span.doc))
    return is_letters(span.text) and ends_a_name is None


def _is_what_somebody_is(label: str) -> bool:
    """Whether the head of a turn is no name: "JUDGE", "Interviewer", "The accused"."""
    words = label.lower().removeprefix("the ").split()
    return all(is_role_word(w) or is_body_word(w) or w in TALKERS for w in words)


def _lettered(said: Sequence[Utterance]) -> list[tuple[Utterance, Span]]:
    """The turns whose speakers are written by letters, with those letters."""
    turns = [(one, one.span) for one in said if one.rule == "transcript" and one.span is not None]
    return [(one, span) for one, span in turns if is_letters(span.text)]


def _withdrawn(label: str, named: list[Referent], who: Referent | None) -> list[tuple[int, int]]:
    """The mentions of those other than ``who`` that are called as the label reads, who are no longer in ``named``."""
    same = [n for n in named if n is not who and _letters(n.name) == _letters(label)]
    for other in same:
        named.remove(other)
    return [m for n in same for m in n.mentions]


def _letters(label: str) -> str:
    letters = label.replace(".", "")
    return letters.upper() if letters.upper() in _QUESTION | _ANSWER else letters


def is_letters(label: str) -> bool:
    """Whether a turn's speaker is written by letters: "Q", "A", "M.K."."""
    letters = _letters(label)
    return letters in _QUESTION | _ANSWER or (2 <= len(letters) <= _MOST_INITIALS and letters.isupper())


def is_asker(label: str) -> bool:
    """Whether a turn's speaker is "Q", whom the letters do not name."""
    return _letters(label) in _QUESTION


def meant_by(label: str, named: Sequence[Referent], first_turn: int) -> Referent | None:
    """The person whom a turn's letters mean: of "A", the one spoken of most before ``first_turn`` (a character);
    of initials, the only one who bears them."""
    letters = _letters(label)
    people = [n for n in named if n.is_person and not is_letters(n.name)]
    if letters in _ANSWER:
        counts = [(sum(start < first_turn for start, _ in n.mentions), n) for n in people]
        most, who = max(counts, key=lambda pair: pair[0], default=(0, None))
        return who if most else None
    if letters in _QUESTION:
        return None
    found = [n for n in people if letters in _initials(n.name)]
    return found[0] if len(found) == 1 else None


def _initials(name: str) -> set[str]:
    """The letters a name may be shortened to: all its words', without particles, first and last."""
    words = name.replace("-", " ").split()
    every = "".join(w[0] for w in words).upper()
    return {every, "".join(w[0] for w in words if w.lower() not in PARTICLES).upper(), every[:1] + every[-1:]}
