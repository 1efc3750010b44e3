"""Given names and nouns for people, with the gender they tell. Data beside this file.

``given_names.tsv`` comes from Faker (see :mod:`onrecord.core.analysis.speakers.build_given_names`); the other tables were
made by hand for this project.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal, cast

from onrecord.core.text.tables import pairs_of, rows_of

Gender = Literal["male", "female"]
NounKind = Literal["body", "document"]

_HERE = Path(__file__).parent
TITLES: dict[str, Gender | None] = {
    "mr": "male", "sir": "male", "lord": "male", "mrs": "female", "ms": "female", "miss": "female", "dame": "female",
    "lady": "female", "madam": "female", "dr": None, "prof": None, "sen": None, "rep": None, "gov": None, "gen": None,
    "col": None, "capt": None, "lt": None, "sgt": None, "rev": None, "hon": None, "st": None, "president-elect": None,
    "maj": None, "adv": None, "adm": None, "cmdr": None, "rear": None, "vice": None, "brig": None, "det": None, "insp": None,
    "atty": None, "engr": None, "supt": None, "amb": None, "cllr": None, "msgr": "male", "cpl": None, "pvt": None, "cdr": None,
    "comr": None, "cde": None, "asst": None, "dep": None, "pres": None, "ald": None, "sec": None,
    "hrh": None, "hrm": None, "mallam": "male", "alhaja": "female", "hajia": "female", "hajiya": "female", "barr": None, "arc": None,
    "comrade": None, "sp": None, "dsp": None, "csp": None,
    "sheikh": "male", "sheikha": "female", "shri": "male", "smt": "female", "datuk": None, "dato": None,
    "señor": "male", "señora": "female", "herr": "male", "frau": "female",
    "aunt": "female", "auntie": "female", "aunty": "female", "uncle": "male", "granny": "female", "grandma": "female",
    "grandpa": "male",
    "monsieur": "male", "madame": "female", "mme": "female", "signor": "male", "alhaji": "male",
}  # fmt: skip
#: the nouns that titles stand for
TITLE_NOUNS = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "prof": "professor", "dr": "doctor",
    "col": "colonel", "capt": "captain", "lt": "lieutenant", "sgt": "sergeant", "rev": "reverend", "det": "detective",
    "adv": "advocate", "adm": "admiral", "insp": "inspector", "maj": "major", "atty": "lawyer", "amb": "ambassador", "cllr": "councillor", "supt": "superintendent", "pres": "president",
    "sec": "secretary", "cpl": "corporal", "pvt": "private", "cdr": "commander", "ald": "alderman",
}  # fmt: skip
PRONOUNS: dict[str, Gender | None] = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
#: names for one's own kin, which are nouns behind "his"
_OWN_KIN: dict[str, Gender] = {
    "mom": "female", "mummy": "female", "mam": "female", "grandma": "female", "granny": "female", "nan": "female", "nana": "female",
    "gran": "female", "auntie": "female", "daddy": "male", "grandpa": "male", "granddad": "male", "grandad": "male",
}  # fmt: skip
#: what one is to somebody of the same family
KIN = frozenset((
    "wife", "husband", "spouse", "son", "daughter", "mother", "father", "mum", "dad", "parent", "brother", "sister", "sibling",
    "twin", "widow", "widower", "nephew", "niece", "uncle", "aunt", "cousin", "grandson", "granddaughter", "grandmother",
    "grandfather", "stepmother", "stepfather", "girlfriend", "boyfriend", *_OWN_KIN,
))  # fmt: skip
#: roles that are written by their letters before a name: Prime Minister, Cabinet Secretary, Inspector-General …
ROLES_BY_LETTERS = frozenset((
    "PM", "DPM", "FM", "CM", "MP", "MEP", "MLA", "MNA", "MPA", "MCA", "PS", "CS", "DG", "SG", "IG", "IGP", "DIG", "AG",
    "CJ", "CJP", "DPP", "VP", "CEO", "CFO", "COO", "CTO", "PC", "DS", "DI", "DCI", "DSP", "ASP", "SSP", "ACP",
    "DCP", "RDC", "EAM", "CP", "AIG",
))  # fmt: skip
#: what a hyphen ties to a role: "Commissioner-General", "ex-mayor"
_RANK = re.compile(r"^(?:vice|ex|co|deputy|under|sub)-|-(?:general|elect|designate|in-chief|at-large)$")


@cache
def given_names() -> Mapping[str, Gender | None]:
    """Given name -> gender, None where the name tells none."""
    return cast(Mapping[str, Gender | None], _read("given_names.tsv", "name") | _read("more_given_names.tsv", "name"))


@cache
def role_nouns() -> dict[str, Gender | None]:
    """Lower-case noun that names what a person is -> gender, None where it tells none."""
    return cast(dict[str, Gender | None], _read("roles.tsv", "noun"))


@cache
def people_nouns() -> Mapping[str, Gender | None]:
    """Lower-case noun for people, be it a role or not ("voter") -> gender, None where it tells none."""
    return role_nouns() | cast(dict[str, Gender | None], _read("people_nouns.tsv", "noun"))


def gender_of_noun(noun: str) -> Gender | None:
    """The sex a noun for one human being tells, by the tables or its end: "dairyman"."""
    if noun in people_nouns():
        return people_nouns()[noun]
    if noun in _OWN_KIN:
        return _OWN_KIN[noun]
    is_old = noun.endswith(("human", "german", "roman", "norman", "shaman", "talisman"))
    return "female" if noun.endswith("woman") else "male" if noun.endswith("man") and not is_old else None


def is_role_word(word: str) -> bool:
    """Whether a word, in the singular or the plural, names what a person is."""
    parts = _RANK.sub("", word.lower()).split("-")
    return all(part in role_nouns() or part.removesuffix("s") in role_nouns() for part in parts)


@cache
def noun_kinds() -> Mapping[str, NounKind]:
    """Lower-case noun -> whether it names a body of people or something written or shown."""
    return cast(Mapping[str, NounKind], _read("nouns.tsv", "noun", "kind"))


#: last words of clubs' and teams' names that are nobody's last name
_TEAMS = (
    "rovers", "wanderers", "albion", "athletic", "hotspur", "rangers", "warriors", "dynamo", "galaxy", "fc", "afc", "cf", "sc",
    "harlequins", "saracens", "tigers", "lions", "eagles", "bulls", "bears", "hawks", "falcons", "sharks", "panthers", "giants",
    "pirates", "raiders", "titans", "royals", "knights", "chiefs", "stars", "wildcats", "bulldogs", "cowboys", "mariners",
)  # fmt: skip
#: last words of places that neither speak nor are anybody
_NOBODYS_LAST = frozenset((
    "street", "road", "avenue", "boulevard", "highway", "motorway", "harbour", "harbor", "peninsula", "ocean", "canal",
    "tunnel",
))  # fmt: skip
#: those that may be last names
_PLACES_OR_LAST_NAMES = frozenset((
    "square", "lane", "glacier", "airport", "stadium", "bridge", "river", "lake", "creek", "bay", "beach", "island", "islands",
    "valley", "mountain", "mountains", "swamp", "sea", "park", "hill", "hills", "forest", "desert", "crescent", "terrace",
    "gulf", "strait", "falls",
))  # fmt: skip
#: first words of such places, and of storms
_FIRST_OF_PLACES = frozenset((
    "rue", "calle", "avenida", "avenue", "piazza", "jalan", "lake", "mount", "loch", "river", "cape", "fort", "gulf",
    "hurricane", "typhoon", "cyclone", "mt",
))  # fmt: skip


def is_places(name: str) -> bool:
    """Whether a name's words tell that it is a place's or a storm's: "Rue Carnot", "Brewery Lane", "Victoria Road"; "Nathan
    Lane" is somebody's."""
    first, *rest = name.split()
    if rest and rest[-1].lower() in _NOBODYS_LAST:
        return True
    if not rest or first in given_names():
        return False
    return first.lower().rstrip(".") in _FIRST_OF_PLACES or rest[-1].lower() in _PLACES_OR_LAST_NAMES


#: names of bodies whose words do not tell
_BODIES = frozenset(("Red Cross", "Red Crescent", "British Red Cross", "American Red Cross"))
#: last words of bodies' names that may be last names
_LAST_NAMES_TOO = frozenset((
    "bank", "bee", "brewer", "brothers", "camp", "carrier", "church", "court", "fox", "giant", "guard", "house", "label", "maker",
    "paper", "post", "press", "sa", "star", "state", "steel", "sun", "trust", "watch", "works",
))  # fmt: skip


def is_bodys(name: str) -> bool:
    """Whether a name's last word tells that it is a company's or another body's: "Austin Airways"; "Danielle Steel" is somebody's."""
    first, *rest = name.split()
    last = rest[-1].lower().strip(".,’'") if rest else ""
    return name in _BODIES or (last in _ends_of_bodies() and not (last in _LAST_NAMES_TOO and first in given_names()))


@cache
def _ends_of_bodies() -> frozenset[str]:
    return body_nouns() | name_words().keys()


@cache
def name_words() -> Mapping[str, frozenset[str]]:
    """Words of bodies' names, in lower case, with what they tell that such a body is: "airways", a carrier."""
    return {row["word"]: frozenset(row["nouns"].split()) for row in rows_of(_HERE / "name_words.tsv")}


@cache
def body_nouns() -> frozenset[str]:
    """Lower-case words that organisations' names are made of."""
    own = [
        *_TEAMS,
        "bank",
        "co",
        "college",
        "corp",
        "court",
        "group",
        "holdings",
        "house",
        "inc",
        "journal",
        "ltd",
        "llc",
        "news",
        "party",
        "plc",
        "post",
        "productions",
        "records",
        "society",
        "times",
        "trust",
    ]
    return frozenset((*own, *(noun for noun, kind in noun_kinds().items() if kind == "body")))


def _read(file: str, name: str, value: str = "gender") -> dict[str, str | None]:
    return {key: found or None for key, found in pairs_of(_HERE / file, name, value).items()}
