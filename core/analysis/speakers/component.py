"""The spaCy component ``onrecord_speakers``: the article's people, and whose each quote is.

Needs ``onrecord_quotes`` before it. Sets ``doc._.people`` (dicts in the shape of the JSON contract) and fills in
``person``, ``people``, ``confidence`` and ``why`` of each of ``doc._.quotes``. Sets ``doc.spans["people"]`` (label: the
kind of person), and the person's id on the spans of their quotes: ``doc.spans["quotes"][0]._.person``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord.core.analysis.component import ORIGINS, Component, Score, put_spans
from onrecord.core.analysis.quotes.component import RULES
from onrecord.core.analysis.speakers.anaphors import Anaphor
from onrecord.core.analysis.speakers.bearers import tell_roles
from onrecord.core.analysis.speakers.counterparts import roles_of_counterparts
from onrecord.core.analysis.speakers.floor import FLOATING, Utterance, speaker_without_cue
from onrecord.core.analysis.speakers.gather import gather
from onrecord.core.analysis.speakers.interviews import INTERVIEW, name_by_letters, name_who_answers, names_of_turns
from onrecord.core.analysis.speakers.judge import confidence
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.ranker import Candidate
from onrecord.core.analysis.speakers.resolve import resolve
from onrecord.core.analysis.speakers.roles import heads_of, words_of
from onrecord.core.analysis.speakers.scene import Scene
from onrecord.core.analysis.texts import text_of
from onrecord.core.text.quotation_marks import find_stretches

Listener = Callable[[Anaphor, list[Candidate]], None]


def add_people(doc: Doc) -> Doc:
    """Name the people of ``doc`` and give each quote its person."""
    resolve_speakers(doc)
    return doc


def resolve_speakers(doc: Doc, listener: Listener | None = None) -> list[Utterance]:
    """Find people and each quote's speaker; ``listener`` is called with each choice, for training."""
    said = _utterances(doc)
    scene = _scene(doc, said)
    scene.listener = listener
    roles = roles_of_counterparts(scene)
    for one, role in roles.items():
        one.called |= heads_of(role)
        one.described |= words_of(role)
    name_by_letters(said, scene.named)
    name_who_answers(said, scene.named)
    for one in said:
        if one.span is not None and one.rule not in (*FLOATING, INTERVIEW):
            one.found = resolve(scene, one.span, one.content)
    for one in said:
        if one.found is None:
            one.found = speaker_without_cue(scene, said, one)
        if one.found and one.found.how:
            one.quote["why"] += "; " + one.found.how
        one.quote["confidence"] = confidence(one.sure, one.rule, one.quote["kind"], one.found)
    _write(doc, said, scene, roles)
    return said


def _utterances(doc: Doc) -> list[Utterance]:
    quotes: list[dict[str, Any]] = doc._.quotes or []
    rules: list[str] = doc.user_data.pop(RULES, ["cue"] * len(quotes))
    return [
        Utterance(q, rule, q["confidence"], tuple((s, e) for s, e in q["content"]), _speaker(doc, q))
        for q, rule in zip(quotes, rules, strict=True)
    ]


def _scene(doc: Doc, said: list[Utterance]) -> Scene:
    text = text_of(doc)
    named = gather(doc, [one.span for one in said if one.span is not None], names_of_turns(said))
    for one in named:
        tell_roles(doc, text, one)
    return Scene(doc, named, [(s.start, s.end) for s in find_stretches(text)])


def _speaker(doc: Doc, quote: dict[str, Any]) -> Span | None:
    pairs = quote["speaker"]
    return doc.char_span(pairs[0][0], pairs[0][1], alignment_mode="expand") if pairs else None


def _write(doc: Doc, said: list[Utterance], scene: Scene, roles: Mapping[Referent, str]) -> None:
    """Put the people on the document, those quoted most first, and their ids on its quotes."""
    quoted = Counter(n for one in said for n in one.people)
    everybody = scene.named + scene.strangers
    kept = sorted((n for n in everybody if n.is_person or quoted[n] or n.mentions), key=lambda n: _rank(n, quoted[n]))
    ids = {n: f"p{i}" for i, n in enumerate(kept, 1)}
    for one in said:
        one.quote["people"] = [ids[n] for n in one.people]
        one.quote["person"] = next(iter(one.quote["people"]), None)
    doc.user_data[ORIGINS] = {ids[n]: n.role for n in roles}
    doc._.people = [_as_json(n, ids[n], roles.get(n, n.role), quoted[n]) for n in kept]


def _rank(referent: Referent, quoted: int) -> tuple[int, bool, int, tuple[int, int]]:
    return -quoted, not referent.is_person, -len(referent.mentions), referent.mentions[0]


def _as_json(referent: Referent, person_id: str, role: str | None, quoted: int) -> dict[str, Any]:
    return {
        "id": person_id,
        "name": referent.name,
        "role": role,
        "kind": _kind(referent),
        "mentions": [list(m) for m in sorted(set(referent.mentions))],
        "quoted": quoted,
    }


def _kind(referent: Referent) -> str:
    if referent.is_person or referent.is_somebody:
        return "person"
    is_group = referent.is_several or (referent.noun and referent.name[0].islower())
    return "group" if is_group else "organisation"


def _link(doc: Doc) -> Doc:
    """Name the people, and have spans lead to them."""
    add_people(doc)
    put_spans(doc, "people", ((m, p["kind"], p["id"]) for p in doc._.people for m in p["mentions"]))
    for group in ("quotes", "cues", "speakers"):
        doc.spans[group] = [
            Span(doc, s.start, s.end, label=s.label, kb_id=doc._.quotes[s.id]["person"] or "", span_id=s.id)
            for s in doc.spans.get(group, ())
        ]
    return doc


@Language.factory(  # pyright: ignore[reportUntypedFunctionDecorator]
    "onrecord_speakers",
    requires=["doc._.quotes", "doc.ents", "token.dep", "token.tag", "token.lemma"],
    assigns=["doc._.people", "doc._.quotes", "doc.spans"],
    default_config={"scorer": {"@scorers": "onrecord.people_scorer.v1"}},
    default_score_weights={"quotes_person_acc": 1.0, "people_f": 0.0},
)
def make_speakers(nlp: Language, name: str, scorer: Score) -> Component:
    """The factory behind ``nlp.add_pipe("onrecord_speakers")``."""
    return Component(name, _link, scorer, ("ENT_IOB", "DEP", "TAG", "LEMMA"), ("quotes", "onrecord_quotes"))
