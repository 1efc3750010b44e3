"""What grammar says of a cue that the tagger does not know: who governs it, and when it is no cue of speech at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from onrecord.core.analysis.quotes.extents import (
    ASKING,
    has_quoted,
    is_quoted,
    opens_paragraph,
    without_aside,
    without_circumstance,
    without_comment,
    without_main_clause,
    without_next_sentence,
    without_question,
    without_stamp,
    without_time_of_saying,
)
from onrecord.core.analysis.quotes.features import Columns
from onrecord.core.analysis.quotes.reading import Reading, Runs
from onrecord.core.analysis.quotes.relayed import RELAYING, child_of, relay_of, relayed
from onrecord.core.analysis.texts import text_of
from onrecord.core.text.datelines import dateline_span

_WHEN = frozenset(("when", "if", "once", "while", "being", "be", "been", "is", "was", "are", "were"))
#: what the question begins with, and what may stand before it
_OPENING = frozenset(
    ("whether", "if", "about", "why", "how", "what", "who", "when", "where", "which", "on", "for", "by")
)
_REPEATED = frozenset(("again", "repeatedly", "directly", "specifically", "later", "further", "twice", "separately"))
_ACCUSING = frozenset(("accuse", "allege", "blame", "suspect", "charge", "indict", "convict"))
_LISTENING = frozenset(("tell", "inform", "remind", "assure", "advise", "notify"))
#: what somebody is called, in the passive by whoever is named behind "by"
_NAMING = frozenset(("call", "describe", "label", "brand", "dub", "term", "hail", "dismiss", "denounce", "portray"))
_WISHING = frozenset(("ask", "request", "insist", "prefer", "wish", "demand", "require"))
_NOT_NAMED = re.compile(
    r"(?:for )?(?:anonymity\b|(?:not )?to (?:be (?:named|identified|quoted)|remain (?:anonymous|unnamed|nameless)|go unnamed)\b"
    r"|(?:that )?(?:his|her|their|the) (?:full |last |real |sur)?names? (?:not |to )?be )"
)
#: how many tokens behind a question its answer's verb or subject stands
_JUST_BEHIND = 2
_TELLING = frozenset(("tell", "inform", "remind", "assure", "warn", "advise", "notify", "promise", "show", "ask"))
_SHOWING = frozenset(("post", "share", "publish", "upload", "release", "air", "broadcast", "tweet", "circulate"))
_PICTURES = frozenset(
    ("photo", "photograph", "picture", "video", "image", "selfie", "clip", "footage", "link", "meme", "screenshot")
)
_NO_COMMENT = re.compile(
    r"^(?:(?:immediately |further |publicly )?(?:to )?(?:comment|elaborate|respond|reply)\b.{0,40}"
    r"|(?:to )?(?:a |an |any |our |the |his |her |their )?(?:[\w-]+ ){0,3}?"
    r"(?:requests?|questions?|inquir(?:y|ies)|enquir(?:y|ies)|calls?|messages?|e-?mails?)\b"
    r"(?: (?:for|seeking|asking) .{0,40}| from .{0,40})?)$",
    re.IGNORECASE,
)
_ANSWERING = frozenset(("respond", "reply", "return", "decline", "refuse", "answer", "comment"))
#: a cue of at least this probability is believed beside a scare quote
_BELIEVED = 0.5
_SCARE_WORDS = 4
_WH = frozenset(("WP", "WDT", "WRB"))
_SPEAKING, _FEW = frozenset(("speak", "talk")), 2
_DASHES = frozenset("-–—") | {"--"}
_FULL_NAME = 2
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_MARKS = frozenset('“”„«»"‘')

Mending = Callable[[Doc, Columns, Reading], Reading | None]


def may_claim(doc: Doc, columns: Columns, cue: int) -> bool:
    """Whether an unlikely cue can be one after all: there are quoted words in its paragraph, or it passes somebody's on."""
    beside = columns.stretch[columns.paragraph == columns.paragraph[cue]]
    return bool((beside >= 0).any()) or relay_of(doc[cue]) is not None


def mended(doc: Doc, columns: Columns, r: Reading) -> tuple[Reading, ...]:
    """The reading as grammar corrects it, in two where it is two quotes; none where nobody is reported to speak."""
    found: Reading | None = r
    for mend in _MENDINGS:
        if found is None:
            return ()
        found = mend(doc, columns, found)
    return _told_and_quoted(doc, columns, found) if found is not None else ()


def _told_and_quoted(doc: Doc, columns: Columns, r: Reading) -> tuple[Reading, ...]:
    """ "The rain was worse, she said. “We lost two stalls.”": what is told and what is quoted are two, of one cue."""
    told = tuple(run for run in r.content if run[0] < r.head)
    rest = tuple(run for run in r.content if run[0] > r.head)
    is_both = told and rest and columns.sentence[rest[0][0]] != columns.sentence[r.head]
    if (
        not is_both
        or has_quoted(columns, told)
        or has_marks(doc, told)
        or not all(is_quoted(columns, run) for run in rest)
    ):
        return (r,)
    return replace(r, content=told), replace(r, content=rest)


def _asked(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "Asked whether he would go, ...": the question is nobody's in the text, least of all the one's who answers."""
    if not (_is_asked(doc[r.head]) or _is_answered(doc, r)):
        return r
    question = tuple(run for run in r.content if columns.sentence[run[0]] == columns.sentence[r.head])
    return replace(r, content=question, speaker=()) if has_quoted(columns, question) else None


def _is_answered(doc: Doc, r: Reading) -> bool:
    """ "Ann Lee, asked whether she would go, said": the answer follows, of the same subject, whoever is told to have asked."""
    head, end = doc[r.head], r.content[-1][1]
    asked = head.lemma_.lower() in ASKING and head.tag_ in ("VBN", "VBD")
    if not asked or r.head == 0 or not (doc[r.head - 1].text == "," or doc[r.head - 1].lower_ in _WHEN):
        return False
    verb = next((t for t in doc[end : end + _JUST_BEHIND] if t.text != ","), None)
    return verb is not None and doc[end].text == "," and (verb.tag_ in ("VBD", "VBZ") or _is_said_by_pronoun(verb))


def _is_said_by_pronoun(token: Token) -> bool:
    """Whether a pronoun is the subject of the verb behind it: "he said"."""
    return token.pos_ == "PRON" and token.dep_ == "nsubj" and token.head.i > token.i


def _is_asked(head: Token) -> bool:
    """Whether somebody is asked, and the text leaves open by whom: "asked whether", "when asked about", "was pressed on"."""
    if head.lemma_.lower() not in ASKING or head.tag_ not in ("VBN", "VBD"):
        return False
    if any(c.dep_ == "agent" or (c.dep_ == "aux" and c.lemma_ == "have") for c in head.children):
        return False
    passive = head.tag_ == "VBN" and not any(c.dep_ == "nsubj" for c in head.children)
    return passive or (_begins_a_clause(head) and _follows(head) in _OPENING | _REPEATED)


def _begins_a_clause(verb: Token) -> bool:
    before = verb.doc[verb.i - 1] if verb.i else None
    return before is None or bool(verb.is_sent_start) or before.is_space or before.lower_ in _WHEN


def _follows(token: Token) -> str:
    return token.doc[token.i + 1].lower_ if token.i + 1 < len(token.doc) else ""


def _unnamed(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "who asked not to be named": says why there is no name, and reports nothing."""
    if doc[r.head].lemma_.lower() not in _WISHING or has_quoted(columns, r.content):
        return r
    return None if _NOT_NAMED.match(" ".join(doc[a:b].text for a, b in r.content)) else r


def _told(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "The jury was told that he had fled", "he was called a fool": by somebody else than those who listened, or are it."""
    listener = _listener(doc[r.head])
    if listener is None:
        return r
    is_speaker = not r.speaker or any(a <= listener.i < b for a, b in r.speaker)
    if not (is_speaker or _is_second_passive(doc[r.head])):
        return r
    agent = _agent(doc[r.head])
    return replace(r, speaker=((agent.left_edge.i, agent.i + 1),) if agent is not None else ())


def _listener(verb: Token) -> Token | None:
    """Who is told something, or called something, in the passive."""
    if verb.tag_ != "VBN" or verb.lemma_.lower() not in _LISTENING | _NAMING:
        return None
    # "Lund, dubbed"; without the comma "Lund described" may be misread
    is_aside = verb.dep_ == "acl" and verb.doc[verb.i - 1].text == ","
    if is_aside:
        return verb.head
    return child_of(verb, "nsubjpass") or (child_of(verb.head, "nsubj") if _is_second_passive(verb) else None)


def _is_second_passive(verb: Token) -> bool:
    """ "she complained but was told"."""
    return verb.dep_ == "conj" and child_of(verb, "auxpass") is not None and child_of(verb, "nsubjpass") is None


def _agent(verb: Token) -> Token | None:
    """By whom something is done, in the passive."""
    return next((g for c in verb.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)


def _led_by(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "The committee, led by Ann Lee, asked": the committee."""
    if not r.speaker:
        return r
    by = doc[slice(*r.speaker[-1])].root.head
    body = child_of(doc[r.head], "nsubj")
    if body is None or by.lower_ != "by" or by.head.dep_ != "acl" or by.head.head != body:
        return r
    first, comma = body.left_edge.i, by.head.i - (doc[by.head.i - 1].text == ",")
    return replace(r, speaker=((first, comma),)) if first < comma <= r.speaker[0][0] else r


def _headed(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "Explained: why the river rose": a label at the head of its paragraph."""
    opens = opens_paragraph(columns, r.head)
    return None if opens and r.head + 1 < len(doc) and doc[r.head + 1].text == ":" and not r.speaker else r


def _no_comment(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "did not respond to a request for comment", "declined to comment"."""
    if doc[r.head].lemma_.lower() not in _ANSWERING or has_quoted(columns, r.content):
        return r
    words = " ".join(doc[a:b].text for a, b in r.content)
    return None if _NO_COMMENT.match(words) else r


def _showed(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "posted a photo of the pair"."""
    if doc[r.head].lemma_.lower() not in _SHOWING or has_quoted(columns, r.content):
        return r
    return None if doc[r.content[0][0] : r.content[0][1]].root.lemma_.lower() in _PICTURES else r


def _spoken(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "spoke in favour", "was quoted by the radio", "what they said": tells how, through whom or that somebody spoke, no words."""
    (first, last), *more = r.content
    if more or has_quoted(columns, r.content):
        return r
    is_manner = doc[r.head].lemma_.lower() in _SPEAKING and not any(t.pos_ in ("VERB", "AUX") for t in doc[first:last])
    is_question = last - first == 1 and doc[first].tag_ in _WH
    is_source = (
        doc[r.head].lemma_.lower() in RELAYING and doc[first].lower_ == "by" and last - 1 <= doc[first].right_edge.i
    )
    return None if (is_manner and last - first <= _FEW) or is_source or is_question else r


def _scared(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "adopted a “so what” attitude"."""
    if r.cue_probability >= _BELIEVED:
        return r
    marked = [i for a, b in r.content for i in range(a, b) if columns.stretch[i] >= 0]
    return None if marked and modifies_noun(doc, marked[0], marked[-1] + 1) else r


def modifies_noun(doc: Doc, first: int, last: int) -> bool:
    """Whether words between marks stand as an adjective would: "the “wait and see” approach", "its “harbour editor” Ann Lee"."""
    words = sum(doc[i].is_alpha for i in range(first, last))
    if words > _SCARE_WORDS or last >= len(doc) or first == 0 or doc[last].pos_ not in ("NOUN", "PROPN"):
        return False
    return doc[first - 1].pos_ in ("DET", "ADJ", "PRON", "ADP") and not any(t.text in ",.?!" for t in doc[first:last])


def _audience(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "told the agency a deal was possible": the agency listens."""
    first, last = r.content[0]
    if doc[r.head].lemma_.lower() not in _TELLING or not r.head < first <= r.head + 2 or columns.stretch[first] >= 0:
        return r
    cut = _after_listener(doc, first, last)
    return replace(r, content=((cut, last), *r.content[1:])) if first < cut < last else r


def _after_listener(doc: Doc, first: int, last: int) -> int:
    """Where a clause with its own subject begins behind a noun phrase: the token, or ``first``."""
    chunk = [first]
    while chunk[-1] + 1 < last and not (_opens_phrase(doc[chunk[-1] + 1]) and _is_noun(doc[chunk[-1]])):
        if doc[chunk[-1] + 1].pos_ in ("VERB", "AUX", "SCONJ", "ADP", "PUNCT") and doc[chunk[-1] + 1].tag_ != "VBP":
            return first
        chunk.append(chunk[-1] + 1)
    cut = chunk[-1] + 1
    return cut if cut < last and any(t.pos_ in ("VERB", "AUX") for t in doc[cut:last]) else first


def _opens_phrase(token: Token) -> bool:
    return token.pos_ in ("DET", "PRON") and token.tag_ not in ("WDT", "WP", "POS")


def _is_noun(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON") or token.tag_ == "VBP"


def _accused(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "is accused of stealing": by whoever accuses, not by the accused."""
    head = doc[r.head]
    if not _is_accused(head) or relay_of(head) is not None:
        return r
    agent = _agent(head)
    return replace(r, speaker=((agent.left_edge.i, agent.i + 1),) if agent is not None else ())


def _is_accused(verb: Token) -> bool:
    """Whether somebody is accused, not accuses."""
    return (
        verb.lemma_.lower() in _ACCUSING and verb.tag_ == "VBN" and not any(c.lemma_ == "have" for c in verb.children)
    )


def _swallowed(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "“...,” Ann Lee, who runs it, told reporters": what stands between mark and cue is the speaker, not the words."""
    first, last = r.content[0]
    if r.speaker or len(r.content) > 1 or columns.stretch[first] < 0 or not last <= r.head <= last + 3:
        return r
    end = next((i for i in range(first, last) if columns.stretch[i] != columns.stretch[first]), last)
    name = next((i for i in range(end, last) if doc[i].pos_ == "PROPN"), None)
    if name is None:
        return r
    stop = next((i for i in range(name + 1, last) if doc[i].text in (",", "(")), last)
    return replace(r, content=((first, end),), speaker=((end, stop),))


def _named_beside(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "According to the clerk, Ana Pires, nobody paid": who speaks is called what stands beside, and the words come after."""
    (first, last), *rest = r.content
    begin, end = r.speaker[-1] if r.speaker else (0, 0)
    stop = _end_of_name(doc, end, last) if end and doc[end - 1].pos_ == "NOUN" else None
    if stop is None:
        return r
    is_told_after = first == stop + 1 or (first in (end, end + 1) and _is_clause(doc[stop + 1 : last]))
    return (
        replace(r, content=((stop + 1, last), *rest), speaker=(*r.speaker[:-1], (begin, stop))) if is_told_after else r
    )


def _end_of_name(doc: Doc, comma: int, last: int) -> int | None:
    """Where a full name between two commas ends, that begins behind a comma."""
    stop = next((i for i in range(comma + 1, last) if doc[i].pos_ != "PROPN"), last)
    has_name = _FULL_NAME < stop - comma < last - comma
    return stop if has_name and doc[comma].text == doc[stop].text == "," else None


def _is_clause(words: Span) -> bool:
    """Whether words are a subject and its verb, with no comma between: "nobody paid", not "43, paid" or "who paid"."""
    verb = next((t for t in words if t.tag_ in _FINITE or t.text == ","), None)
    if verb is None or verb.text == "," or words[0].tag_ in ("WDT", "WP", "WP$", "WRB"):
        return False
    return any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in words.doc[words.start : verb.i])


def _behind_dateline(doc: Doc, columns: Columns, r: Reading) -> Reading | None:
    """ "MILAN, Oct 24 (Wire) - Chipmaker Velora said": the speaker begins behind the dash."""
    (begin, end), *rest = r.speaker or ((0, 0),)
    if not any(t.text in _DASHES for t in doc[begin:end]):
        return r
    behind = (dateline_span(text_of(doc)) or (0, 0))[1]
    first = next((i for i in range(begin, end) if doc[i].idx >= behind), end)
    return replace(r, speaker=((first, end), *rest)) if first < end else r


_MENDINGS: tuple[Mending, ...] = (
    without_stamp,
    without_question,
    _asked,
    _unnamed,
    _told,
    _led_by,
    _headed,
    _no_comment,
    _showed,
    _scared,
    relayed,
    _accused,
    _audience,
    _swallowed,
    _named_beside,
    _behind_dateline,
    without_main_clause,
    without_circumstance,
    without_next_sentence,
    without_time_of_saying,
    without_comment,
    without_aside,
    _spoken,
)


def has_marks(doc: Doc, runs: Runs) -> bool:
    """Whether a quotation mark stands in some runs."""
    return any(doc[i].text in _MARKS for first, last in runs for i in range(first, last))


def is_spoken_to(verb: Token) -> bool:
    """Whether the verb's subject is asked, accused, told or called something, and does not speak."""
    return _is_asked(verb) or _is_accused(verb) or _listener(verb) is not None
