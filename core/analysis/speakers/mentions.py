"""Where people are mentioned, and how much each mention puts them in view."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from spacy.symbols import advcl, ccomp
from spacy.tokens import Doc, Token

from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.texts import text_of

GrammaticalRole = Literal["subject", "object", "oblique", "possessor", "told", "asked", "other"]
_PLACES: dict[str, GrammaticalRole] = {
    "nsubj": "subject", "nsubjpass": "subject", "csubj": "subject", "dobj": "object", "dative": "object",
    "pobj": "oblique", "agent": "oblique", "poss": "possessor",
}  # fmt: skip
_TELLS = frozenset(("tell", "remind", "assure", "inform", "warn", "urge", "advise", "thank", "call", "text", "email"))
_SAYS_TO = frozenset(("say", "write", "speak", "talk", "complain", "explain", "reply", "respond", "confide"))
_ASKS = frozenset(("ask", "wonder", "press", "question"))
#: how far up a question is looked for
_DEPTH = 8
_INSIDE_A_NAME = frozenset(("compound", "flat", "nmod", "amod", "appos", "conj"))


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. ``start`` and ``end`` are characters; ``sentence`` and ``paragraph`` numbers."""

    start: int
    end: int
    named: Referent
    token: int
    sentence: int
    paragraph: int
    #: whether it is in somebody's words: between quotation marks, or asked by who writes
    is_quoted: bool
    place: GrammaticalRole
    #: whether it belongs to the sentence's main clause
    is_main: bool
    #: whether nobody was mentioned before in its sentence, in its paragraph
    opens_sentence: bool
    opens_paragraph: bool


@dataclass
class TextStructure:
    """The sentences, paragraphs and quoted stretches of one article."""

    doc: Doc
    quoted: Sequence[tuple[int, int]]

    @cached_property
    def _sentences(self) -> list[int]:
        return [s.start for s in self.doc.sents]

    @cached_property
    def _paragraphs(self) -> list[int]:
        return [m.start() for m in re.finditer("\n+", text_of(self.doc))]

    @cached_property
    def _tokens(self) -> list[int]:
        return self.doc.to_array("IDX").tolist()

    @cached_property
    def _question_marks(self) -> list[int]:
        return np.flatnonzero(self.doc.to_array("ORTH") == self.doc.vocab.strings["?"]).tolist()

    @cached_property
    def _quoted_starts(self) -> list[int]:
        return [s for s, _ in self.quoted]

    def sentence(self, token: int) -> int:
        """The number of the sentence a token is in."""
        return bisect.bisect_right(self._sentences, token)

    def sentence_at(self, character: int) -> int:
        """The number of the sentence a character is in."""
        return self.sentence(self.token_at(character).i)

    def paragraph(self, character: int) -> int:
        """The number of the paragraph a character is in."""
        return bisect.bisect_right(self._paragraphs, character)

    def answers(self, character: int) -> bool:
        """Whether the paragraph before a character's ends in a question that is not between quotation marks."""
        number = self.paragraph(character)
        if number == 0:
            return False
        end = self._paragraphs[number - 1]
        before = text_of(self.doc)[max(0, end - 400) : end].rstrip()
        return before.endswith("?") and not self.is_quoted(max(0, end - 400) + len(before) - 1)

    def is_question(self, sentence: int) -> bool:
        """Whether a sentence, by its number, ends in a question mark."""
        end = self._sentences[sentence] if sentence < len(self._sentences) else len(self.doc)
        at = bisect.bisect_left(self._question_marks, end - 3)
        return at < len(self._question_marks) and self._question_marks[at] < end

    def token_at(self, character: int) -> Token:
        """The token that holds a character."""
        return self.doc[max(0, bisect.bisect_right(self._tokens, character) - 1)]

    def is_quoted(self, character: int) -> bool:
        """Whether a character lies between quotation marks."""
        i = bisect.bisect_right(self._quoted_starts, character) - 1
        return i >= 0 and character < self.quoted[i][1]


def place_of(token: Token) -> tuple[GrammaticalRole, bool]:
    """What a name does in its clause, and whether that clause is the sentence's main one."""
    at = token
    while at.dep_ in _INSIDE_A_NAME and at.head.i != at.i:
        at = at.head
    return _audience(at) or _PLACES.get(at.dep_, "other"), at.head.dep_ == "ROOT" or at.dep_ == "ROOT"


def _audience(token: Token) -> GrammaticalRole | None:
    """Whether somebody is told or asked: "told Lund", "wrote to Lund"."""
    verb = token.head
    if token.dep_ == "pobj" and verb.lower_ == "to" and verb.head.lemma_ in _SAYS_TO:
        return "told"
    if token.dep_ in ("dobj", "dative", "nsubj") and verb.i < token.i:
        return "told" if verb.lemma_ in _TELLS else "asked" if verb.lemma_ in _ASKS else None
    return None


def objects_beside(subject: Token) -> list[Token]:
    """The objects of the verb whose subject a word is: "he told Lund", "she spoke to Lund"."""
    if subject.dep_ != "nsubj":
        return []
    out: list[Token] = []
    for token in subject.head.rights:
        out += [t for t in token.rights if t.dep_ == "pobj"] if token.dep_ == "prep" else [token]
    return [t for t in out if t.dep_ in ("dobj", "dative", "pobj")]


def subject_beside(thing: Token) -> Token | None:
    """The subject of the verb whose object a word is, who is somebody else: "Lund told him", "Lund spoke to him"."""
    if thing.dep_ not in ("dobj", "dative", "pobj") or thing.lower_.endswith("self"):
        return None
    verb = thing.head.head if thing.dep_ == "pobj" else thing.head
    return next((t for t in verb.lefts if t.dep_ == "nsubj"), None)


def _is_behind_ask(token: Token) -> bool:
    """Whether a word is in what the writer asks: "I ask if Lund will stay"."""
    at = token
    for _ in range(_DEPTH):
        if at.dep in (ccomp, advcl) and at.head.lemma_.lower() in _ASKS:
            verbs = (at.head, at.head.head) if at.head.dep_ == "conj" else (at.head,)
            return any(c.lower_ in ("i", "we") and c.dep_ == "nsubj" for verb in verbs for c in verb.children)
        at = at.head
    return False


def find_mentions(layout: TextStructure, named: Sequence[Referent]) -> list[Mention]:
    """All mentions, in order."""
    out: list[Mention] = []
    for start, end, who in sorted(((s, e, n) for n in named for s, e in n.mentions), key=lambda m: m[:2]):
        out.append(mention_at(layout, start, end, who, out[-1] if out else None))
    return out


def mention_at(
    layout: TextStructure, start: int, end: int, who: Referent, before: Mention | None, head: Token | None = None
) -> Mention:
    """The mention of ``who`` between two characters; ``before`` is the mention before it, ``head`` its noun, else its last word."""
    token = head if head is not None else layout.token_at(end - 1)
    sentence, paragraph = layout.sentence(token.i), layout.paragraph(start)
    place, is_main = place_of(token)
    is_question = layout.is_question(sentence) or _is_behind_ask(token)
    return Mention(
        start, end, who, token.i, sentence, paragraph, layout.is_quoted(start) or is_question, place, is_main,
        before is None or before.sentence < sentence, before is None or before.paragraph < paragraph,
    )  # fmt: skip
