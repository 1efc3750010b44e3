"""Why a quote was given to its speaker, in words for the screen."""

from __future__ import annotations

from spacy.tokens import Doc

from onrecord.core.analysis.quotes.drafts import Draft, Rule
from onrecord.core.analysis.quotes.reading import Runs

_RULES: dict[Rule, str] = {
    "marks": "quotation marks alone; who speaks is told for English only",
    "transcript": "a transcript: the name at the head of the turn",
    "answer": "an interview: the paragraph answers a question that stands alone",
    "pull quote": "a pull quote: the name behind it",
    "named above": "no cue of its own; the line above names somebody",
    "introduced": "no cue of its own; a colon leads up to it",
    "same speaker": "no cue of its own; somebody speaks in the same paragraph",
    "continued": "no cue of its own; somebody spoke just before",
    "told of": "no cue of its own; the sentence beside it is about somebody",
    "goes on": "no cue of its own; a quote that runs over several paragraphs",
    "nearest name": "no cue of its own",
    "nobody": "no cue of its own",
}


def why(doc: Doc, draft: Draft) -> str:
    """One clause or two: the cue and where it stands, the speaker and its place in the sentence."""
    if draft.rule in _RULES:
        return _RULES[draft.rule]
    cue = _words(doc, draft.cue)
    where = _where(draft.cue, draft.content)
    parts = [f"{'weak cue' if draft.rule == 'weak cue' else 'cue'} “{cue}” {where}"]
    if draft.speaker:
        parts.append(f"{_part(doc, draft.speaker)} “{_words(doc, draft.speaker)}”")
    else:
        parts.append("no speaker named")
    return ", ".join(parts)


def _where(cue: Runs, content: Runs) -> str:
    if cue[0][0] >= content[-1][1]:
        return "after the quote"
    if cue[-1][1] <= content[0][0]:
        return "before the quote"
    return "inside the quote"


def _part(doc: Doc, speaker: Runs) -> str:
    first, last = speaker[0]
    dep = doc[first:last].root.dep_
    return {"nsubj": "subject", "nsubjpass": "passive subject", "pobj": "object of a preposition"}.get(dep, "speaker")


def _words(doc: Doc, runs: Runs) -> str:
    text = " … ".join(doc[a:b].text for a, b in runs)
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
