"""Somebody an article speaks of, and what can be told from a name's words alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from onrecord.core.analysis.speakers.lexicon import (
    ROLES_BY_LETTERS,
    TITLES,
    Gender,
    body_nouns,
    given_names,
    is_places,
    is_role_word,
    people_nouns,
)
from onrecord.core.text.names import PARTICLES

#: letters behind a name, which are no part of it
LETTERS = frozenset((
    "MP", "MSP", "MEP", "MLA", "TD", "PhD", "MD", "QC", "KC", "SC", "MBE", "OBE", "CBE", "Esq", "IAS", "IPS", "IFS", "IRS", "SAN",
    "OAM", "JP",
))  # fmt: skip
_SUFFIX = re.compile(rf",? (?:{'|'.join(sorted(LETTERS))})\.?$")
#: what tells a son from his father of the same name
_GENERATION = re.compile(r",? (Jr|Sr|II|III|IV)\.?$")
_MARKS = "“”\"‘’'()"
_POSSESSIVE = re.compile(r"(?:['’‘]s?|['’])$")
#: somebody's thing: two capitalised words, the possessive and another
_OWNER = re.compile(r"^([A-Z]\S+ (?:[A-Z]\S* )?[A-Z]\w+)['’]s [A-Z].*")
#: whose somebody is, before a full name
_EMPLOYER = re.compile(r"^(?:\S+ ){0,3}\S+(?:['’‘]s|s['’]) (?=[A-Z]\S+ [A-Z])")
_HONOURS = re.compile(r"^(?:Tun|Toh Puan|Puan|(?:Datuk|Dato['’]?|Tan|Datin) S(?:e?ri))(?: Paduka)? (?=[A-Z])")
#: what headlines tell of somebody, with the capital they give it, and what is no name's word
_HEADLINE_VERBS = frozenset((
    "Says", "Said", "Tells", "Told", "Slams", "Blasts", "Warns", "Urges", "Vows", "Wants", "Claims", "Attacks", "Announces",
    "Denies", "Accuses", "Defends", "Admits", "Reveals", "Insists", "Backs", "Asks", "Refuses", "Rejects", "Praises",
    "Condemns", "Criticizes", "Criticises", "Calls", "Is", "Was", "Are", "Has",
))  # fmt: skip
_IN_NO_NAME = "@/#…\n:"
_SLAVIC_WOMAN = re.compile(r"^(?=.{6}).*(?:[oe]va|skaya|[sc]ka)$")
#: as many letters may stand for two given names: "CS Lewis"
_INITIALS = 2
#: words of a given and a last name
FULL_NAME = 2
#: titles that stand before names without a stop too
_BEFORE_NAMES = frozenset(("rep", "sen", "gov", "dr", "mr", "mrs", "ms", "prof", "rev", "cllr", "sir", "dame"))
_JOINERS = frozenset(("for", "of", "and", "to", "-"))
_ARTICLES = frozenset(("The", "A", "An", "One", "Another"))
#: family names that stand first: Chinese, Korean, Vietnamese
_FIRST_FAMILY_NAMES = frozenset((
    "Bai", "Cai", "Cao", "Chang", "Chen", "Cheng", "Cho", "Choi", "Chung", "Dang", "Deng", "Ding", "Do", "Du",
    "Duong", "Fan", "Fang", "Feng", "Fu", "Gao", "Gong", "Gu", "Guo", "Han", "He", "Ho", "Hong", "Hou", "Hu",
    "Huang", "Huynh", "Hwang", "Jang", "Jeon", "Jeong", "Ji", "Jia", "Jiang", "Jin", "Jo", "Jung", "Kang", "Kim",
    "Kong", "Kwon", "Lai", "Lam", "Le", "Lee", "Lei", "Li", "Liang", "Liao", "Lim", "Lin", "Ling", "Liu", "Lu",
    "Luo", "Luong", "Ma", "Mai", "Mao", "Meng", "Moon", "Na", "Ngo", "Nguyen", "Nguyễn", "Noh", "Oh", "Ouyang",
    "Pan", "Park", "Peng", "Pham", "Phan", "Qian", "Qin", "Ren", "Rhee", "Ryu", "Seo", "Shao", "Shen", "Shi",
    "Shin", "Sim", "Son", "Song", "Su", "Sun", "Tan", "Tang", "Tao", "Tian", "Tran", "Trần", "Trinh", "Vo", "Vu",
    "Wan", "Wang", "Wei", "Wen", "Weng", "Wong", "Wu", "Xi", "Xia", "Xiao", "Xie", "Xu", "Xue", "Yan", "Yang",
    "Yao", "Ye", "Yeon", "Yi", "Yin", "Yoo", "Yoon", "Yu", "Yuan", "Yun", "Zeng", "Zhang", "Zhao", "Zheng", "Zhong",
    "Zhou", "Zhu", "Zou",
))  # fmt: skip


@dataclass(eq=False)
class Referent:
    """A person or organisation while names are gathered. ``mentions`` are [start, end) characters."""

    name: str
    is_person: bool
    forms: set[str] = field(default_factory=set)
    mentions: list[tuple[int, int]] = field(default_factory=list)
    role: str | None = None
    gender: Gender | None = None
    #: whether the article itself told the sex (a title, a pronoun), and not the given name alone
    is_gender_told: bool = False
    #: of somebody without a name: the noun, and whether it is one human being
    noun: str | None = None
    #: the nouns that the article calls somebody by: "senator", "professor"
    called: set[str] = field(default_factory=set)
    #: the words that stand with these: "former", "vice"
    described: set[str] = field(default_factory=set)
    #: the nouns for one who does what the article tells of somebody: "runner"
    did: frozenset[str] = frozenset()
    #: how likely it is that the name is one human being's
    likely_person: float = 0.0
    is_somebody: bool = False
    #: whether it is several: "voters"
    is_several: bool = False
    #: the numbers by which nouns have told of somebody: "the mother of three"
    numbers: frozenset[str] = frozenset()

    @property
    def words(self) -> list[str]:
        """The words of the fullest name, without "Jr."."""
        return without_generation(self.name).split()


def generation(name: str) -> str | None:
    """ "Jr", "Sr" or "III" of a name."""
    found = _GENERATION.search(name)
    return found[1] if found else None


def without_generation(name: str) -> str:
    """ "Percy Wade" of "Percy Wade Jr."."""
    return _GENERATION.sub("", name)


def surnames(words: list[str]) -> list[str]:
    """What somebody of that full name may be called by: the last word with its particles, a family name that stands first."""
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in PARTICLES:
        at -= 1
    found = [" ".join(words[at:]), *_first_of_two(words)]
    if words[0] in _FIRST_FAMILY_NAMES and 2 <= len(words) <= 3:
        found.append(words[0])
    return found


def _first_of_two(words: list[str]) -> list[str]:
    """The first of two last names with its particles: "de la Cruz" of "María de la Cruz Aguilar"."""
    first = next((i for i in range(1, len(words)) if words[i].lower() in PARTICLES), len(words))
    last = next((i for i in range(first, len(words)) if words[i].lower() not in PARTICLES), len(words))
    return [" ".join(words[first : last + 1])] if last < len(words) - 1 else []


@lru_cache(256)
def clean_name(text: str) -> str:
    """A name without the title before it, the possessive and the suffix after it."""
    stop = "." if text.rstrip(" ,").endswith((" Jr.", " Sr.")) else ""
    text = _OWNER.sub(r"\1", _without_employer(text))
    text = _POSSESSIVE.sub("", text.strip(" \n\t,.;:“”\"‘’'()[]")) + stop
    words = _HONOURS.sub("", _without_letters(_between_dashes(text.partition(" (")[0]))).split()
    while len(words) > 1 and (_is_title(words[0]) or words[0].lower() == "the"):
        words = words[1:]
    short = max((i for i, w in enumerate(words[:-1]) if _ends_title(w, len(words) - i - 1)), default=-1)
    words = _without_noun(_before_verb(words[short + 1 :]))  # "South Dakota Gov. Ann Lee"
    return _without_employer_behind(" ".join(words[_title_length(words) :]))


def _without_noun(words: list[str]) -> list[str]:
    """ "Landlord Gary Fitch" is Gary Fitch; "Hunter Lee" has a given name first."""
    is_full = len(words) > _INITIALS and words[0] not in given_names() and words[1] in given_names()
    return words[1:] if is_full and words[0].lower() in people_nouns() else words


def _without_letters(text: str) -> str:
    """ "Molly Hart MP" is Molly Hart; "the Labour MP" stays what she is."""
    found = _SUFFIX.search(text)
    words = text[: found.start()].split() if found else []
    is_full_name = len(words) > 1 and words[0] not in _ARTICLES and all(w[0].isupper() or w in PARTICLES for w in words)
    return text[: found.start()] if found and (found[0].startswith(",") or is_full_name) else text


def _without_employer_behind(name: str) -> str:
    """ "Anneke de Wit of Harbour Bank" is Anneke de Wit."""
    person, _, whose = name.partition(" of ")
    words = person.split()
    is_somebodys = whose and len(words) > 1 and words[0] in given_names() and not any(map(is_body_word, words))
    return person if is_somebodys else name


def _before_verb(words: list[str]) -> list[str]:
    """A name's words up to the verb of the headline it was run together with: "Ann Lee Says Harbour" is Ann Lee."""
    end = next((i for i, word in enumerate(words) if i and word in _HEADLINE_VERBS), len(words))
    return words[:end]


def _without_employer(text: str) -> str:
    """ "Harbour News’ Ann Lee" is Ann Lee; "Lund’s Victoria Fund" is no Victoria's."""
    words = (name := _EMPLOYER.sub("", text)).split()
    is_whole = name != text and len(words) <= 3 and words[0] in given_names()
    return name if is_whole and not is_places(name) and not any(map(is_body_word, words)) else text


def _between_dashes(text: str) -> str:
    """ "LEEDS - Ann Lee" without its dateline, "Ann Lee -" without its dash."""
    first, *rest = re.split(r"\s[-–—](?:\s|$)", text)
    return rest[-1] if rest and rest[-1] and first.isupper() else first


def _ends_title(word: str, following: int) -> bool:
    """Whether a name begins behind a word, so many words from the end: "Gov.", and before a full name "Rep" too."""
    is_short = word.endswith(".") and word != "St." and _is_title(word)
    return is_short or (following >= FULL_NAME and word.lower() in _BEFORE_NAMES)


def _is_title(word: str) -> bool:
    """ "Mr", "Gen.", "Major-Gen"."""
    return all(part.rstrip(".") in TITLES for part in word.lower().split("-"))


def _title_length(words: list[str]) -> int:
    """How many words before a name are its title: "Chief Executive", "Deputy Foreign Minister"."""
    length = max((i for i, w in enumerate(words[:6], 1) if _is_role(w, len(words) - i)), default=0)
    title, rest = words[:length], words[length:]
    if not title or not rest or not _has_capitals(title):
        return 0
    if rest[0] in _JOINERS and 4 <= len(rest) <= 6 and all(w[0].isupper() for w in rest[1:]):
        return len(words) - 2  # "State Minister for Petroleum Musadik Malik", "Secretary of State John Kerry"
    return 0 if _is_of_a_body(rest) or _is_full_name(title, rest) else length


def _is_role(word: str, following: int) -> bool:
    """Whether a word is a role, or one's letters, which before a last name alone may be somebody's initials: "CS Lewis"."""
    return is_role_word(word) or (word in ROLES_BY_LETTERS and (len(word) > _INITIALS or following >= FULL_NAME))


def _has_capitals(words: list[str]) -> bool:
    return all(w[0].isupper() or w in _JOINERS for w in words)


def _is_of_a_body(rest: list[str]) -> bool:
    """Whether a role belongs to an organisation's name: "Director of Studies", "Police Federation"."""
    return rest[0] in _JOINERS or any(is_body_word(w) for w in rest)


def _is_full_name(title: list[str], rest: list[str]) -> bool:
    """Whether what looks like a role is a given name: "Dean Hart"."""
    return len(title) == len(rest) == 1 and title[0] in given_names()


def is_body_word(word: str) -> bool:
    """Whether a capitalised word belongs to an organisation's name: "Ministry", "Group", "Inc."."""
    return word.lower().rstrip(".") in body_nouns()


@lru_cache(256)
def is_name(name: str) -> bool:
    """Whether a string has the shape of a name, and is more than a title."""
    words = name.split()
    return (
        0 < len(words) <= 7
        and len(name) > 1
        and words[0].lstrip("’'‘ʻ")[:1].isupper()
        and (name.isupper() or any(c.islower() for c in name))
        and not _has_what_is_in_no_name(name)
        and not all(_is_title(w) or is_role_word(w) for w in words)
        and not (len(words) > 1 and words[0] in _HEADLINE_VERBS)
    )


def _has_what_is_in_no_name(name: str) -> bool:
    """A figure, a sign, half a pair of quotation marks, or nothing but the letters behind one."""
    is_marked = any(c.isdigit() or c in _IN_NO_NAME for c in name) or name.count("“") != name.count("”")
    return is_marked or name in LETTERS


def key(name: str) -> list[str]:
    """A name's words as they are compared: lower case, hyphens apart."""
    words = without_generation(name).lower().replace("-", " ").replace("’", "'").split()
    return [bare for w in words if (bare := w.rstrip(".").strip(_MARKS))]


def is_form_of(other: str, full: str) -> bool:
    """Whether somebody of the name ``full`` may be called ``other``: its words stand in ``full`` in order.

    "Abu Amer" is "Sadik Abu Amer"; "Abu Salim Amer" is not.
    """
    a, b = key(full), key(other)
    if len({generation(other), generation(full)} - {None}) > 1:
        return False
    if a == b:
        return True
    if not b or len(b) > len(a) or not _stand_in_order(b, a):
        return False
    if len(b) == 1:
        return b[0] not in PARTICLES and len(b[0]) > 1 and b[0] in a
    return b[-1] == a[-1] or a[: len(b)] == b or a[-len(b) - 1 : -1] == b


def _stand_in_order(some: list[str], words: list[str]) -> bool:
    rest = iter(words)
    return all(any(_same_word(word, one) for word in rest) for one in some)


def _same_word(a: str, b: str) -> bool:
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])


def gender_of_name(name: str) -> Gender | None:
    """The sex a full name tells: by its given name, a patronymic, a Slavic ending, "bin" or "binti"."""
    words = without_generation(name).split()
    if len(words) < 2:
        return None
    by_father = _gender_of_patronymic([w.lower() for w in words])
    if by_father:
        return by_father
    given = given_names()
    by_given_name = given.get(words[0].lstrip("’'‘ʻ")) or given.get(words[0].split("-")[0])
    if by_given_name or words[0] in _FIRST_FAMILY_NAMES:
        return by_given_name
    return "female" if _SLAVIC_WOMAN.search(words[-1].lower()) else None


def _gender_of_patronymic(words: list[str]) -> Gender | None:
    """ "Anna Ivanovna", "Siti binti Ahmad"; a man's is never the last word, which would be his family's name."""
    if {"binti", "bint"} & set(words) or any(w.endswith(("ovna", "evna", "ichna")) for w in words[1:]):
        return "female"
    inner = words[1:-1]
    return "male" if {"bin", "ibn"} & set(inner) or any(w.endswith(("ovich", "evich")) for w in inner) else None
