"""Words that reach the article through somebody else: "Qadir was quoted by the radio as saying", "is reported to have
said", "the agency cited Qadir as saying", "according to the agency, Qadir said". They are Qadir's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import Reading, Runs

#: who does this to somebody passes their words on
RELAYING = frozenset(("quote", "cite", "report", "hear", "overhear", "record", "describe", "show", "film", "catch"))
#: what makes words hearsay where it is said in the passive: "is alleged to have said"
REPUTING = frozenset(
    ("say", "report", "quote", "cite", "allege", "believe", "understand", "rumour", "rumor", "think", "know", "hear")
)
SAYING = frozenset(
    ("say", "tell", "state", "write", "add", "warn", "declare", "announce", "insist", "claim", "admit", "promise",
     "argue", "ask", "deny", "remark", "reply", "complain", "call")
)  # fmt: skip
#: what somebody can be seen or heard in: "a video of her saying"
_RECORDINGS = frozenset(("audio", "clip", "film", "footage", "image", "photo", "recording", "tape", "video"))
_NEEDS_AS = frozenset(("quote", "cite", "report", "describe", "record"))
_LISTENED_TO = frozenset(("tell", "warn", "promise"))
#: fewer tokens are no words of anybody's
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Relay:
    """Who is said to have said something, the verb that passes it on, and the verb of saying."""

    who: Token
    verb: Token
    saying: Token


def relayed(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """The reading of a cue that passes somebody's words on, with that somebody as its speaker; None where no words are left."""
    relay = relay_of(doc[r.head])
    if relay is None:
        return r
    content = tuple(_with_mark(columns, run) for run in _content(columns, r, relay) if run[0] < run[1])
    if sum(b - a for a, b in content) < _LEAST:
        return None
    return replace(
        r, content=content, speaker=(_phrase(relay),), cue_probability=max(r.cue_probability, 0.9), speaker_low=1.0,
        path=max(r.path, -1.0), content_low=max(r.content_low, 0.8), content_mean=max(r.content_mean, 0.9),
    )  # fmt: skip


def _with_mark(columns: Columns, run: tuple[int, int]) -> tuple[int, int]:
    """A run with the quotation mark that opens it."""
    first, last = run
    opened = first > 0 and columns.light[first - 1] and columns.stretch[first - 1] == columns.stretch[first] >= 0
    return first - bool(opened), last


def relay_of(cue: Token) -> Relay | None:
    """What a cue is a part of, as the verb that passes words on or as the verb of saying."""
    if cue.lower_ == "according":
        return _told_by(cue)
    verbs = (cue, cue.head, cue.head.head)
    for relay in filter(None, map(_recorded, verbs)):
        if cue in (relay.verb, relay.saying):
            return relay
    for verb in verbs:
        for saying in _said(verb):
            who = _who(verb, saying) if cue in (verb, saying) else None
            if who is not None:
                return Relay(who, verb, saying)
    return None


def _recorded(verb: Token) -> Relay | None:
    """ "The film uses footage of Qadir asking"."""
    saying = next((t for t in _behind_recording(verb) if t.tag_ == "VBG" and _is_saying(t)), None)
    who = None if saying is None else _heard(saying)
    return None if saying is None or who is None else Relay(who, verb, saying)


def _behind_recording(verb: Token) -> Iterator[Token]:
    """The tokens behind a verb's object that is a recording, the noun that follows it left out."""
    shown = next((c for c in verb.children if c.dep_ == "dobj" and c.lemma_.lower() in _RECORDINGS), None)
    return (t for t in verb.subtree if shown is not None and t.i > shown.i + 1)


def _heard(saying: Token) -> Token | None:
    """Who stands right before a verb of saying, whatever the parser hangs that on, or is its subject."""
    before = saying.nbor(-1)
    return before if before.dep_ == "pobj" else child_of(saying, "nsubj")


def _told_by(cue: Token) -> Relay | None:
    """ "According to the Echo, Qadir said that"."""
    saying, who = cue.head, child_of(cue.head, "nsubj")
    is_before = who is not None and cue.i < who.i < saying.i and who.pos_ == "PROPN"
    return Relay(who, saying, saying) if who is not None and is_before and _is_saying(saying) else None


def _said(verb: Token) -> Iterator[Token]:
    """The verbs of saying that hang on a verb that passes words on."""
    lemma = verb.lemma_.lower()
    if lemma == "report":
        yield from _reported_that(verb)
    if lemma in RELAYING:
        yield from _said_as(verb)
    if lemma in RELAYING - _NEEDS_AS:
        yield from _heard_saying(verb)
    if lemma in REPUTING and _is_passive(verb):
        yield from _to_have_said(verb)


def _reported_that(verb: Token) -> Iterator[Token]:
    """ "reported that Qadir had said"."""
    return (c for c in verb.children if c.dep_ == "ccomp" and _is_saying(c) and child_of(c, "nsubj"))


def _to_have_said(verb: Token) -> Iterator[Token]:
    """ "is alleged to have said"."""
    return (c for c in verb.children if c.dep_ == "xcomp" and _is_saying(c) and _is_infinitive(c))


def _said_as(verb: Token) -> Iterator[Token]:
    """ "as saying", "as having said"."""
    for child in verb.children:
        if child.lower_ == "as":
            yield from filter(_is_saying, child.children)
        elif _is_saying(child) and any(c.lower_ == "as" for c in child.children):
            yield child


def _heard_saying(verb: Token) -> Iterator[Token]:
    """ "heard her saying"."""
    beneath = (t for c in verb.children for t in (c, *c.children))
    return (t for t in beneath if t.tag_ == "VBG" and _is_saying(t) and t.i > verb.i)


def _is_saying(token: Token) -> bool:
    return token.lemma_.lower() in SAYING and token.pos_ == "VERB"


def _is_infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def _is_passive(verb: Token) -> bool:
    return verb.tag_ == "VBN" and not child_of(verb, "dobj") and not any(c.lemma_ == "have" for c in verb.children)


def _who(verb: Token, saying: Token) -> Token | None:
    """Whose words are passed on: who is quoted, or whom the verb's object names."""
    if child_of(verb, "nsubjpass") is not None:
        return child_of(verb, "nsubjpass")
    if _is_passive(verb) and verb.dep_ in ("acl", "relcl"):
        return verb.head if verb.head.pos_ in ("NOUN", "PROPN", "PRON") else None
    whom = child_of(verb, "dobj") or child_of(saying, "nsubj")
    return whom if whom is not None and verb.i < whom.i < saying.i else None


def child_of(token: Token, dep: str) -> Token | None:
    """The first child of a token by that dependency."""
    return next((c for c in token.children if c.dep_ == dep), None)


def _phrase(relay: Relay) -> tuple[int, int]:
    """The tokens of the phrase that names who is quoted, before the verbs or between them."""
    who, end = relay.who, relay.verb.i if relay.who.i < relay.verb.i else relay.saying.i
    stop = next((t.i for t in who.doc[who.i + 1 : end] if t.lower_ == "as" or t.pos_ in ("VERB", "AUX")), end)
    last = min(who.right_edge.i + 1, stop)
    while last > who.i + 1 and who.doc[last - 1].is_punct:
        last -= 1
    return who.left_edge.i, last


def _content(columns: Columns, r: Reading, relay: Relay) -> Runs:
    """What is said: behind the verb of saying and its listener, else what stands before who is quoted."""
    begins = _behind(relay.saying)
    behind = tuple((max(a, begins), b) for a, b in r.content if b > begins)
    if behind:
        return behind
    clause = child_of(relay.saying, "ccomp")
    if clause is not None and clause.right_edge.i > relay.saying.i:
        return ((max(begins, clause.left_edge.i), clause.right_edge.i + 1),)
    return _marked_before(columns, relay) or tuple((a, min(b, relay.who.left_edge.i)) for a, b in r.content)


def _marked_before(columns: Columns, relay: Relay) -> Runs:
    """The words between quotation marks that end last before the verb that passes them on, in its paragraph."""
    last = relay.verb.i
    while last > 0 and columns.stretch[last - 1] < 0 and columns.paragraph[last - 1] == columns.paragraph[relay.verb.i]:
        last -= 1
    first = last
    while first > 0 and columns.stretch[first - 1] == columns.stretch[last - 1] >= 0:
        first -= 1
    return ((first, last),) if first < last else ()


def _behind(saying: Token) -> int:
    """The token behind a verb of saying and whoever it is said to."""
    listener = child_of(saying, "dobj") or child_of(saying, "dative")
    if saying.lemma_.lower() in _LISTENED_TO and listener is not None and listener.i > saying.i:
        return listener.i + 1
    has_stop = saying.i + 1 < len(saying.doc) and saying.doc[saying.i + 1].text in (":", ",")
    return saying.i + 1 + has_stop
