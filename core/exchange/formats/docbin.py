"""spaCy's DocBin: people and countries as entities, quotes, cues and speakers as span groups; ready for ``spacy train``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats.spans import CUE, SPEAKER, labelled

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_ENTITIES = {"person": "PERSON", "organisation": "ORG", "group": "NORP"}
#: the group that spaCy's span categorizer reads unless told otherwise
_SPANCAT = "sc"


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """A Doc an article, tokenized by spaCy's English rules."""
    import spacy
    from spacy.tokens import DocBin

    nlp = spacy.blank("en")
    found = DocBin(store_user_data=True)
    for a in articles:
        found.add(_doc(a, nlp))
    file.write(found.to_bytes())


def _doc(a: ExportedArticle, nlp: Language) -> Doc:
    from spacy.util import filter_spans

    nlp.max_length = max(nlp.max_length, len(a.article.text) + 1)
    doc = nlp.make_doc(a.article.text)
    mentions = [(m, _ENTITIES[p.kind]) for p in a.analysis.people for m in p.mentions]
    mentions += [(m, "GPE") for c in a.analysis.countries for m in c.mentions]
    held = [doc.char_span(s, e, label=label, alignment_mode="expand") for (s, e), label in mentions]
    doc.set_ents(filter_spans([s for s in held if s is not None]))
    spans, _ = labelled(a)
    groups: dict[str, list[object]] = {"quotes": [], "cues": [], "speakers": [], _SPANCAT: []}
    for s in spans:
        span = doc.char_span(s.start, s.end, label=s.label, span_id=s.key, alignment_mode="expand")
        if span is not None:
            groups[{CUE: "cues", SPEAKER: "speakers"}.get(s.label, "quotes")].append(span)
            groups[_SPANCAT].append(span)
    for name, members in groups.items():
        doc.spans[name] = members  # type: ignore[assignment]
    doc.user_data["article_id"] = a.id
    doc.user_data["speakers"] = a.speakers
    return doc
