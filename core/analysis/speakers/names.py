"""Names -> people: every form of a name gathered under its fullest.

The small model labels the same name differently from line to line, so labels vote over the article and the forms of
names decide: a surname alone belongs to the full name that ends in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from onrecord.core.analysis.countries.gazetteer import is_place_name
from onrecord.core.analysis.speakers.lexicon import TITLES, Gender, given_names, role_nouns
from onrecord.core.analysis.texts import text_of

_SUFFIX = re.compile(r",? (?:Jr|Sr|II|III|IV|MP|MSP|MEP|PhD|MD|QC|KC)\.?$")
_POSSESSIVE = re.compile(r"(?:['’]s?|['’])$")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "del",
        "della",
        "der",
        "den",
        "di",
        "dos",
        "du",
        "van",
        "von",
        "bin",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "ter",
        "ten",
        "mac",
        "st",
    ]
)
_ACRONYM_SKIP = frozenset(["of", "the", "and", "for", "on", "in", "to", "a", "an"])
_PARTS_OF_BODIES = frozenset(
    [
        "company",
        "corp",
        "group",
        "bank",
        "university",
        "college",
        "council",
        "committee",
        "commission",
        "ministry",
        "department",
        "agency",
        "authority",
        "board",
        "party",
        "union",
        "association",
        "institute",
        "foundation",
        "office",
        "court",
        "house",
        "times",
        "post",
        "news",
        "journal",
        "club",
        "inc",
        "ltd",
        "plc",
        "service",
    ]
)
_JOINERS = frozenset(("for", "of", "and", "to", "-"))
_INSIDE = re.compile(r"[\w’'.-]+")


@dataclass(eq=False)
class Named:
    """A person or organisation while names are gathered. ``mentions`` are [start, end) characters."""

    name: str
    is_person: bool
    forms: set[str] = field(default_factory=set)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    role: str | None = None
    gender: Gender | None = None
    #: of somebody without a name: the noun, and whether it is one human being
    noun: str | None = None
    is_somebody: bool = False

    @property
    def words(self) -> list[str]:
        return self.name.split()

    @property
    def surname(self) -> str:
        """The last word, with the particles before it."""
        return _surname(self.words)


def _surname(words: list[str]) -> str:
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in _PARTICLES:
        at -= 1
    return " ".join(words[at:])


def clean_name(text: str) -> str:
    """A name without the title before it, the possessive and the suffix after it."""
    text = _POSSESSIVE.sub("", text.strip(" \n\t,.;:“”\"‘’'()[]"))
    text = _SUFFIX.sub("", text)
    words = text.split()
    while len(words) > 1 and words[0].lower().rstrip(".") in (*TITLES, "the"):
        words = words[1:]
    return " ".join(words[_title_length(words) :])


def _title_length(words: list[str]) -> int:
    """How many words before a name are its title: "Chief Executive", "Deputy Foreign Minister"."""
    roles = role_nouns()
    last = max((i for i, w in enumerate(words[:6]) if w.lower() in roles), default=-1)
    if last < 0 or last + 1 >= len(words) or not all(w[0].isupper() or w in _JOINERS for w in words[: last + 1]):
        return 0
    rest = words[last + 1 :]
    if rest[0] in _JOINERS and 4 <= len(rest) <= 6 and all(w[0].isupper() for w in rest[1:]):
        return len(words) - 2  # "State Minister for Petroleum Musadik Malik", "Secretary of State John Kerry"
    of_a_body = rest[0] in _JOINERS or any(w.lower() in _PARTS_OF_BODIES for w in rest)
    return 0 if of_a_body or (last == 0 and len(rest) == 1 and words[0] in given_names()) else last + 1


def gather(doc: Doc, speakers: list[Span]) -> list[Named]:
    """The people and organisations ``doc`` names, each with all its mentions, in order of first mention.

    ``speakers`` are the quotes' speaker spans: a proper name there is somebody even where no entity was found.
    """
    people, organisations = _candidates(doc, speakers)
    found = _merge_people(people) + _merge_organisations(organisations, people)
    text = text_of(doc)
    _find_mentions(text, found, _places(doc))
    found = [n for n in found if n.mentions]
    for person in found:
        if person.is_person:
            person.gender = _gender(text, person)
    return sorted(found, key=lambda n: n.mentions[0])


def _places(doc: Doc) -> set[str]:
    """Names that are mostly places in this article."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for ent in doc.ents:
        votes[ent.text]["place" if ent.label_ in ("GPE", "LOC", "FAC") else "other"] += 1
    return {name for name, v in votes.items() if v["place"] > v["other"]}


def _candidates(doc: Doc, speakers: list[Span]) -> tuple[Counter[str], Counter[str]]:
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for ent in doc.ents:
        if "\n" in ent.text or not ent.text[:1].isalnum():
            continue
        name = clean_name(ent.text)
        if ent.label_ == "PERSON" and len(ent) == 1 and ent[0].dep_ == "compound" and ent.root.head.pos_ == "NOUN":
            votes[name]["THING"] += ent.root.head.lemma_.lower() not in role_nouns()
        if _is_name(name):
            votes[name][ent.label_] += 1
    for span in speakers:
        full = span.text.split(",")[0]
        titled = clean_name(full)
        if titled != full and 2 <= len(titled.split()) <= 3 and _is_name(titled) and titled.istitle():
            votes[titled]["PERSON"] += 1
            continue
        name = clean_name(_proper_part(span))
        if name and name.split()[-1].lower() in role_nouns():
            continue
        if _is_name(name) and not any(t.ent_type_ in ("GPE", "LOC", "NORP", "ORG", "DATE") for t in span):
            votes[name]["PERSON"] += 1
    people, organisations = Counter[str](), Counter[str]()
    text = text_of(doc)
    surnames = {n.split()[-1] for n, v in votes.items() if len(n.split()) > 1 and v["PERSON"] and not v["ORG"]}
    for name, labels in votes.items():
        if labels["THING"] and labels["THING"] == labels["PERSON"] and name not in surnames:
            continue
        label = labels.most_common(1)[0][0]
        if label == "PERSON" and name not in surnames and _is_place(text, name):
            continue
        if label == "ORG" and _reads_as_person(doc, text, name):
            label = "PERSON"
            surnames.add(name.split()[-1])
        if label == "PERSON" or (label in ("ORG", "GPE", "FAC") and name in surnames):
            people[name] += sum(labels.values())
        elif label == "ORG" and not is_place_name(name):
            organisations[name] += sum(labels.values())
    return people, organisations


def _is_place(text: str, name: str) -> bool:
    """Whether a lone name is a country's or capital's, or only ever part of a place's ("Miller's Bend")."""
    if " " in name:
        return False
    if is_place_name(name):
        return True
    after = [text[m.end() : m.end() + 4] for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
    return bool(after) and all(re.match(r"['’]s [A-Z]", a) for a in after)


def _reads_as_person(doc: Doc, text: str, name: str) -> bool:
    """Whether what the model calls an organisation is somebody: a given name before it, or a role beside it."""
    words = name.split()
    if not 2 <= len(words) <= 4 or any(w.lower() in _PARTS_OF_BODIES for w in words) or "&" in name:
        return False
    if words[0] in given_names():
        return True
    at = text.find(name)
    span = doc.char_span(at, at + len(name), alignment_mode="expand") if at >= 0 else None
    if span is None or span.start < 2 or doc[span.start - 1].text != ",":
        return False
    before = doc[span.start - 2]
    return before.pos_ == "NOUN" and before.lemma_.lower() in role_nouns()


def _is_name(name: str) -> bool:
    words = name.split()
    return (
        0 < len(words) <= 7
        and words[0][0].isupper()
        and any(c.islower() for c in name) | (len(name) > 1 and name.isupper())
        and not any(c.isdigit() or c in "@/#…" for c in name)
        and len(name) > 1
    )


def _proper_part(span: Span) -> str:
    """The longest run of proper nouns round the head of a speaker span."""
    root = span.root
    if root.pos_ != "PROPN":
        return ""
    first = last = root.i
    while first > span.start and span.doc[first - 1].pos_ == "PROPN":
        first -= 1
    while last + 1 < span.end and span.doc[last + 1].pos_ == "PROPN":
        last += 1
    return span.doc[first : last + 1].text


def _key(word: str) -> str:
    return word.lower().rstrip(".").replace("-", " ")


def _merge_people(names: Counter[str]) -> list[Named]:
    """Full names first; then surnames and given names to the full names they belong to."""
    merged: list[Named] = []
    for name in sorted(names, key=lambda n: (-len(n.replace("-", " ").split()), -names[n], n)):
        words = name.split()
        home = next((p for p in merged if _same_person(p.words, words)), None)
        if home is None:
            merged.append(Named(name, True, {name}))
        else:
            home.forms.add(name)
    for person in merged:
        if len(person.words) > 1:
            person.forms.add(person.surname)
    return merged


def _same_person(full: list[str], other: list[str]) -> bool:
    a, b = [_key(w) for w in full], [_key(w) for w in other]
    if a == b or " ".join(a).split() == " ".join(b).split():
        return True
    if len(b) == 1:
        return len(a) > 1 and (a[-1] == b[0] or a[-1].endswith(" " + b[0]) or a[0] == b[0] or _surname(a) == b[0])
    if a[-1] != b[-1]:
        return len(b) < len(a) and a[-len(b) :] == b
    # same surname: the given names must agree, as far as both say
    return a[0] == b[0] or (len(b[0]) == 1 and a[0][0] == b[0]) or (len(a[0]) == 1 and b[0][0] == a[0]) or b[0] in a


def _merge_organisations(names: Counter[str], people: Counter[str]) -> list[Named]:
    merged: list[Named] = []
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
            merged.append(Named(bare, False, {bare}))
    return merged


def _is_acronym(short: str, name: str) -> bool:
    letters = short.replace(".", "")
    if not (2 <= len(letters) <= 8 and letters.isupper()):
        return False
    return letters == "".join(w[0] for w in _INSIDE.findall(name) if w.lower() not in _ACRONYM_SKIP).upper()


def _find_mentions(text: str, found: list[Named], places: set[str]) -> None:
    """All mentions of all forms, the longest form first; a bare surname goes to whoever bore it last."""
    owners: dict[str, list[Named]] = defaultdict(list)
    for named in found:
        for form in named.forms:
            if form not in places or form == named.name:
                owners[form].append(named)
    if not owners:
        return
    # one alternation of escaped words, longest first: linear in the text
    pattern = re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(f) for f in sorted(owners, key=len, reverse=True)) + r")(?!\w)"
    )
    last: dict[str, Named] = {}
    for m in pattern.finditer(text):
        bearers = owners[m[0]]
        named = bearers[0] if len(bearers) == 1 else _bearer(text, m.start(), bearers, last.get(m[0]))
        named.mentions.append((m.start(), m.end()))
        for form in named.forms:
            last[form] = named


def _bearer(text: str, at: int, bearers: list[Named], last: Named | None) -> Named:
    """Whose surname: the title before it says, else whoever of that name came last."""
    title = re.search(r"\b(Mr|Mrs|Ms|Miss)\.? $", text[max(0, at - 6) : at])
    if title:
        gender = TITLES[title[1].lower()]
        for named in bearers:
            if given_names().get(named.words[0]) == gender:
                return named
    return last if last in bearers else bearers[0]


def _gender(text: str, person: Named) -> Gender | None:
    for start, _ in person.mentions:
        title = re.search(r"\b(Mr|Mrs|Ms|Miss|Sir|Dame|Lady|Lord)\.? $", text[max(0, start - 7) : start])
        if title:
            return TITLES[title[1].lower()]
    return given_names().get(person.words[0]) if len(person.words) > 1 else None
