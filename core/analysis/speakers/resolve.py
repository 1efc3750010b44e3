"""Speaker span -> person: names by their forms, pronouns and nouns by who is in view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Span, Token

from onrecord.core.analysis.countries.gazetteer import is_demonym
from onrecord.core.analysis.speakers.anaphors import is_document, is_human, is_thing, nominal, pronoun, words_of
from onrecord.core.analysis.speakers.beside import OF_ROLES, by_apposition, by_full_name, by_name, ends_with_name
from onrecord.core.analysis.speakers.counted import counted
from onrecord.core.analysis.speakers.kin import by_kin
from onrecord.core.analysis.speakers.lexicon import PRONOUNS, TITLES, noun_kinds
from onrecord.core.analysis.speakers.named import LETTERS, Referent
from onrecord.core.analysis.speakers.nouns import head_of, joined, owner_of
from onrecord.core.analysis.speakers.ranker import bears_namesakes
from onrecord.core.analysis.speakers.scene import Resolved, Scene, Spans
from onrecord.core.analysis.speakers.strangers import NEW

_SELF = frozenset(("i", "we", "me", "us", "my", "our", "you", "your"))
_PRONOUNS = frozenset((*PRONOUNS, "it", "its", "they", "them", "their"))
_COUNTED = frozenset(
    ("one", "some", "many", "others", "most", "several", "both", "few", "another", "everyone", "nobody", "those")
)
_SOMEBODY = frozenset(("someone", "somebody", "everybody"))
_LONGEST_NAME = 150
_FEWEST_TOGETHER = 2
#: how likely "the other" is one of those who spoke last
_OF_TWO = 0.8
#: how many characters behind the sentence of a "she" that nobody is named before somebody is, and how likely she is meant
_SOON, _AHEAD = 300, 0.7
#: so many names make a list, with these between them and what each is
_LIST, _SEPARATORS = 3, frozenset((",", "and", "&"))

SpeakerRule = Callable[[Scene, Span, Token, Spans], Resolved | None]


def _first_of(rules: Sequence[SpeakerRule], scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """What the first rule that answers says."""
    return next((found for rule in rules if (found := rule(scene, span, head, said))), None)


def resolve(scene: Scene, span: Span, said: Spans) -> Resolved | None:
    """The person behind a speaker span of the words at ``said``; None where the text does not say."""
    span = _without_letters(scene, span)
    found = _first_of(_RULES, scene, span, head_of(span), said)
    if found:
        scene.hear(found.people, span, said)
    return found


def _without_letters(scene: Scene, span: Span) -> Span:
    """ "prosecutor Leila Haddad" of "prosecutor Leila Haddad KC": the letters behind a name are nobody."""
    if len(span) < 2 or span[-1].text not in LETTERS:
        return span
    name = span[:-2] if span[-2].text == "," else span[:-1]
    ends = (m.end == name.end_char and m.named.is_person for m in scene.within(span.start_char, span.end_char))
    return name if any(ends) else span


def _relative(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "who": the noun its clause describes."""
    if head.lower_ not in ("who", "which", "that") or head.dep_ not in ("nsubj", "nsubjpass"):
        return None
    noun = _described_by(scene, head)
    who = _described_name(scene, head, noun)
    if who is None and noun is not None:
        if noun.pos_ == "NOUN":
            return _noun(scene, scene.doc[noun.left_edge.i : noun.i + 1], noun, said)
        if _is_of_many(noun):
            return Resolved((scene.meet(scene.doc[noun.left_edge.i : noun.i + 1], noun),), "phrase")
    who = who or _last_person(scene, head)
    return who and Resolved((who,), "relative", f"“{head.text}” after the name")


def _last_person(scene: Scene, pronoun: Token) -> Referent | None:
    before = [m.named for m in scene.within(max(0, pronoun.idx - 90), pronoun.idx) if m.named.is_person]
    return before[-1] if before else None


def _is_of_many(noun: Token) -> bool:
    """ "those who", "Danes who"."""
    return noun.lower_ in _COUNTED or noun.tag_ == "NNPS"


def _described_by(scene: Scene, pronoun: Token) -> Token | None:
    """The noun that the clause of a relative pronoun describes; of "which" no human being's, nor where somebody is."""
    noun = _governing_noun(pronoun)
    is_other = noun is not None and pronoun.lower_ == "which" and (is_human(noun) or noun.head.lower_ == "in")
    return (_body_before(scene, pronoun) if is_other else None) or noun


def _governing_noun(pronoun: Token) -> Token | None:
    """The noun that a relative pronoun's clause hangs on, by the parse."""
    verb = pronoun.head
    while verb.dep_ not in ("relcl", "ROOT") and verb.head.i != verb.i:
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" else None


def _body_before(scene: Scene, pronoun: Token) -> Token | None:
    """ "Institute" of "the head of the Harbour Institute in Bergen, which"."""
    sentence = pronoun.sent
    named = [m.token for m in scene.within(sentence.start_char, pronoun.idx) if not m.named.is_person]
    nouns = [t.i for t in scene.doc[sentence.start : pronoun.i] if noun_kinds().get(t.lemma_.lower()) == "body"]
    return scene.doc[max((*named, *nouns))] if named or nouns else None


def _described_name(scene: Scene, pronoun: Token, noun: Token | None) -> Referent | None:
    """Whose name the described noun is, or has beside it; of "the head of the Group, which", the group's."""
    if noun is None:
        return None
    if pronoun.lower_ == "which" and (beside := _just_before(scene, pronoun)) is not None:
        return beside
    for one in _said_of_one(noun):
        of_noun = [m.named for m in scene.within(noun.sent.start_char, pronoun.idx) if m.start <= one.idx < m.end]
        if of_noun:
            return of_noun[0]
    return None


def _just_before(scene: Scene, pronoun: Token) -> Referent | None:
    """The body whose name ends right before ", which"."""
    before = scene.within(max(0, pronoun.idx - 90), pronoun.idx)
    found = [m for m in before if not m.named.is_person and 0 <= pronoun.idx - m.end <= 2]
    return found[-1].named if found else None


def _said_of_one(noun: Token) -> Iterator[Token]:
    """A noun, and what it is said of beside it: in "Ann Lee, a baker and poet who", "poet", "baker", "Lee"."""
    yield noun
    while noun.dep_ in ("conj", "appos") and (noun.dep_ == "appos" or noun.head.dep_ == "appos"):
        noun = noun.head
        yield noun


def _pronoun(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    if len(span) != 1 or head.lower_ not in _PRONOUNS or _is_empty(head):
        return None
    found = scene.chosen(pronoun(head, said), span, head) or _named_after(scene, head)
    together = scene.spoke_with(found.people[0]) if found and head.lower_ == "they" else ()
    if found is None or len(together) < _FEWEST_TOGETHER:
        return found
    how = f"“{head.text}” → {' and '.join(n.name for n in together)}, who spoke together"
    return replace(found, people=tuple(together), how=how)


def _named_after(scene: Scene, head: Token) -> Resolved | None:
    """Who is told of next, where "he" or "she" stands above the story, before anybody is named: the next paragraph's first
    subject, or else that of its own."""
    gender = PRONOUNS.get(head.lower_)
    if gender is None or scene.within(0, head.idx):
        return None
    behind = scene.within(head.sent.end_char, head.sent.end_char + _SOON)
    subjects = [m for m in behind if m.place == "subject" and m.named.is_person and m.named.gender in (None, gender)]
    if not subjects:
        return None
    own = scene.layout.paragraph(head.idx)
    first = min(subjects, key=lambda m: m.paragraph == own).named
    return Resolved((first,), "anaphor", f"“{head.text}” → {first.name}, named just after", _AHEAD)


def _is_empty(head: Token) -> bool:
    """ "It may be said that": nobody."""
    return head.lower_ == "it" and head.dep_ == "nsubjpass" and any(c.dep_ == "ccomp" for c in head.head.children)


def _several(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "Petrov and Lund", "both Vidal and her deputy, Sam Lund": all of them."""
    heads = max(joined(_behind_both(head), span), _listed(scene, span, head), key=len)
    if len(heads) < 2 or not any(one.pos_ == "PROPN" for one in heads) or _is_one_name(scene, heads):
        return None
    found: list[Resolved] = []
    for one, part in _parts(heads, span):
        if one.lower_.rstrip(".") not in TITLES and not _is_company(one):
            found.append(_one_of_several(scene, part, one, said, found))
    return _together(found) if len(found) > 1 else None


def _listed(scene: Scene, span: Span, head: Token) -> list[Token]:
    """The last words of the names of people that a phrase lists with what they are, however the model read it: "President Ann
    Lee, Premier Paul Rao and Chancellor Mia Holt"."""
    inside = [m for m in scene.within(span.start_char, span.end_char) if m.named.is_person]
    if len(inside) < _LIST or not inside[0].start <= head.idx < inside[0].end:
        return []
    between = [span.doc[a.token + 1 : scene.layout.token_at(b.start).i] for a, b in pairwise(inside)]
    is_list = all(map(_separates, between)) and any(t.lower_ in ("and", "&") for t in between[-1])
    return [span.doc[m.token] for m in inside] if is_list and ends_with_name(inside[-1], span) else []


def _separates(words: Span) -> bool:
    """Whether words between two names are a comma or an "and", perhaps with what the second one is."""
    is_plain = all(t.pos_ in OF_ROLES or t.lower_ in _SEPARATORS for t in words)
    return is_plain and bool(words) and words[0].lower_ in _SEPARATORS


def _is_one_name(scene: Scene, heads: Sequence[Token]) -> bool:
    """Whether the "and" is part of a name: "the Committee on Trade and Industry"."""
    first, last = heads[0].idx, heads[-1].idx
    before = scene.within(max(0, first - _LONGEST_NAME), first + 1)
    return any(m.start <= first and last < m.end for m in before)


def _is_company(head: Token) -> bool:
    """ "his colleagues", who are told by whose they are."""
    return head.tag_ == "NNS" and any(c.dep_ == "poss" and c.lower_ in _PRONOUNS for c in head.lefts)


def _together(found: Sequence[Resolved]) -> Resolved:
    """All of them, as sure as the least sure."""
    people = tuple(dict.fromkeys(n for one in found for n in one.people))
    way = "name" if all(one.way == "name" for one in found) else "anaphor"
    return Resolved(people, way, None, min(one.probability for one in found))


def _parts(heads: Sequence[Token], span: Span) -> Iterator[tuple[Token, Span]]:
    """The heads of those who speak together, each with its words."""
    starts = [span.start, *(max(span.start, one.left_edge.i) for one in heads[1:])]
    ends = [*(one.i + 1 for one in heads[:-1]), span.end]
    return ((one, span.doc[start:end]) for one, start, end in zip(heads, starts, ends, strict=True))


def _one_of_several(scene: Scene, span: Span, head: Token, said: Spans, before: Sequence[Resolved]) -> Resolved:
    """One of those who speak together, none of those ``before``; where nothing tells who, somebody new."""
    rules = (by_full_name, by_name, by_apposition, *(() if head.pos_ == "PROPN" else (_pronoun, _noun)))
    found = _first_of(rules, scene, span, head, said)
    is_new = found is not None and all(found.people[0] not in other.people for other in before)
    return found if found is not None and is_new else Resolved((scene.meet(span, head),), "name")


def _behind_both(head: Token) -> Token:
    """The first of those joined by "both … and", where the model took "both" for their head."""
    if head.lower_ != "both":
        return head
    return next((t for t in head.children if t.pos_ == "PROPN" and t.i < head.i), head)


def _document(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "his statement", "the union’s letter", "a report by the council", "her eyes": whoever made it or has it."""
    owner = owner_of(head, span)
    if head.pos_ != "NOUN" or not (is_document(head) or (owner is not None and is_thing(head))):
        return None
    owner = owner or _maker(span, head)
    if owner is None:
        return None
    if owner.lower_ in _PRONOUNS:
        return scene.chosen(pronoun(owner, said), scene.doc[owner.i : owner.i + 1], owner)
    part = scene.doc[owner.left_edge.i : owner.i + 1]
    found = _first_of((by_full_name, by_name, _noun), scene, part, owner, said)
    return found and Resolved(found.people, found.way, f"{found.people[0].name}’s {head.text}", found.probability)


def _maker(span: Span, head: Token) -> Token | None:
    """By whom a noun is: "by the council"."""
    by = next((t for t in head.rights if t.lower_ in ("by", "from") and t.i < span.end), None)
    return by and next((t for t in by.rights if t.dep_ == "pobj" and t.pos_ == "PROPN"), None)


def _one_of_them(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "one of them": they."""
    of = next((t for t in head.rights if t.lower_ == "of"), None) if head.lower_ in _COUNTED else None
    them = of and next((t for t in of.rights if t.lower_ == "them" and t.i < span.end), None)
    return scene.chosen(pronoun(them, said), scene.doc[them.i : them.i + 1], them) if them else None


def _the_other(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "The other" of two officials: those, where they spoke last; else somebody of whom no more is told."""
    if [t.lower_ for t in span] != ["the", "other"]:
        return None
    last = scene.turns[-1].named if scene.turns else None
    if last is None or not last.is_several:
        return Resolved((scene.meet(span, head),), "phrase")
    return Resolved((last,), "anaphor", f"“{span.text}” → {last.name}, who spoke before", _OF_TWO)


def _ours(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "his campaign", "its board": that of whoever he is."""
    owner = owner_of(head, span)
    if owner is None or owner.lower_ not in _PRONOUNS or noun_kinds().get(head.lemma_.lower()) != "body":
        return None
    best = next(iter(scene.rank(pronoun(owner, said))), None)
    if best is None or best.named is None or best.named.noun is not None:
        return None
    body = _body_of(scene, best.named, head)
    if body is None:
        body = scene.meet(span, head, f"{best.named.name}’s {scene.doc[owner.i + 1 : head.i + 1].text}")
    return Resolved((body,), "anaphor", f"“{span.text}” → {body.name}", best.probability)


def _body_of(scene: Scene, owner: Referent, head: Token) -> Referent | None:
    """The body that the article calls by somebody's last name and that noun: "the Whitlow campaign"."""
    words = {owner.words[-1].lower(), head.lower_}
    everybody = (*scene.named, *scene.strangers)
    named_so = (n for n in everybody if not n.is_person and n.noun in (None, head.lemma_.lower()))
    return next((n for n in named_so if words <= words_of(n.name)), None)


def _noun(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "the foreign minister", "police": whoever was introduced so, or somebody without a name."""
    if head.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"):
        return None
    anaphor = nominal(span, head, said)
    if not anaphor.is_definite and not anaphor.is_owned:
        return Resolved((scene.meet(span, head),), "phrase")
    if anaphor.namesakes and not any(bears_namesakes(n, anaphor) for n in (*scene.named, *scene.strangers)):
        return Resolved((scene.meet(span, head),), "phrase")
    found = scene.chosen(anaphor, span, head)
    if found is not None and found.people[0] in scene.strangers and found.how is None:
        return Resolved(found.people, "phrase", None, found.probability, found.others)
    return found


def _of_a_people(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "the Swede": whoever is in view, unless a Swede without a name was told of."""
    is_one = head.tag_ in ("NN", "NNP", "JJ") and [t.lower_ for t in span if t.is_alpha] == ["the", head.lower_]
    if not is_one or not is_demonym(head.text):
        return None
    before = (t for t in scene.doc[1 : head.i] if t.lower_ == head.lower_)
    if any(scene.doc[t.i - 1].lower_ in NEW for t in before):
        return None
    return scene.chosen(replace(nominal(span, head, said), kind="he", noun=""), span, head)


def _any_name(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    inside = scene.within(span.start_char, span.end_char)
    is_else = head.pos_ in ("NOUN", "ADJ", "NUM") or head.lower_ in _COUNTED
    return Resolved((inside[0].named,), "name") if inside and not is_else else None


def _phrase(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    if head.lower_ in _SELF or (head.pos_ == "PRON" and head.lower_ not in _COUNTED | _SOMEBODY):
        return None
    return Resolved((scene.meet(span, head),), "phrase")


#: the first that answers is believed
_RULES: tuple[SpeakerRule, ...] = (
    _relative,
    _pronoun,
    _several,
    by_full_name,
    by_name,
    by_apposition,
    by_kin,
    _one_of_them,
    _the_other,
    _document,
    _ours,
    counted,
    _of_a_people,
    _noun,
    _any_name,
    _phrase,
)
