"""Whom a pronoun or a noun means: every person in view, weighed.

A softmax over the candidates with a linear score (conditional logit), learned by
:mod:`onrecord.core.analysis.speakers.training`. The inputs are those that hold whatever the paper: who holds the floor,
what the article has told of somebody's sex, whether a name stands inside the very words, subject or not, how many
sentences and paragraphs ago.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.core.analysis.speakers.anaphors import NARRATED, Anaphor, named_words, words_of
from onrecord.core.analysis.speakers.bearers import nouns_of_name, opposed_nouns, related_nouns
from onrecord.core.analysis.speakers.description import (
    OF_THE_UNNAMED,
    agree_in_number,
    compare,
    describe,
    features_of_unnamed,
)
from onrecord.core.analysis.speakers.lexicon import Gender, noun_kinds, people_nouns
from onrecord.core.analysis.speakers.mentions import Mention
from onrecord.core.analysis.speakers.moment import A_FEW, Moment, PriorQuote, is_inside
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.narration import follow

WEIGHTS = Path(__file__).with_name("ranker.tsv")
#: characters before an anaphor in which its antecedent is looked for, and sentences
VIEW = 6000
#: a name likelier than this to be somebody's is no company's
_SURELY = 0.9
#: kinds of anaphor that may mean none of those in view, and are nobody's name then
_PRONOUNS = frozenset(("he", "they", "it"))
#: nouns for a body of any kind
_ANY_BODY = frozenset(
    ("body", "entity", "group", "institution", "organisation", "organization", "outfit", "side", "team")
)
#: bodies that several people are not: "the families"
_BODIES_OF_ONE = frozenset(
    ("agency", "bank", "company", "council", "court", "department", "firm", "government", "ministry")
)
#: whose office is another's beside his: a deputy minister is no minister
_UNDER = frozenset(("deputy", "shadow"))
#: nouns for somebody of any office
_ANYBODY = frozenset(("candidate", "leader", "man", "woman", "person", "star", "winner", "critic", "speaker"))
_SENTENCES = ((0, "same"), (1, "1"), (2, "2"), (4, "3-4"), (8, "5-8"))
_PARAGRAPHS = ((0, "same"), (1, "1"), (2, "2"), (3, "3"))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody an anaphor may mean, ``named`` None for somebody not met before, and how likely."""

    named: Referent | None
    features: dict[str, float]
    probability: float = 0.0


def candidates(anaphor: Anaphor, moment: Moment) -> list[Candidate]:
    """Everybody in view who may be meant, not yet weighed; where a noun may introduce somebody, that one first."""
    found = _possible(anaphor, moment)
    out: list[Candidate] = []
    if anaphor.kind in ("human", "body", "document"):
        others = [ms[0].named for ms in found.values()]
        out.append(Candidate(None, features_of_unnamed(anaphor, moment, others)))
    if moment.suggested is not None and id(moment.suggested) not in found:
        out.append(Candidate(moment.suggested, _features(anaphor, (), 0, moment, moment.suggested)))
    recent = sorted(found.values(), key=lambda ms: -ms[0].start)[:30]
    out += [Candidate(ms[0].named, _features(anaphor, ms, rank, moment, ms[0].named)) for rank, ms in enumerate(recent)]
    if anaphor.noun:
        compare(anaphor, [(c.named, c.features) for c in out])
    out += _named_behind(anaphor, moment, found)
    if anaphor.kind in _PRONOUNS:
        out.append(Candidate(None, _features_of_nobody([c.features for c in out])))
    return _of_that_sex(out, anaphor)


def _of_that_sex(found: list[Candidate], anaphor: Anaphor) -> list[Candidate]:
    """Without those whose name tells the other sex than a pronoun, where somebody's tells the same.

    The subject of the sentence before stays: no table of names is right for all languages.
    """
    told = anaphor.gender
    if anaphor.kind != "he" or not any(c.named is not None and c.named.gender == told for c in found):
        return found
    return [c for c in found if c.named is None or c.named.gender in (None, told) or c.features.get("subject near")]


def _named_behind(anaphor: Anaphor, moment: Moment, found: Mapping[int, object]) -> list[Candidate]:
    """Those named first in the rest of the sentence who may be meant, none of those ``found`` before."""
    others = dict.fromkeys(m.named for m in moment.behind if m.named not in moment.beside and id(m.named) not in found)
    return [Candidate(n, _features(anaphor, (), len(found), moment, n)) for n in others if _may_be(n, anaphor)]


def _possible(anaphor: Anaphor, moment: Moment) -> dict[int, list[Mention]]:
    """The mentions of each who may be meant, the last first."""
    held: dict[int, list[Mention]] = {}
    for m in reversed(moment.mentions):
        held.setdefault(id(m.named), []).append(m)
    alone = _alone(anaphor, moment)
    found: dict[int, list[Mention]] = {}
    for key, ms in held.items():
        named = ms[0].named
        is_other = named in moment.beside or (alone and named is not alone and _is_told_of(named, moment))
        if not is_other and _may_be(named, anaphor) and not _is_somebody_else(named, anaphor, moment):
            found[key] = ms
    return found


def _features_of_nobody(others: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """What speaks for a pronoun's meaning none of those in view, who have these features."""
    out = {
        "none of these": 1.0,
        "none of these, no subject near": float(not any(f.get("subject near") for f in others)),
        "none of these, nobody spoke": float(all(f.get("never spoke") for f in others)),
        "none of these, few": float(len(others) < A_FEW),
        "none of these, all of the other sex": float(all(f.get("name of the other sex") for f in others)),
    }
    return {k: v for k, v in out.items() if v}


def _alone(anaphor: Anaphor, moment: Moment) -> Referent | None:
    """Who has had the floor alone so far, where the anaphor may mean that one."""
    alone = moment.alone
    return alone if alone and anaphor.kind in ("he", "floor") and _may_be(alone, anaphor) else None


def _is_told_of(named: Referent, moment: Moment) -> bool:
    """Whether somebody was introduced by others' very words: he is told of, not heard."""
    return bool(named.mentions) and is_inside(named.mentions[0][0], moment.said)


def weigh(anaphor: Anaphor, found: Sequence[Candidate], weights: Mapping[str, float]) -> list[Candidate]:
    """The candidates with their probabilities, the likeliest first."""
    scores = [score(anaphor, c.features, weights) for c in found]
    top = max(scores, default=0.0)
    total = sum(math.exp(s - top) for s in scores)
    weighed = [Candidate(c.named, c.features, math.exp(s - top) / total) for c, s in zip(found, scores, strict=True)]
    return sorted(weighed, key=lambda c: -c.probability)


def without_doubles(anaphor: Anaphor, weighed: Sequence[Candidate]) -> list[Candidate]:
    """Somebody not met before, who would be called as one without a name is, is that one: "an inspector", "the inspector"."""
    new = next((c for c in weighed if c.named is None), None)
    same = next((c for c in weighed if c.named and c.named.noun and words_of(c.named.name) == anaphor.words), None)
    if new is None or same is None or not anaphor.noun:
        return list(weighed)
    both = Candidate(same.named, same.features, same.probability + new.probability)
    return sorted((both, *(c for c in weighed if c not in (new, same))), key=lambda c: -c.probability)


def score(anaphor: Anaphor, features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Each feature counts once for all kinds of speaker and once for this kind; in the story for that alone."""
    kind = anaphor.weighed_as
    if kind == NARRATED:
        return sum(value * weights.get(f"{kind}: {name}", 0.0) for name, value in features.items())
    return sum(
        value * (weights.get(name, 0.0) + weights.get(f"{kind}: {name}", 0.0)) for name, value in features.items()
    )


def _may_be(named: Referent, anaphor: Anaphor) -> bool:
    if _is_of_other_sex(named, anaphor) or (anaphor.noun and any(is_other(named, anaphor) for is_other in _KEEP_APART)):
        return False
    if anaphor.kind == "he" or (anaphor.kind == "human" and not anaphor.is_plural) or anaphor.gender:
        return named.is_person or named.is_somebody
    if anaphor.kind in ("it", "body"):
        return not _is_one_human_being(named)
    return True


def _is_somebody_else(named: Referent, anaphor: Anaphor, moment: Moment) -> bool:
    """Whether somebody is not whom a noun for one human being means, who is called nothing like it: "the victim’s mother" is
    none of those named, the soldier who stood in the text before no captain, and an aide without a name no spokesman."""
    known = {named.noun, *named.called, *named.did}
    alike = {anaphor.noun, *(() if anaphor.is_owned else related_nouns().get(anaphor.noun, ()))}
    is_one = anaphor.kind == "human" and not anaphor.is_plural
    if not is_one or moment.meant is named or not known.isdisjoint(alike):
        return False
    return named.is_person if anaphor.is_owned and not named.noun else _is_of_another_sort(named, anaphor, moment)


def _is_of_another_sort(named: Referent, anaphor: Anaphor, moment: Moment) -> bool:
    """Whether somebody known by other nouns is not whom one means: it has stood before, or both are nouns for the unnamed."""
    if named.noun:
        both = {named.noun, anaphor.noun}
        return named.is_somebody and both <= people_nouns().keys() and both.isdisjoint(OF_THE_UNNAMED)
    has_stood = moment.noun_sentence is not None and anaphor.noun in people_nouns() and anaphor.noun not in _ANYBODY
    return has_stood and not named.called.isdisjoint(people_nouns())


def _is_one_human_being(named: Referent) -> bool:
    """Whether somebody is surely no body: of a full name that tells no body, too."""
    if named.is_somebody or named.is_gender_told or named.likely_person > _SURELY:
        return True
    return named.is_person and len(named.words) > 1 and not nouns_of_name(named.name)


def _is_of_other_sex(named: Referent, anaphor: Anaphor) -> bool:
    return bool(anaphor.gender) and named.is_gender_told and anaphor.gender != named.gender


def _differ(named: Referent, anaphor: Anaphor) -> bool:
    """Whether a modifier keeps them apart: the Danish ministry is not Norway's, a mother of four none of three."""
    if anaphor.namesakes and not bears_namesakes(named, anaphor):
        return True
    if not _UNDER & anaphor.words <= named.described | named.called and anaphor.noun in named.called:
        return True
    theirs = named.numbers | named_words(named.name if named.noun else f"{named.role or ''} {named.name}")
    return bool(anaphor.telling and theirs and not anaphor.telling & theirs)


def bears_namesakes(named: Referent, anaphor: Anaphor) -> bool:
    """Whether the names that go with a noun are a body's, "the Whitlow campaign", or stand with what somebody is called by that
    noun: "the Labour leader"."""
    if named.is_person:
        return anaphor.noun in named.called and anaphor.namesakes <= named.described
    alike = {None, anaphor.noun, *related_nouns().get(anaphor.noun, ())}
    return named.noun in alike and anaphor.namesakes <= words_of(named.name)


def _is_other_body(named: Referent, anaphor: Anaphor) -> bool:
    """Whether a body known by its noun alone, or by a name that tells its kind, is called by another that does not mean the
    same: "the airport", "the council"; "the union", "Harbour Airways"; "the families", "the council"."""
    if anaphor.kind == "human":
        return anaphor.is_plural and named.noun in _BODIES_OF_ONE
    if anaphor.kind != "body" or anaphor.noun in _ANY_BODY:
        return False
    alike = {anaphor.noun, *related_nouns().get(anaphor.noun, ())}
    if noun_kinds().get(named.noun or "") == "body":
        return named.noun not in alike
    is_bare = anaphor.words == frozenset((anaphor.noun_as_it_stands,))
    kinds = frozenset[str]() if named.is_person or named.noun or not is_bare else nouns_of_name(named.name)
    return bool(kinds) and kinds.isdisjoint(alike)


def _is_opposed(named: Referent, anaphor: Anaphor) -> bool:
    """Whether the article calls somebody what nobody is whom a noun means, and nothing like it: a prosecutor is no defendant."""
    opposed = opposed_nouns().get(anaphor.noun, frozenset[str]())
    alike = {anaphor.noun, *related_nouns().get(anaphor.noun, ())}
    return not named.called.isdisjoint(opposed) and named.called.isdisjoint(alike) and anaphor.noun not in named.did


#: what tells that a noun does not mean somebody
_KEEP_APART = (_differ, _is_other_body, _is_opposed)


def _features(
    anaphor: Anaphor, mentions: Sequence[Mention], rank: int, moment: Moment, named: Referent
) -> dict[str, float]:
    """``mentions`` are the candidate's, the last first; ``rank`` counts candidates mentioned later."""
    outside = _outside(mentions, anaphor)
    out: dict[str, float] = {
        "in the words": float(any(is_inside(m[0], anaphor.said) for m in named.mentions)),
        "log mentions": math.log(1 + len(outside)),
        f"rank {min(rank, 4)}": 1.0,
        "person": float(named.is_person),
        "named like a person": named.likely_person if named.is_person else 0.0,
        "nameless": float(named.noun is not None),
        "suggested": float(named is moment.suggested),
    }
    if anaphor.gender:
        _sex(out, anaphor.gender, named)
    if outside:
        _recency(out, outside, moment)
    else:
        out["only in quotes"] = 1.0
    agree_in_number(out, anaphor, named)
    _floor(out, named, moment)
    _words_first(out, anaphor)
    if anaphor.weighed_as == NARRATED:
        follow(out, anaphor, outside, moment, named)
    if anaphor.noun:
        describe(out, anaphor, named, moment)
        where = next((m for m in outside if m.sentence == moment.noun_sentence), None)
        if where is not None:
            out["beside the noun"] = 1.0
            out[f"beside the noun, {where.place}"] = 1.0
    return {k: v for k, v in out.items() if v}


def _outside(mentions: Sequence[Mention], anaphor: Anaphor) -> list[Mention]:
    """The mentions in nobody's words."""
    return [m for m in mentions if not m.is_quoted and not is_inside(m.start, anaphor.said)]


def _words_first(out: dict[str, float], anaphor: Anaphor) -> None:
    """ "“...,” he said": the words come before him."""
    if anaphor.said and anaphor.said[0][0] < anaphor.start:
        out |= {f"words first, {name}": out.get(name, 0.0) for name in ("spoke last", "subject near", "spoken of")}


def _sex(out: dict[str, float], told: Gender, named: Referent) -> None:
    out["gender told"] = float(named.is_gender_told)
    out["name of that sex"] = float(named.gender == told and not named.is_gender_told)
    out["name of the other sex"] = float(named.gender not in (None, told))


def _recency(out: dict[str, float], outside: Sequence[Mention], moment: Moment) -> None:
    """How long ago somebody was mentioned last outside anybody's words, and as what."""
    last = outside[0]
    sentences, paragraphs = moment.sentence - last.sentence, moment.paragraph - last.paragraph
    out[f"sentences {_bucket(sentences, _SENTENCES)}"] = 1.0
    out[f"paragraphs {_bucket(paragraphs, _PARAGRAPHS)}"] = 1.0
    near = [m for m in outside if m.sentence == last.sentence]
    subject = _subject(near)
    place = "subject" if subject else last.place
    out[f"{place}"] = 1.0
    out["main subject"] = float(subject is not None and subject.is_main)
    if sentences <= 1:
        out[f"{place} near"] = 1.0
    out["opens sentence"] = float(any(m.opens_sentence for m in near))
    _opening(out, outside, moment)
    here = [m for m in outside if m.paragraph >= moment.paragraph - 1]
    out["mentions near"] = float(min(len(here), 4))
    out["introduced now"] = float(len(here) == len(outside) and place == "subject")


def _opening(out: dict[str, float], outside: Sequence[Mention], moment: Moment) -> None:
    """How long ago a paragraph began with somebody as its subject."""
    opened = _subject([m for m in outside if m.opens_paragraph])
    if opened is not None:
        out[f"opens paragraph {_bucket(moment.paragraph - opened.paragraph, _PARAGRAPHS)}"] = 1.0


def _subject(mentions: Sequence[Mention]) -> Mention | None:
    return next((m for m in mentions if m.place == "subject"), None)


def _floor(out: dict[str, float], named: Referent, moment: Moment) -> None:
    """How much of the talk is somebody's, and how much is about them."""
    spoke = [t for t in moment.turns if t.named is named]
    lately = [span for t in moment.turns[-4:] if t.named is not named for span in t.said]
    out["log quotes"] = math.log(1 + len(spoke))
    out["spoken of"] = float(any(is_inside(start, lately) for start, _ in named.mentions))
    out["met in others' words"] = float(bool(named.mentions) and _is_met_in_others_words(named, moment.turns))
    out["share of the turns"] = len(spoke) / len(moment.turns) if len(moment.turns) >= A_FEW else 0.0
    _since(out, named, moment, bool(spoke))
    _answers(out, named, moment)
    if spoke:
        _last_turn(out, named, moment, spoke[-1])
    else:
        out["never spoke"] = 1.0
        out |= {f"{name}, never spoke": out[name] for name in ("spoken of", "met in others' words")}


def _is_met_in_others_words(named: Referent, turns: Sequence[PriorQuote]) -> bool:
    start = named.mentions[0][0]
    return any(is_inside(start, t.said) for t in turns if t.named is not named)


def _answers(out: dict[str, float], named: Referent, moment: Moment) -> None:
    """Who answers a question: most often somebody who has answered before, or whom it names."""
    out["answers, share of the turns"] = out["share of the turns"] * moment.is_answer
    mentions = (m for m in moment.mentions if m.named is named)
    asked = moment.is_answer and any(m.paragraph == moment.paragraph - 1 for m in mentions)
    out["named in the question"] = float(asked)


def _last_turn(out: dict[str, float], named: Referent, moment: Moment, last: PriorQuote) -> None:
    """How long ago somebody spoke, and how many others have since."""
    away = _bucket(moment.paragraph - last.paragraph, _PARAGRAPHS)
    order = moment.speakers.index(id(named))
    if order == 0:
        out["spoke last"] = 1.0
        out[f"spoke last, paragraphs {away}"] = 1.0
        out["spoke twice running"] = float(len(moment.turns) > 1 and moment.turns[-2].named is named)
    else:
        out["spoke last but one"] = float(order == 1)
        out[f"spoke, paragraphs {away}"] = 1.0


def _since(out: dict[str, float], named: Referent, moment: Moment, has_spoken: bool) -> None:
    """Who has done something since somebody spoke last."""
    if not moment.turns:
        return
    if moment.alone is not None:
        out["alone has the floor"] = float(moment.alone is named)
    if moment.turns[-1].named is named:
        out["spoke last, nobody acts since"] = float(not any(n is not named for n in moment.acting))
    elif any(n is named for n in moment.acting):
        out["acts since the last turn"] = 1.0
        out["acts since the last turn, has spoken"] = float(has_spoken)
        out["acts since the last turn, met in others' words"] = out["met in others' words"]


def _bucket(distance: int, edges: Sequence[tuple[int, str]]) -> str:
    return next((name for edge, name in edges if distance <= edge), "far")
