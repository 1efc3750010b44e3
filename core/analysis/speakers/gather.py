"""Names -> people: every form of a name gathered under its fullest.

The small model labels the same name differently from line to line, so labels vote over the article and the forms of
names decide: a surname alone belongs to the full name that ends in it.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from spacy.tokens import Doc, Span

from onrecord.core.analysis.countries.gazetteer import is_known, is_place_name
from onrecord.core.analysis.countries.words import key_of
from onrecord.core.analysis.speakers.bearers import nouns_of_name
from onrecord.core.analysis.speakers.kinds import OCCURRENCES, likely_person, of_name, of_use
from onrecord.core.analysis.speakers.lexicon import (
    TITLE_NOUNS,
    TITLES,
    Gender,
    given_names,
    is_bodys,
    is_places,
    is_role_word,
)
from onrecord.core.analysis.speakers.named import (
    FULL_NAME,
    PARTICLES,
    Referent,
    gender_of_name,
    generation,
    is_body_word,
    is_form_of,
    surnames,
    without_generation,
)
from onrecord.core.analysis.speakers.somebody import bodies_beside, called_somebody
from onrecord.core.analysis.speakers.votes import (
    SOMEBODY,
    Votes,
    votes_of,
)
from onrecord.core.analysis.texts import text_of
from onrecord.core.text.names import find_name, find_names

_ACRONYM_SKIP = frozenset(["of", "the", "and", "for", "on", "in", "to", "a", "an"])
_OWNS = re.compile(r"['’]s [A-Z]")
_INSIDE = re.compile(r"[\w’'.-]+")
_TITLE = re.compile(r"\b([A-Z][a-zñ]{1,7})\.? $")
_WORD = re.compile(r"(?<![\w-])([^\W\d_][\w-]*)\.? $")
_CLAUSE = re.compile(r"[^.,;:\n“”\"]+")
#: characters beside a name in which its bearer's role is looked for
_LONGEST_ROLE = 60
#: letters of a given name that may stand for two
_LONGEST_INITIALS, _AFTER_MC = 2, re.compile(r"(?<=^Mc)[a-z]")
_GENERATIONS = {"Jr": ("younger", "junior"), "Sr": ("elder", "older", "senior")}
_AGES = frozenset(word for words in _GENERATIONS.values() for word in words)
#: what ends a company's full name
_LEGAL_FORM = re.compile(
    r",? (?:AB|AG|AS|ASA|A/S|Bhd|Co|Corp|Corporation|GmbH|Inc|KK|LLC|LLP|Ltd|Limited|NV|N\.V|Oyj|PLC|plc|Pty|SA|S\.A|SE|SpA|Tbk)\.?$"
)
_OF_BODIES, _OF_THINGS = frozenset(("ORG", "PERSON", "SPEAKER")), frozenset(("FAC", "PRODUCT", "WORK_OF_ART", "EVENT"))

#: a name likelier than this to be somebody's is taken for somebody's; one that the model and its words call so already,
#: unless that is unlikely
_LIKELY, _UNLIKELY = 0.4, 0.3

#: what stands before a place, and how many characters that takes
_WHERE, _NEAR = re.compile(r"\b(?:in|of|near|outside|around|through|to|from)(?: the)? $"), 14


def gather(doc: Doc, speakers: Sequence[Span], turns: Sequence[Span] = ()) -> list[Referent]:
    """The people and organisations ``doc`` names, each with all its mentions, in order of first mention.

    ``speakers`` are the quotes' speaker spans: a proper name there is somebody even where no entity was found.
    ``turns`` are the names at the head of a transcript's turns.
    """
    votes = _votes(doc, speakers, turns)
    evidence = evidence_of_names(doc, votes)
    people, organisations = _decided(doc, votes, evidence)
    found = _merge_people(people) + _merge_organisations(organisations, people)
    for named in found:
        named.likely_person = max((likely_person(evidence[f]) for f in named.forms if f in evidence), default=0.5)
    text = text_of(doc)
    _find_mentions(text, found, _places(doc) - {name for name, labels in votes.items() if labels["SPEAKER"]})
    found = [n for n in found if n.mentions]
    for person in found:
        if person.is_person:
            _set_gender(text, person)
    return sorted(found, key=lambda n: n.mentions[0])


def _votes(doc: Doc, speakers: Sequence[Span], turns: Sequence[Span]) -> Votes:
    """What each name is called, by the model and by what stands beside it."""
    votes = votes_of(doc, speakers)
    for name in called_somebody(doc, turns):
        votes[name][SOMEBODY] += 1
    for name in bodies_beside(doc):
        votes[name]["ORG"] += 1
    return votes


def evidence_of_names(doc: Doc, votes: Votes) -> dict[str, dict[str, float]]:
    """What tells of each name whether it is somebody's."""
    last_names = _last_names(n for n, v in votes.items() if _is_called_person(v) and not v["ORG"])
    alone = {n for n, v in votes.items() if " " not in n and _is_called_person(v)}
    spans = _occurrences(doc, votes)
    return {
        name: of_name(name, labels, alone if " " in name else last_names) | of_use(doc, spans.get(name, ()))
        for name, labels in votes.items()
    }


def _last_names(names: Iterable[str]) -> set[str]:
    return {name.split()[-1] for name in names if " " in name}


def _is_somebody(evidence: Mapping[str, float]) -> bool:
    is_called_so = evidence["full name"] and evidence.get("called person", 0.0) > _LIKELY
    return likely_person(evidence) > (_UNLIKELY if is_called_so else _LIKELY)


def _is_called_person(labels: Counter[str]) -> bool:
    return labels["PERSON"] + labels["SPEAKER"] > labels["THING"]


def _occurrences(doc: Doc, names: Collection[str]) -> dict[str, list[Span]]:
    """The first places where each name stands, outside longer names."""
    found: dict[str, list[Span]] = defaultdict(list)
    starts: list[int] = doc.to_array("IDX").tolist()
    for start, end, name in find_names(text_of(doc), names):
        if len(found[name]) < OCCURRENCES:
            first, last = (bisect.bisect_right(starts, at) - 1 for at in (start, end - 1))
            found[name].append(doc[first : last + 1])
    return found


def _decided(doc: Doc, votes: Votes, evidence: Mapping[str, Mapping[str, float]]) -> tuple[Counter[str], Counter[str]]:
    """Which names are people's, which are organisations', with how often each was seen."""
    text = text_of(doc)
    people, organisations = Counter[str](), Counter[str]()
    short = _short_names_of_companies(votes)
    somebody = _somebody(votes, evidence) - short
    parts = _parts_of_names(somebody)
    for name, labels in votes.items():
        label = labels.most_common(1)[0][0]
        may_be = name in somebody or _is_part_of(parts.get(name), label)
        if may_be and (parts.get(name) == "last" or not _is_place(text, name)):
            people[name] += labels.total()
        elif not may_be and _is_a_bodys(name, "ORG" if name in short else label, labels, text):
            organisations[name] += labels.total()
    return people, organisations


def _is_a_bodys(name: str, label: str, labels: Counter[str], text: str) -> bool:
    """Whether a name is a body's as its words tell, whatever thing the model took it for: "Harbour Tribune"."""
    is_told = label in _OF_THINGS and " " in name and bool(nouns_of_name(name))
    is_place = is_place_name(name) or (is_places(name) and not is_told)
    return (label in _OF_BODIES or is_told) and not is_place and bool(labels["SPEAKER"] or not _is_where(text, name))


def _is_where(text: str, name: str) -> bool:
    """Whether a town's name stands mostly for where something is: "in Telford"."""
    return not nouns_of_name(name) and is_known(key_of(name)) and _stands_for_where(text, name)


def _stands_for_where(text: str, name: str) -> bool:
    """Whether a name mostly follows "in" and the like."""
    places = [_WHERE.search(text, max(0, start - _NEAR), start) for start, _ in find_name(text, name)]
    return 2 * sum(place is not None for place in places) >= len(places)


def _somebody(votes: Votes, evidence: Mapping[str, Mapping[str, float]]) -> set[str]:
    """The names that are people's."""
    named = (n for n in votes if _is_somebody(evidence[n]) or _speaks_by_last_name(votes, n))
    found = {name for name, labels in votes.items() if labels[SOMEBODY]}
    found |= {name for name in named if not (is_places(name) or is_bodys(name))}
    return found | {name for name in votes if _ends_in_name_of(found, evidence[name], name)}


def _speaks_by_last_name(votes: Votes, name: str) -> bool:
    """Whether nothing is called a body's of two words of which the last, which no gazetteer knows, speaks alone: "Sizwe Mbeki",
    where Mbeki does."""
    words = name.split()
    last = votes.get(words[-1], Counter[str]())
    is_shaped = len(words) == FULL_NAME and all(w.istitle() and not is_body_word(w) for w in words)
    return is_shaped and last["SPEAKER"] > 0 and not (votes[name]["ORG"] or last["ORG"] or is_known(key_of(words[-1])))


def _is_part_of(place: str | None, label: str) -> bool:
    """Whether a word of a full name, which ends it or not, may be that one's, as the model calls it."""
    return label != "NORP" if place == "last" else place == "inner" and label in _OF_BODIES


def _ends_in_name_of(somebody: Collection[str], evidence: Mapping[str, float], name: str) -> bool:
    """Whether a name has a person's shape and ends in the lone name of somebody: "Bir Bahadur Thapa", where Thapa speaks."""
    words = name.split()
    return bool(evidence["full name"]) and any(" ".join(words[i:]) in somebody for i in range(1, len(words)))


def _parts_of_names(names: Iterable[str]) -> dict[str, str]:
    """The words of full names, "last" where they end one, else "inner": "Mesa" of "Carlos Mesa Gisbert"."""
    found: dict[str, str] = {}
    for words in (name.split() for name in names if " " in name):
        found |= {w: "inner" for w in words[:-1] if w not in PARTICLES and w not in found}
        found[words[-1]] = "last"
    return found


def _places(doc: Doc) -> set[str]:
    """Names that are mostly places in this article, and somewhere at least where the gazetteer does not know them."""
    votes: Votes = defaultdict(Counter)
    for ent in doc.ents:
        votes[ent.text]["place" if ent.label_ in ("GPE", "LOC", "FAC") else "other"] += 1
    text = text_of(doc)
    found = (name for name, v in votes.items() if v["place"] > v["other"])
    return {name for name in found if is_known(key_of(name)) or _stands_for_where(text, name)}


def _is_place(text: str, name: str) -> bool:
    """Whether a lone name is a country's or capital's, or only ever part of a place's ("Miller's Bend")."""
    if " " in name:
        return False
    if is_place_name(name):
        return True
    ends = [end for _, end in find_name(text, name)]
    return bool(ends) and all(_OWNS.match(text, end) for end in ends)


def _merge_people(names: Counter[str]) -> list[Referent]:
    """Full names first; then surnames and given names to the full names they belong to."""
    merged: list[Referent] = []
    for name in sorted(names, key=lambda n: (-len(n.replace("-", " ").split()), -names[n], n)):
        homes = [p for p in merged if is_form_of(name, p.name)]
        if homes:
            min(homes, key=lambda p: _closeness(name, p)).forms.add(name)
        else:
            merged.append(Referent(name, True, {name}))
    for person in merged:
        standing, person.name = person.name, _in_small_letters(person.name, person.forms)
        for name in (without_generation(n) for n in {standing, person.name} if len(person.words) > 1):
            person.forms.update((*surnames(name.split()), name))
    return merged


def _in_small_letters(name: str, forms: Collection[str]) -> str:
    """A full name that stands in capitals as it stands elsewhere, else as names are written: "MARTIN MCKEANE" of a transcript."""
    if " " not in name or not name.isupper():
        return name
    elsewhere = (form for form in sorted(forms) if form.upper() == name and not form.isupper())
    return next(elsewhere, " ".join(map(_with_capital, name.split())))


def _with_capital(word: str) -> str:
    """A word of a name with one capital, initials left as they are: "JD"."""
    small = _AFTER_MC.sub(lambda m: m[0].upper(), word.title())
    return word if len(word) <= _LONGEST_INITIALS and small not in given_names() else small


def _closeness(name: str, person: Referent) -> int:
    """A surname before a given name before one in the middle."""
    return 0 if name in surnames(person.words) else 1 if person.name.endswith(name) or person.words[0] == name else 2


def _without_legal_form(name: str) -> str:
    """ "Kolmar Steel" of "Kolmar Steel AB"."""
    return _LEGAL_FORM.sub("", name)


def _short_names_of_companies(names: Iterable[str]) -> set[str]:
    """ "Kolmar Steel" and "Kolmar", where "Kolmar Steel AB" is named; "Austin" may still be somebody beside "Austin Airways"."""
    long = [name for name in names if is_bodys(name) and "company" in nouns_of_name(name)]
    return {*map(_without_legal_form, long), *(name.split()[0] for name in long)} - given_names().keys() - set(long)


def _merge_organisations(names: Counter[str], people: Counter[str]) -> list[Referent]:
    merged: list[Referent] = []
    for name in sorted(names, key=lambda n: (-len(n), n)):
        bare = re.sub(r"^(?:the|The) ", "", name)
        if bare in people or not bare:
            continue
        home = next((o for o in merged if _is_form_of_body(bare, o)), None) or _company_that_begins(bare, merged)
        if home:
            home.forms.add(bare)
        else:
            merged.append(Referent(bare, False, {bare, _without_legal_form(bare)}))
    return merged


def _is_form_of_body(name: str, body: Referent) -> bool:
    return name.lower() in {f.lower() for f in body.forms} or _is_acronym(name, body.name)


def _company_that_begins(word: str, bodies: Sequence[Referent]) -> Referent | None:
    """The only company whose name begins with a lone word: "Kolmar Steel" where "Kolmar" is spoken of."""
    found = [o for o in bodies if o.name.startswith(f"{word} ")] if " " not in word else []
    return found[0] if len(found) == 1 and "company" in nouns_of_name(found[0].name) else None


def _is_acronym(short: str, name: str) -> bool:
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= 8 and letters.isupper()):
        return False
    return letters == "".join(w[0] for w in _INSIDE.findall(name) if w.lower() not in _ACRONYM_SKIP).upper()


def _find_mentions(text: str, found: list[Referent], places: set[str]) -> None:
    """All mentions of all forms, the longest form first; a bare surname goes to whoever was last called by
    it, of whom a given name alone says nothing."""
    owners: dict[str, list[Referent]] = defaultdict(list)
    for named in found:
        for form in named.forms:
            if form not in places or form == named.name:
                owners[form].append(named)
    last: dict[str, Referent] = {}
    for start, end, name in find_names(text, owners):
        bearers = owners[name]
        named = bearers[0] if len(bearers) == 1 else _bearer(text, start, bearers, last.get(name))
        named.mentions.append((start, end))
        words = {*name.split()}
        last |= {form: named for form in named.forms if words.issuperset(form.split())}


def _bearer(text: str, at: int, bearers: list[Referent], last: Referent | None) -> Referent:
    """Whose surname: the title or role before it says, else whoever of that name came last."""
    gender, word = _title_gender(text, at), _word_before(text, at)
    for named in bearers:
        if gender and gender_of_name(named.name) == gender:
            return named
    so_called = [named for named in bearers if word and word in _called_at_name(text, named.name)]
    if len(so_called) == 1:
        return so_called[0]
    return last if last in bearers else bearers[0]


def _word_before(text: str, at: int) -> str | None:
    """The role that stands right before a name, in lower case: "Senator", "CS"."""
    found = _WORD.search(text, max(0, at - _LONGEST_ROLE), at)
    word = found[1] if found else ""
    return word.lower() if word.isupper() or word in _AGES or is_role_word(word) else None


def _called_at_name(text: str, name: str) -> frozenset[str]:
    """What the words round a full name call its bearer: those before it, their initials, those behind a comma."""
    found = set[str](_GENERATIONS.get(generation(name) or "", ()))
    for m in re.finditer(re.escape(name), text):
        before = _CLAUSE.findall(text[max(0, m.start() - _LONGEST_ROLE) : m.start()])
        behind = _CLAUSE.findall(text[m.end() : m.end() + _LONGEST_ROLE]) if text[m.end() : m.end() + 1] == "," else []
        words = before[-1].split() if before else []
        found.update(w.lower() for w in (*words, *(behind[0].split() if behind else ())))
        letters = "".join(w[0] for w in words if w[0].isupper()).lower()
        found.update(letters[i:] for i in range(len(letters) - 1))
    return frozenset(found)


def _title_gender(text: str, at: int) -> Gender | None:
    title = _title(text, at)
    return TITLES.get(title) if title else None


def _title(text: str, at: int) -> str | None:
    """The title before a name, in lower case."""
    found = _TITLE.search(text[max(0, at - 10) : at])
    return found[1].lower() if found else None


def _set_gender(text: str, person: Referent) -> None:
    """The sex that a title beside the name tells, or the name itself."""
    titles = (_title(text, start) for start, _ in person.mentions)
    person.called |= {TITLE_NOUNS[title] for title in titles if title in TITLE_NOUNS}
    for start, _ in person.mentions:
        if gender := _title_gender(text, start):
            person.gender, person.is_gender_told = gender, True
            return
    person.gender = gender_of_name(person.name)
