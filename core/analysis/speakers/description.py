"""What a noun has to do with what somebody is called, and with somebody not met before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.core.analysis.speakers.anaphors import Anaphor, words_of
from onrecord.core.analysis.speakers.bearers import nouns_of_name, related_nouns
from onrecord.core.analysis.speakers.lexicon import noun_kinds, people_nouns
from onrecord.core.analysis.speakers.moment import Moment
from onrecord.core.analysis.speakers.named import Referent

#: the feature of who made a document
MAKER = "made it"
#: what articles call those whom they do not name
OF_THE_UNNAMED = frozenset((
    "attendee", "insider", "man", "observer", "official", "onlooker", "operative", "person", "source", "staffer", "teenager",
    "visitor", "witness", "woman",
))  # fmt: skip
#: what makes an office another: a shadow minister is no minister
_OTHER_OFFICE = frozenset(
    ("shadow", "deputy", "vice", "former", "assistant", "junior", "opposition", "acting", "retired")
)
_OF = frozenset(("of", "for", "on", "in", "and", "at"))


def features_of_unnamed(anaphor: Anaphor, moment: Moment, others: Sequence[Referent]) -> dict[str, float]:
    """What speaks for somebody not met before, ``others`` being those who were."""
    noun, related = anaphor.noun, related_nouns().get(anaphor.noun, frozenset[str]())
    is_body = anaphor.kind == "body"
    bearers = [n for n in others if noun in n.called or noun in (n.noun, *(nouns_of_name(n.name) if is_body else ()))]
    out = {
        "stranger": 1.0,
        "stranger, definite": float(anaphor.is_definite),
        "stranger, somebody's": float(anaphor.is_owned),
        "stranger, long": float(anaphor.is_long),
        "stranger, plural": float(anaphor.is_plural),
        "stranger, noun of the unnamed": float(noun in OF_THE_UNNAMED),
        "stranger, bare": float(anaphor.is_definite and len(anaphor.words) == 1),
        "stranger, words": float(len(anaphor.words)),
        "stranger, nobody in view": float(not others),
        "stranger, noun is borne": float(bool(bearers)),
        "stranger, noun like it is borne": float(not bearers and any(not related.isdisjoint(n.called) for n in others)),
        "stranger, noun never stood": float(moment.noun_sentence is None),
        "stranger, noun was introduced": float(moment.is_introduced),
        "stranger, made by somebody": float(bool(moment.makers)),
        "stranger, noun means somebody": float(moment.meant is not None),
        "stranger, a nameless one spoke last": float(_spoke_last_nameless(anaphor, moment) is not None),
    }
    return {k: v for k, v in out.items() if v}


def _spoke_last_nameless(anaphor: Anaphor, moment: Moment) -> Referent | None:
    """Who spoke last, if without a name and as many as a noun that points to somebody."""
    last = moment.turns[-1].named if moment.turns else None
    if last is None or last.noun is None or not anaphor.is_definite or anaphor.noun not in OF_THE_UNNAMED:
        return None
    return last if last.is_several == anaphor.is_plural and last.noun not in noun_kinds() else None


def agree_in_number(out: dict[str, float], anaphor: Anaphor, named: Referent) -> None:
    """One or several."""
    out["plural for one"] = float(anaphor.is_plural and (named.is_person or named.is_somebody))
    out["plural for several"] = float(anaphor.is_plural and named.is_several)
    out["one for several"] = float(named.is_several and not anaphor.is_plural)


def describe(out: dict[str, float], anaphor: Anaphor, named: Referent, moment: Moment) -> None:
    """What the noun and its modifiers have to do with what somebody is called."""
    noun, related = anaphor.noun, related_nouns().get(anaphor.noun, frozenset[str]())
    kinds = frozenset[str]() if named.is_somebody else nouns_of_name(named.name)
    is_called, is_like = noun in named.called, noun in named.did or not related.isdisjoint(named.called)
    out["role is the noun"] = float(is_called)
    out["role is like the noun"] = float(is_like and not is_called)
    out["another role"] = float(not (is_called or is_like) and not named.called.isdisjoint(people_nouns()))
    out["name of that kind"] = float(noun in kinds or not related.isdisjoint(kinds))
    out["name of another kind"] = float(bool(kinds) and noun not in kinds and related.isdisjoint(kinds))
    out["same noun"] = float(noun == named.noun)
    out["noun like it"] = float(named.noun in related)
    out[MAKER] = float(named in moment.makers)
    out["meant by the noun"] = float(moment.meant is named)
    out["noun means another"] = float(moment.meant not in (None, named))
    out["indefinite"] = float(not anaphor.is_definite)
    out["somebody's"] = float(anaphor.is_owned)
    _with_modifiers(out, anaphor, named)
    _fit(out, anaphor, named, moment)


def _with_modifiers(out: dict[str, float], anaphor: Anaphor, named: Referent) -> None:
    """How many of the noun's modifiers stand with somebody's roles, or in the name."""
    name = {w.lower().strip(".") for w in named.name.split()}
    modifiers = anaphor.words - {anaphor.noun, anaphor.noun_as_it_stands}
    out["role has words"] = float(len(modifiers & named.described))
    out["role has all words"] = float(bool(modifiers) and modifiers <= named.described | name)
    out["role lacks words"] = float(len(modifiers - named.described - name))
    out["name has words"] = float(len(modifiers & name))
    out["name has the noun"] = float(anaphor.noun in name)
    is_body = not named.is_person and named.noun is None
    out["head of the name"] = float(is_body and anaphor.noun == head_of_name(named.name))


def _fit(out: dict[str, float], anaphor: Anaphor, named: Referent, moment: Moment) -> None:
    """Whether a noun is said of one or several, of the named or the unnamed, of that sex."""
    is_of_unnamed, is_named = anaphor.noun in OF_THE_UNNAMED, named.noun is None
    out["no name for this noun"] = float(is_of_unnamed and is_named and named.is_person)
    out["nameless for this noun"] = float(is_of_unnamed and not is_named and named.is_several == anaphor.is_plural)
    out["nameless for a noun"] = float(not is_named)
    out["plural noun for one"] = out["plural for one"]
    out["nameless, spoke last"] = float(named is _spoke_last_nameless(anaphor, moment))
    out["gender told by noun"] = float(anaphor.gender is not None and anaphor.gender == named.gender)


def head_of_name(name: str) -> str:
    """The noun that a body's name is: "board" of "Northern Harbour Board", "church" of "Church of the Harbour"."""
    words = name.lower().split()
    end = next((i for i, w in enumerate(words) if i and w in _OF), len(words))
    return words[end - 1].strip(".,’'") if words else ""


def compare(anaphor: Anaphor, described: Sequence[tuple[Referent | None, dict[str, float]]]) -> None:
    """Add what is told by the candidates together: who alone of those a noun fits is near, who is spoken of most; and who
    is not called so, where another is."""
    _leave_to_bearers(anaphor, [(who, features) for who, features in described if who is not None])
    fit = [features for who, features in described if who is not None and _is_of_kind(who, anaphor)]
    near = list(filter(_is_near, fit))
    most = max((f.get("log mentions", 0.0) for f in fit), default=0.0)
    for features in fit:
        features["most spoken of"] = float(features.get("log mentions", 0.0) == most)
    if len(near) == 1:
        near[0]["alone near"] = 1.0
    for features in (f for who, f in described if who is None):
        features["stranger, nobody near"] = float(not near)
        features["stranger, one near"] = float(len(near) == 1)


def _leave_to_bearers(anaphor: Anaphor, described: Sequence[tuple[Referent, dict[str, float]]]) -> None:
    """Where somebody spoken of lately is called by a noun and its modifiers, those called otherwise have another role: a bishop,
    beside a priest, is no priest, a shadow minister no minister."""
    lately = [pair for pair in described if anaphor.kind == "human" and not pair[1].get("paragraphs far")]
    called = _with_one_of(lately, "role is the noun", "same noun")
    if not called and len(anaphor.words) > 1:
        called = _with_one_of(lately, "role is like the noun")
    closest = _closest(anaphor, called)
    for who, features in described if called else ():
        features.pop("noun means another" if who in closest else "meant by the noun", None)
        if who not in closest and (features.pop("role is the noun", 0.0) or features.pop("role is like the noun", 0.0)):
            features["another role"] = 1.0


def _with_one_of(described: Sequence[tuple[Referent, dict[str, float]]], *names: str) -> Sequence[Referent]:
    """Who has one of some features."""
    return [who for who, features in described if any(map(features.get, names))]


def _closest(anaphor: Anaphor, called: Sequence[Referent]) -> Sequence[Referent]:
    """Of those called by a noun, whoever has all its modifiers, and no other office than it says; all where nobody has."""
    modifiers = anaphor.words - {anaphor.noun, anaphor.noun_as_it_stands}
    fit = [
        n for n in called if modifiers <= n.described | words_of(n.name) and _OTHER_OFFICE & n.described <= modifiers
    ]
    return fit or [n for n in called if _OTHER_OFFICE & n.described <= modifiers] or called


def _is_near(features: Mapping[str, float]) -> bool:
    return bool(features.get("sentences same") or features.get("sentences 1"))


def _is_of_kind(named: Referent, anaphor: Anaphor) -> bool:
    """Whether a name is a body's, or a lone word that may be one's, where the noun is a body's; else a person's."""
    may_be_bodys = not named.is_person or (len(named.words) == 1 and not named.role)
    return named.noun is None and (may_be_bodys if anaphor.kind == "body" else named.is_person)
