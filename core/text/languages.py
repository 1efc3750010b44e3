"""Whether a text is English, told by its letters and its small words; short texts, too."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from onrecord.core.text.patterns import pattern

#: the code (ISO 639-2) of a language that cannot be told
UNKNOWN = "und"


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"[^\W\d_]+")
#: what is looked at: a text is of one language throughout, or English
_BEGINNING = 20_000
#: of the words in small letters, the least share that must be another language's small words, and how many at least
_SHARE, _LEAST = 0.12, 3
#: small words inside names, which an English text may be full of: of others there must be this many as well
_IN_NAMES = _words("de la le les du des d l da do dos das di del della dei lo van von der den zu y e el los las al")
_BESIDE = 2
#: English prose of so many words in small letters has more of English small words than this share
_PROSE, _FEW = 12, 0.06

#: scripts that are not the Latin one; of those that several languages write, the one that writes most
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "\u3040-\u30ff"), ("ko", "\uac00-\ud7af\u1100-\u11ff"), ("zh", "\u3400-\u9fff"), ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("ru", "\u0400-\u04ff"), ("hy", "\u0530-\u058f"), ("he", "\u0590-\u05ff"), ("ar", "\u0600-\u06ff"), ("hi", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"), ("ta", "\u0b80-\u0bff"), ("th", "\u0e00-\u0e7f"), ("ka", "\u10a0-\u10ff"),
)  # fmt: skip
_IN_SCRIPT = {code: pattern(f"[{letters}]") for code, letters in _SCRIPTS}
#: letters that not all languages in a script have; whose letters are most numerous, the first of several, is meant
_LETTERS: dict[str, tuple[tuple[str, str], ...]] = {
    "ru": (("ru", "ыэё"), ("uk", "іїєґ"), ("sr", "ђјљњћџ"), ("bg", "ъ")),
    "ar": (("fa", "پچژگ"), ("ur", "پچگٹڈڑےںہھ")),
}

_ENGLISH = _words(
    "the a an of to in and or for on at by with from as that this these those is are was were be been being has have had "
    "it its he she they we you i his her their our my your him them us not no but if when which who what where why how "
    "will would could should can may might must do does did than then there here after before over under into out up about "
    "says said say told more most all some any one new so because while during between against through per s t"
)
#: small words of other languages; those that are English words, too, tell nothing and are left out
_SMALL_WORDS: dict[str, frozenset[str]] = {
    code: _words(words) - _ENGLISH
    for code, words in {
        "de": "der die das den dem des ein eine einen einem einer eines und oder aber nicht ist sind war waren wird werden wurde "
        "hat haben hatte von vom zu zum zur mit auf für im ins am bei beim nach aus über unter sich auch als wie noch nur es er sie "
        "wir ich ihr dass daß man mehr sagte sei kann soll seit gegen durch um vor bis",
        "fr": "le la les l un une des du de d et ou mais ne pas est sont était été sera a à au aux en dans sur sous par pour avec sans "
        "que qu qui ce cette ces cet se s il elle ils elles nous vous je on son sa ses leur leurs plus n c y après avant entre dont "
        "comme aussi selon depuis ont avait fait",
        "es": "el la los las un una unos unas de del y o pero no es son era fue ser ha han había en con por para sin sobre que se su "
        "sus lo le les al como más este esta estos estas ese esa entre desde hasta también ya muy cuando donde según tras nos me "
        "dijo está",
        "it": "il lo la gli le un uno una di del della dello dei degli delle e o ma non è sono era ha hanno in nel nella nei nelle con per "
        "da dal dalla dai su sul sulla che si suo sua al alla ai alle come più questo questa anche dopo ci stato detto dell nell all "
        "l d un",
        "pt": "o os as um uma uns de do da dos das e ou mas não é são era foi ser em no na nos nas com por para pelo pela sem sobre que "
        "se seu sua seus suas ao à aos às como mais este esta isso ele ela entre até também já muito quando disse há nós está",
        "nl": "de het een en of maar niet is zijn was waren wordt werd worden heeft hebben had van voor met op te aan bij uit naar "
        "over door om dat die dit deze zich ook als er nog wel hij zij ze wij we ik hun haar meer dan geen tot na zei kan",
        "sv": "och att det en ett den de som är var på för med av till från inte har hade om vid men så kan ska skulle efter vi han hon "
        "sig sin sina också eller när under över mot mellan är blir blev sade enligt jag där mycket utan",
        "da": "og at det en et den de som er var på for med af til fra ikke har havde om ved men så kan skal skulle efter vi han hun sig "
        "sin sine også eller når under over mod mellem bliver blev sagde ifølge jeg der hvor nogen noget meget uden nu",
        "no": "og at det en et ei den de som er var på for med av til fra ikke har hadde om ved men så kan skal skulle etter vi han hun "
        "seg sin sine også eller når under over mot mellom blir ble sa ifølge jeg der hvor noen noe mye uten nå",
        "fi": "ja on ei että oli se ovat olivat mutta tai myös kun joka jotka hän he me ne sen sitä tämä tämän kuin niin mukaan jos "
        "ole olla ollut ovat vain vielä nyt jo sanoi kertoi mitä sekä jälkeen kanssa ennen koko voi",
        "pl": "i w z na do nie się że to jest są był była było były będzie o od po za przez dla jak ale oraz co który która które jego jej "
        "ich tym tego tej może już tylko przed przy pod czy ze we powiedział powiedziała",
        "cs": "a v na se je že s z do o ve k po za pro od jako ale by jsou byl byla bylo byli bude jeho její jejich který která které "
        "tak to ten ta už také podle při před však nebo když aby není řekl řekla ze si",
        "sk": "a v na sa je že s z do o vo k po za pre od ako ale by sú bol bola bolo boli bude jeho jej ich ktorý ktorá ktoré tak to "
        "ten tá už aj podľa pri pred však alebo keď aby nie povedal povedala zo si",
        "hu": "a az és hogy nem is egy ez azt van volt lesz meg de csak már még el ki mint majd szerint akik amely amelyek aki vagy "
        "után alatt között számára mert ha kell most nagyon mondta ami pedig ezt minden lehet",
        "tr": "ve bir bu da de için ile olarak olan daha çok en gibi kadar sonra önce ama değil var yok olduğu olduğunu dedi söyledi "
        "ise göre her o biz ancak ya ki ne oldu eden etti tarafından üzerinde diye",
        "ro": "și în la de cu pe din care nu este sunt a au fost va o un pentru prin mai ca că să se lui ei său sa ce dar sau după "
        "între către al ale fi fără când spus această acest",
        "hr": "i u je na se da su za s od o iz po kao koji koja koje što ne nije bio bila bilo će ali ili do ih mu nakon prema kako sve "
        "samo već rekao rekla bi uz",
        "id": "yang dan di ke dari ini itu untuk pada dengan tidak adalah akan dalam oleh juga sebagai telah bisa kata kami mereka ia "
        "atau lebih para sudah saat karena tersebut",
        "ca": "el la els les un una de del i o però no és són era va ser ha han en amb per sense sobre que es seu seva al com més "
        "aquest aquesta entre des fins també ja molt quan segons hi ho dels ens als",
        "sq": "të dhe në e i se për që një është nga me ka më do nuk ai u janë ishte si por ky kjo pas edhe tha",
    }.items()
}  # fmt: skip


def language_of(text: str, declared: str | None = None) -> str | None:
    """The language of ``text`` where its words show that it is not English, else what is ``declared``.

    A declared language other than English stands. Pages in any language are often declared English by their template.
    """
    if declared and not is_english(declared):
        return declared
    return _foreign(text[:_BEGINNING]) or declared


def is_english(language: str | None) -> bool:
    """Whether that is English; what is not known is taken for it."""
    return (language or "en").lower().startswith("en")


@lru_cache(maxsize=4)  # the door, the quotes and the figures of an article each ask
def _foreign(text: str) -> str | None:
    words = _WORD.findall(text)
    script = _script("".join(words))
    if script is not None:
        return script
    small = Counter(word for word in words if word.islower())  # names are written in capitals in every language
    count = small.total()
    english = sum(small[word] for word in _ENGLISH)
    code, found = max(((c, _telling(small, own)) for c, own in _SMALL_WORDS.items()), key=lambda pair: pair[1])
    beside = _telling(small, _SMALL_WORDS[code] - _IN_NAMES)
    if found >= max(_LEAST, _SHARE * count) and found > english and beside >= _BESIDE:
        return code
    return UNKNOWN if count >= _PROSE and english <= _FEW * count else None


def _telling(small: Counter[str], own: frozenset[str]) -> int:
    return sum(small[word] for word in small.keys() & own)


def _script(letters: str) -> str | None:
    """The language of letters most of which are of another script than the Latin one."""
    if 2 * len(letters.encode("ascii", "ignore")) >= len(letters):  # as most are: the other scripts are not even asked
        return None
    counts = Counter({code: len(one.findall(letters)) for code, one in _IN_SCRIPT.items()})
    if 2 * counts.total() <= len(letters):
        return None
    if counts["ja"]:  # it writes the Chinese signs, too
        return "ja"
    [(code, most)] = counts.most_common(1)
    own = {c: sum(map(letters.lower().count, signs)) for c, signs in _LETTERS.get(code, ())}
    likeliest = max(own, key=lambda c: own[c], default=code)
    return likeliest if own.get(likeliest) and most else code
