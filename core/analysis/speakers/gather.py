"""Names -> people: every form of a name gathered under its fullest.

The small model labels the same name differently from line to line, so labels vote over the article and the forms of
names decide: a surname alone belongs to the full name that ends in it.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.countries.gazetteer import is_place_name
from onrecord.core.analysis.speakers.bearers import nouns_of_name
from onrecord.core.analysis.speakers.kinds import OCCURRENCES, likely_person, of_name, of_use
from onrecord.core.analysis.speakers.lexicon import TITLE_NOUNS, TITLES, Gender, given_names, role_nouns
from onrecord.core.analysis.speakers.named import (
    PARTICLES,
    Referent,
    clean_name,
    gender_of_name,
    is_body_word,
    is_form_of,
    is_name,
    surnames,
)
from onrecord.core.analysis.speakers.nouns import joined
from onrecord.core.analysis.speakers.roles import is_role
from onrecord.core.analysis.texts import text_of
from onrecord.core.text.datelines import dateline_span

_ACRONYM_SKIP = frozenset(["of", "the", "and", "for", "on", "in", "to", "a", "an"])
_INSIDE = re.compile(r"[\w’'.-]+")
_TITLE = re.compile(r"\b([A-Z][a-zñ]{1,7})\.? $")
#: what the name at the head of a transcript's turn is called
_TURN = "TURN"
_NO_NAMES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"))

_OF_BODIES, _OF_THINGS = frozenset(("ORG", "PERSON", "SPEAKER")), frozenset(("FAC", "PRODUCT", "WORK_OF_ART", "EVENT"))

_LONGEST_HEADLINE = 160
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")

#: a name likelier than this to be somebody's is taken for somebody's; one that the model and its words call so already,
#: unless that is unlikely
_LIKELY, _UNLIKELY = 0.4, 0.12

Votes = dict[str, Counter[str]]


def gather(doc: Doc, speakers: Sequence[Span], turns: Sequence[Span] = ()) -> list[Referent]:
    """The people and organisations ``doc`` names, each with all its mentions, in order of first mention.

    ``speakers`` are the quotes' speaker spans: a proper name there is somebody even where no entity was found.
    ``turns`` are the names at the head of a transcript's turns, which are somebody's.
    """
    votes = votes_of(doc, speakers)
    for name in _of_turns(doc, turns):
        votes[name][_TURN] += 1
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


def votes_of(doc: Doc, speakers: Sequence[Span]) -> Votes:
    """The names of ``doc`` with what each was called, how often."""
    votes: Votes = defaultdict(Counter)
    for name, label in (*_of_entities(doc), *_of_speakers(speakers)):
        votes[name][label] += 1
    for name, short in _run_together(text_of(doc), votes).items():
        votes[short].update(votes.pop(name))
    return votes


def _of_turns(doc: Doc, turns: Sequence[Span]) -> Iterator[str]:
    """The names at the head of turns, and the full ones they end elsewhere: "Ansorena" and "Pilar Ansorena"."""
    for name in dict.fromkeys(clean_name(span.text) for span in turns):
        if not is_name(name):
            continue
        yield name
        for m in re.finditer(rf"((?:[A-Z][\w’'.-]+ ){{1,3}}){re.escape(name)}\b", text_of(doc)):
            full = clean_name(m[0])
            if full != name and full.split()[0] in given_names():
                yield full


def _run_together(text: str, votes: Votes) -> dict[str, str]:
    """Names that run on into a headline's verb, with what the story calls them: "Ann Lee Slams Rival" is Ann Lee, of
    whom it goes on as "Lee"."""
    found: dict[str, str] = {}
    for name in votes:
        words = name.split()
        if len(words) <= 2 or not _only_in_headlines(text, name):
            continue
        end = next((i for i in range(1, len(words) - 1) if not _only_in_headlines(text, words[i])), None)
        if end is not None:
            found[name] = " ".join(words[: end + 1])
    return found


def _only_in_headlines(text: str, name: str) -> bool:
    """Whether a name stands in no line but headlines."""
    at = text.find(name)
    while at >= 0:
        end = text.find("\n", at)
        if not _is_headline(text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)].strip()):
            return False
        at = text.find(name, at + 1)
    return True


def _is_headline(line: str) -> bool:
    """Whether a line is short and either ends without a stop or has a capital on every long word."""
    if len(line) > _LONGEST_HEADLINE:
        return False
    words = _LONG_WORD.findall(line)
    return not line.endswith((".", "!", "?", "”", '"', ",", ":", "’")) or all(w[0].isupper() for w in words)


def _of_entities(doc: Doc) -> Iterator[tuple[str, str]]:
    """The names the model found, a person's taken whole where it saw but a part, each with its label."""
    first, last = dateline_span(text_of(doc)) or (0, 0)
    for ent in doc.ents:
        if ent.label_ in _NO_NAMES or "\n" in ent.text or first <= ent.start_char < last:
            continue
        whole = _whole(ent) if ent.label_ == "PERSON" else ent
        name = clean_name(whole.text)
        if _is_of_a_thing(ent):
            yield name, "THING"
        if is_name(name):
            yield name, ent.label_


def _is_of_a_thing(ent: Span) -> bool:
    """Whether a lone name belongs to a common noun: "the Hughes bill"."""
    head = ent.root.head
    return (
        ent.label_ == "PERSON"
        and len(ent) == 1
        and ent[0].dep_ == "compound"
        and head.pos_ == "NOUN"
        and head.lemma_.lower() not in role_nouns()
    )


def _whole(ent: Span) -> Span:
    """An entity with the rest of the name the model cut off: capitalised neighbours that are no one else's."""
    doc, first, last = ent.doc, ent.start, ent.end
    while last < len(doc) and _goes_on(doc, last):
        last += 1
    while doc[last - 1].text in ("-", "–") or doc[last - 1].lower_ in PARTICLES:
        last -= 1
    while first > 0 and not doc[first].is_sent_start and _begins(doc[first - 1]):
        first -= 1
    return doc[first:last] if last - first <= 8 and last >= ent.end else ent


def _goes_on(doc: Doc, i: int) -> bool:
    """Whether a name goes on with token ``i``."""
    token = doc[i]
    if token.is_sent_start and doc[i - 1].text != "-":
        return False
    if token.text == "-" and not doc[i - 1].whitespace_ and not token.whitespace_:
        return True
    if token.ent_type_ not in ("", "PERSON", "ORG", "NORP", "GPE"):
        return False
    joins = token.lower_ in PARTICLES and i + 1 < len(doc) and doc[i + 1].text[:1].isupper()
    return joins or _is_part_of_name(token)


def _is_part_of_name(token: Token) -> bool:
    has_shape = token.text[:1].isupper() and token.is_alpha and not token.is_upper and token.pos_ == "PROPN"
    return has_shape and not is_body_word(token.text) and token.lower_ not in role_nouns()


def _begins(token: Token) -> bool:
    """Whether a token before an entity is the given name the model left out."""
    return token.text in given_names() and token.pos_ == "PROPN" and token.ent_type_ in ("", "PERSON", "ORG", "GPE")


def _of_speakers(speakers: Sequence[Span]) -> Iterator[tuple[str, str]]:
    """Proper names that speak."""
    for span in speakers:
        yield from _beside_role(span)
        for other in joined(span.root, span)[1:]:
            name = clean_name(_proper_part(span.doc[other.left_edge.i : other.i + 1]))
            if is_name(name) and other.ent_type_ in ("", "PERSON"):
                yield name, "SPEAKER"
        full = span.text.split(",")[0]
        titled = clean_name(full)
        if titled != full and 2 <= len(titled.split()) <= 3 and is_name(titled) and titled.istitle():
            yield titled, "SPEAKER"
            continue
        name = clean_name(_proper_part(span))
        if not is_name(name) or name.split()[-1].lower() in role_nouns():
            continue
        if span.root.ent_type_ not in ("NORP", "DATE"):
            yield name, "SPEAKER"


def _beside_role(span: Span) -> Iterator[tuple[str, str]]:
    """The name in apposition to what somebody is, whatever the model calls it: "the commissioner, Moses Okello"."""
    if span.root.pos_ != "NOUN" or not is_role(span.root):
        return
    for beside in span.root.rights:
        if beside.dep_ == "appos" and beside.pos_ == "PROPN" and beside.i < span.end:
            name = clean_name(_proper_part(span.doc[beside.left_edge.i : beside.i + 1]))
            if is_name(name) and name.split()[0] in given_names() and " " in name:
                yield name, "SPEAKER"


def _proper_part(span: Span) -> str:
    """The longest run of proper nouns round the head of a speaker span."""
    root = span.root
    if root.pos_ != "PROPN" or not span.start <= root.i < span.end:
        return ""
    first = last = root.i
    while first > span.start and _is_part(span.doc, first - 1):
        first -= 1
    while last + 1 < span.end and _is_part(span.doc, last + 1):
        last += 1
    while first < root.i and span.doc[first].pos_ != "PROPN":
        first += 1
    return span.doc[first : last + 1].text


def _is_part(doc: Doc, i: int) -> bool:
    token = doc[i]
    return token.pos_ == "PROPN" or token.lower_ in PARTICLES or (token.text == "-" and not token.whitespace_)


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
    if not names:
        return found
    starts: list[int] = doc.to_array("IDX").tolist()
    for m in _any_of(names).finditer(text_of(doc)):
        if len(found[_as_found(m)]) < OCCURRENCES:
            first, last = (bisect.bisect_right(starts, at) - 1 for at in (m.start(), m.end() - 1))
            found[_as_found(m)].append(doc[first : last + 1])
    return found


def _any_of(names: Collection[str]) -> re.Pattern[str]:
    """One alternation of escaped names, the longest first, whatever space is in them: linear in the text."""
    words = "|".join(map(re.escape, sorted(names, key=len, reverse=True))).replace(r"\ ", r"[^\S\n]{1,3}")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _as_found(match: re.Match[str]) -> str:
    """What was found, with plain single spaces."""
    return " ".join(match[0].split())


def _decided(doc: Doc, votes: Votes, evidence: Mapping[str, Mapping[str, float]]) -> tuple[Counter[str], Counter[str]]:
    """Which names are people's, which are organisations', with how often each was seen."""
    text = text_of(doc)
    people, organisations = Counter[str](), Counter[str]()
    somebody = {name for name, labels in votes.items() if labels[_TURN] or _is_somebody(evidence[name])}
    last_names = _last_names(somebody)
    for name, labels in votes.items():
        label = labels.most_common(1)[0][0]
        is_last_name = name in last_names  # of one word, as they are
        if name in somebody or (is_last_name and label != "NORP"):
            if is_last_name or not _is_place(text, name):
                people[name] += labels.total()
        elif _is_a_bodys(name, label):
            organisations[name] += labels.total()
    return people, organisations


def _is_a_bodys(name: str, label: str) -> bool:
    """Whether a name is a body's as its words tell, whatever thing the model took it for: "Harbour Tribune"."""
    is_told = label in _OF_THINGS and " " in name and bool(nouns_of_name(name))
    return (label in _OF_BODIES or is_told) and not is_place_name(name)


def _places(doc: Doc) -> set[str]:
    """Names that are mostly places in this article."""
    votes: Votes = defaultdict(Counter)
    for ent in doc.ents:
        votes[ent.text]["place" if ent.label_ in ("GPE", "LOC", "FAC") else "other"] += 1
    return {name for name, v in votes.items() if v["place"] > v["other"]}


def _is_place(text: str, name: str) -> bool:
    """Whether a lone name is a country's or capital's, or only ever part of a place's ("Miller's Bend")."""
    if " " in name:
        return False
    if is_place_name(name):
        return True
    after = [text[m.end() : m.end() + 4] for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    return bool(after) and all(re.match(r"['’]s [A-Z]", a) for a in after)


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
        if len(person.words) > 1:
            person.forms.update(surnames(person.words))
    return merged


def _closeness(name: str, person: Referent) -> int:
    """A surname before a given name before one in the middle."""
    return 0 if name in surnames(person.words) else 1 if person.name.endswith(name) or person.words[0] == name else 2


def _merge_organisations(names: Counter[str], people: Counter[str]) -> list[Referent]:
    merged: list[Referent] = []
    for name in sorted(names, key=lambda n: (-len(n), n)):
        bare = re.sub(r"^(?:the|The) ", "", name)
        if bare in people or not bare:
            continue
        home = next(
            (o for o in merged if bare.lower() in {f.lower() for f in o.forms} or _is_acronym(bare, o.name)), None
        )
        if home:
            home.forms.add(bare)
        else:
            merged.append(Referent(bare, False, {bare}))
    return merged


def _is_acronym(short: str, name: str) -> bool:
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= 8 and letters.isupper()):
        return False
    return letters == "".join(w[0] for w in _INSIDE.findall(name) if w.lower() not in _ACRONYM_SKIP).upper()


def _find_mentions(text: str, found: list[Referent], places: set[str]) -> None:
    """All mentions of all forms, the longest form first; a bare surname goes to whoever bore it last."""
    owners: dict[str, list[Referent]] = defaultdict(list)
    for named in found:
        for form in named.forms:
            if form not in places or form == named.name:
                owners[form].append(named)
    if not owners:
        return
    last: dict[str, Referent] = {}
    for m in _any_of(owners).finditer(text):
        found_so = _as_found(m)
        bearers = owners[found_so]
        named = bearers[0] if len(bearers) == 1 else _bearer(text, m.start(), bearers, last.get(found_so))
        named.mentions.append((m.start(), m.end()))
        for form in named.forms:
            last[form] = named


def _bearer(text: str, at: int, bearers: list[Referent], last: Referent | None) -> Referent:
    """Whose surname: the title before it says, else whoever of that name came last."""
    gender = _title_gender(text, at)
    for named in bearers:
        if gender and gender_of_name(named.name) == gender:
            return named
    return last if last in bearers else bearers[0]


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
