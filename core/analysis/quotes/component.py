"""The spaCy component ``onrecord_quotes``.

The tagger is trained for English. Where ``doc._.language``, the pipeline's language or the words themselves say another
one, words between quotation marks are found and nobody is named.

Sets ``doc.spans["quotes"]`` (label: the kind), ``["cues"]`` and ``["speakers"]``; spans of one quote share their
``span.id``, the quote's place in ``doc._.quotes``, a list of dicts in the shape of the JSON contract.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from onrecord.core.analysis.component import Component, Score, require
from onrecord.core.analysis.models import QuoteModel
from onrecord.core.analysis.quotes.attribute import find_quotes, quotes_by_marks
from onrecord.core.analysis.quotes.drafts import Draft
from onrecord.core.analysis.quotes.encoder import reader
from onrecord.core.analysis.quotes.explanation import why
from onrecord.core.analysis.quotes.features import Columns, columns_of
from onrecord.core.analysis.quotes.grammar import has_marks
from onrecord.core.analysis.quotes.model import WEIGHTS, Tagged, load_weights, mixed, tag
from onrecord.core.analysis.quotes.reading import Runs
from onrecord.core.analysis.texts import language_of_doc, text_of
from onrecord.core.text.languages import is_english
from onrecord.core.text.quotation_marks import find_stretches

if not Doc.has_extension("quotes"):
    Doc.set_extension("quotes", default=None)

#: the key of a Doc's user data under which the rule behind each quote is told to ``onrecord_speakers``
RULES = "onrecord_rules"
#: the key under which a Doc that is read already has what will have been read
_BEGUN = "onrecord_begun"
#: quotes whose words lie between quotation marks to this share are direct (the scorer's and PARC's convention)
_DIRECT = 0.9
#: what each model's scores count for where both read; of those tried, the best on articles set aside from training
_LINEAR_SHARE, _ENCODER_SHARE = 0.3, 0.8


#: the models by the name the config gives them: the folder of their encoder
MODELS: dict[str, Path | None] = {"encoder": reader.FOLDER, "linear": None}


def load_models(name: QuoteModel) -> None:
    """Load what reads the quotes, before there is anything to read.

    Raises:
        EncoderMissing: onnxruntime or the encoder's files are not there.
    """
    load_weights(WEIGHTS)
    if (folder := MODELS[name]) is not None:
        reader.load_encoder(folder)


@dataclass(frozen=True)
class QuoteFinder:
    """Finds who said what; ``weights`` is a file written by :mod:`onrecord.core.analysis.quotes.training`.

    ``encoder`` is the folder of a trained encoder that reads with the linear model, None for the linear model alone.
    """

    weights: Path
    encoder: Path | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Add the quotes to ``doc``."""
        text = text_of(doc)
        stretches = find_stretches(text)
        columns = columns_of(doc, stretches)
        if is_english(language_of_doc(doc)):
            require(doc, "onrecord_quotes", ("DEP", "TAG", "LEMMA"))
            found = find_quotes(doc, stretches, columns, self.tag(doc, text, columns))
        else:
            found = quotes_by_marks(doc, stretches, columns)
        found = [(draft, sure) for draft, sure in found if not _is_told_within(doc, columns, draft, found)]
        groups: dict[str, list[Span]] = {"quotes": [], "cues": [], "speakers": []}
        quotes: list[dict[str, Any]] = []
        for number, (draft, sure) in enumerate(found):
            kind = _kind(columns, draft)
            for name, runs in (("quotes", draft.content), ("cues", draft.cue), ("speakers", draft.speaker)):
                groups[name] += [Span(doc, a, b, label=kind, span_id=number) for a, b in runs]
            quotes.append(_as_json(doc, text, draft, kind, sure))
        for name, spans in groups.items():
            doc.spans[name] = spans
        doc._.quotes = quotes
        doc.user_data[RULES] = [draft.rule for draft, _ in found]
        return doc

    def tag(self, doc: Doc, text: str, columns: Columns) -> Tagged:
        """What the models say of ``doc``."""
        linear = tag(columns, load_weights(self.weights))
        if self.encoder is None:
            return linear
        begun: Future[reader.Read] | None = doc.user_data.pop(_BEGUN, None)
        read = _read(doc, text, columns, self.encoder) if begun is None else begun.result()
        tagged = reader.tag(read, columns, reader.load_encoder(self.encoder))
        return mixed(linear, _LINEAR_SHARE, tagged, _ENCODER_SHARE)

    def begin(self, doc: Doc) -> None:
        """Have the encoder read ``doc``, which need not be parsed, in a thread beside the parser: onnxruntime leaves Python free.

        What it read is used, once, when ``doc`` is called with.
        """
        if self.encoder is None or not is_english(language_of_doc(doc)):
            return
        text = text_of(doc)
        thread = ThreadPoolExecutor(1)
        doc.user_data[_BEGUN] = thread.submit(_read, doc, text, columns_of(doc, find_stretches(text)), self.encoder)
        thread.shutdown(wait=False)


def _read(doc: Doc, text: str, columns: Columns, encoder: Path) -> reader.Read:
    starts, lengths = (doc.to_array(name).astype(np.int64) for name in ("IDX", "LENGTH"))
    return reader.read(text, starts, lengths, columns, reader.load_encoder(encoder))


def _is_told_within(doc: Doc, columns: Columns, draft: Draft, found: Sequence[tuple[Draft, float]]) -> bool:
    """Whether a quote, its cue too, lies without marks of its own in what somebody says between marks: "Somebody announced the
    count" there is part of those words."""
    if not draft.cue or columns.stretch[draft.cue[0][0]] < 0 or has_marks(doc, draft.content):
        return False
    first, last = min(draft.cue[0][0], draft.content[0][0]), max(draft.cue[-1][1], draft.content[-1][1])
    around = (d for d, _ in found if d is not draft and any(a <= first and last <= b for a, b in d.content))
    return any(_kind(columns, d) == "direct" for d in around)


def _as_json(doc: Doc, text: str, draft: Draft, kind: str, sure: float) -> dict[str, Any]:
    content = _characters(doc, draft.content)
    return {
        "content": content,
        "text": " … ".join(text[s:e] for s, e in content),
        "kind": kind,
        "cue": _characters(doc, draft.cue),
        "speaker": _characters(doc, draft.speaker),
        "person": None,
        "people": [],
        "confidence": round(sure, 3),
        "why": why(doc, draft),
    }


def _characters(doc: Doc, runs: Runs) -> list[list[int]]:
    return [[doc[a].idx, doc[b - 1].idx + len(doc[b - 1])] for a, b in runs]


def _kind(columns: Columns, draft: Draft) -> str:
    if draft.rule in ("transcript", "answer"):
        return "direct"
    words = [i for a, b in draft.content for i in range(a, b) if not columns.light[i]]
    share = len([i for i in words if columns.stretches[i] >= 0]) / max(len(words), 1)
    return "direct" if share >= _DIRECT else "mixed" if share > 0 else "indirect"


@Language.factory(  # pyright: ignore[reportUntypedFunctionDecorator]
    "onrecord_quotes",
    assigns=["doc._.quotes", "doc.spans"],
    requires=["token.dep", "token.tag", "token.lemma"],
    default_config={
        "model": "encoder",
        "weights": None,
        "scorer": {"@scorers": "onrecord.spans_scorer.v1", "groups": ["quotes", "cues", "speakers"]},
    },
    default_score_weights={"quotes_f": 1.0, "quotes_p": 0.0, "quotes_r": 0.0},
)
def make_quotes(nlp: Language, name: str, model: str, weights: str | None, scorer: Score) -> Component:
    """The factory behind ``nlp.add_pipe("onrecord_quotes")``.

    ``model`` is "encoder" or "linear", which is faster; ``weights`` is a file that training wrote, ours unless told.

    Raises:
        ValueError: there is no such model.
    """
    if model not in MODELS:
        raise ValueError(f"onrecord_quotes has no model {model!r}; use {' or '.join(MODELS)}")
    finder = QuoteFinder(Path(weights) if weights else WEIGHTS, MODELS[model])
    return Component(name, finder, scorer, begin=finder.begin)
