"""Speaker spans that hold a name, or have one beside them."""

from __future__ import annotations

from spacy.tokens import Span, Token

from onrecord.core.analysis.speakers.lexicon import TITLES, role_nouns
from onrecord.core.analysis.speakers.mentions import Mention
from onrecord.core.analysis.speakers.moment import is_inside
from onrecord.core.analysis.speakers.named import clean_name
from onrecord.core.analysis.speakers.roles import is_role
from onrecord.core.analysis.speakers.scene import Resolved, Scene, Spans

#: what stands between a name and the comma before it where both are somebody's
OF_ROLES = frozenset(("NOUN", "PROPN", "ADJ", "DET"))
#: how many characters behind a phrase the name beside it may begin
_JUST_AFTER = 60
#: those whom the press does not name: in "a source close to the minister, Ann Lee," she is the minister
_UNNAMED = frozenset(("source", "sources", "insider", "insiders"))
_OWNS = frozenset(("’s", "'s", "’", "'", "‘s"))


def by_full_name(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """The very form of somebody's name, perhaps with a title."""
    if head.lower_ in _UNNAMED:
        return None
    exact = clean_name(span.text.split(",")[0])
    found = [n for n in scene.named if n.is_person and exact in n.forms and len(n.words) > 1]
    if not found:
        return None
    here = [m for m in scene.within(span.start_char, span.end_char) if m.named in found]
    if here and _is_titled_object(scene, here[0]):
        return None
    return Resolved((here[0].named if here else found[0],), "name")


def _is_titled_object(scene: Scene, m: Mention) -> bool:
    """Whether a name and its title stand behind a preposition: "an adviser to Mr. Lund"."""
    first = scene.layout.token_at(m.start)
    before = scene.doc[max(0, first.i - 2) : first.i]
    return len(before) > 1 and before[1].lower_.rstrip(".") in TITLES and before[0].pos_ == "ADP"


def by_name(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """A name that is the span's head, or stands beside a title that is."""
    inside = scene.within(span.start_char, span.end_char) if head.lower_ not in _UNNAMED else []
    if inside and _is_titled(scene, inside[-1], span, head):
        return Resolved((inside[-1].named,), "name")
    heads = (m for m in inside if m.start <= head.idx < m.end and not _is_owner(scene, m, span))
    return next((Resolved((m.named,), "name") for m in heads), None)


def _is_titled(scene: Scene, m: Mention, span: Span, head: Token) -> bool:
    """Whether a name ends a phrase behind what somebody is: "the museum’s head keeper Ann Lee", "one of them, the novelist
    Ann Lee,"."""
    if not m.named.is_person or m.start <= head.idx:
        return False
    if ends_with_name(m, span) and _follows_role(scene, m, head):
        return True
    return m.end == span.end_char and scene.doc[m.token].dep_ != "pobj" and not _is_owner(scene, m, span)


def _follows_role(scene: Scene, m: Mention, head: Token) -> bool:
    """Whether nothing but what somebody is stands between a comma behind a phrase's head and a name."""
    name = scene.layout.token_at(m.start).i
    comma = next((t.i for t in scene.doc[head.i + 1 : name] if t.text == ","), name)
    words = scene.doc[comma + 1 : name]
    return any(map(is_role, words)) and all(t.pos_ in OF_ROLES or t.text == "-" for t in words)


def _is_owner(scene: Scene, m: Mention, span: Span) -> bool:
    """Whether a name is that of something's owner or namesake: "Whitlow’s campaign", "Sorensen allies"."""
    after = scene.layout.token_at(m.end)
    if after.idx >= m.end and after.i < span.end and after.text in _OWNS:
        return True
    token = scene.doc[m.token]
    while token.dep_ in ("compound", "flat", "nmod", "poss", "amod") and token.head.i != token.i and token.head in span:
        if token.head.i > m.token and token.head.idx >= m.end and token.head.pos_ in ("NOUN", "PROPN"):
            return True
        token = token.head
    return False


def by_apposition(scene: Scene, span: Span, head: Token, said: Spans) -> Resolved | None:
    """ "the company’s chief executive, Ann Lee": the name behind the noun, within the span or just after it."""
    if head.lower_ in _UNNAMED:
        return None
    edge = scene.doc[head.right_edge.i]
    limit = min(max(span.end_char, edge.idx + len(edge)), span.end_char + _JUST_AFTER)
    for m in scene.within(span.start_char, limit):
        owns = _is_owner(scene, m, scene.doc[span.start : m.token + 2])
        if m.start > head.idx and not owns and not is_inside(m.start, said) and _is_beside(scene, m, span, head):
            return Resolved((m.named,), "name")
    return None


def _is_beside(scene: Scene, m: Mention, span: Span, head: Token) -> bool:
    """Whether a name is that of the noun before it: in apposition, behind a comma, or behind "spokesman"."""
    token = _head_of_name(scene, m)
    if token.dep_ == "appos" and token.head.i == head.i:
        return True
    behind_comma = _follows_comma(scene, m) and ends_with_name(m, span)
    behind_role = m.named.is_person and head.lemma_.lower() in role_nouns() and token.i == head.i + 1
    return m.end <= span.end_char and (behind_comma or behind_role)


def _head_of_name(scene: Scene, m: Mention) -> Token:
    token = scene.doc[m.token]
    while token.dep_ in ("compound", "flat") and token.head.i != token.i:
        token = token.head
    return token


def _follows_comma(scene: Scene, m: Mention) -> bool:
    first = scene.layout.token_at(m.start)
    return first.i > 0 and scene.doc[first.i - 1].text in (",", "–", "—")


def ends_with_name(m: Mention, span: Span) -> bool:
    """Whether nothing but a comma follows a name in its span."""
    return not any(t.is_alpha for t in span if t.idx >= m.end)
