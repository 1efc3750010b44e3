"""Text -> Analysis: the spaCy pipeline with the four components of this project, put together in one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import NumpyOps, get_current_ops, use_ops

from onrecord.core.analysis.attributes import ATTRIBUTES
from onrecord.core.analysis.component import Component
from onrecord.core.analysis.entities import ENTITIES, can_be_taken_over
from onrecord.core.analysis.marks_apart import MarksApart
from onrecord.core.analysis.models import DEFAULT_MODELS, Models, choose_model
from onrecord.core.analysis.paragraphs import PARAGRAPHS
from onrecord.core.contract import analysis_from_json
from onrecord.core.errors import ModelMissing
from onrecord.core.model import Analysis
from onrecord.core.text.characters import without_surrogates

COMPONENTS = ("onrecord_quotes", "onrecord_speakers", "onrecord_countries", "onrecord_figures")
#: characters parsed in one piece; longer texts are parsed part by part, which keeps memory flat
PART = 20_000
#: parts that spaCy parses together
_BATCH = 16
_RUN = re.compile(r"\S{400}")
_NEEDS = ("parser", "ner", "tagger", "lemmatizer")


@cache
def load_spacy(model: str | None = None) -> Language:
    """The spaCy pipeline of that name, or the best one installed, without this project's components.

    Raises:
        ModelMissing: it is not installed or cannot parse English.
    """
    return _load(model)


def _load(model: str | None) -> Language:
    name = choose_model(model)
    try:
        with _products_by_numpy():
            nlp = spacy.load(name)
    except (OSError, ValueError) as error:
        reason = str(error).split("\n")[0]
        raise ModelMissing(f"the spaCy model {name} cannot be loaded ({reason}); use another") from None
    missing = [pipe for pipe in _NEEDS if pipe not in nlp.pipe_names]
    if missing:
        raise ModelMissing(f"the spaCy model {name} has no {missing[0]}; use another, such as en_core_web_sm")
    nlp.tokenizer = MarksApart(nlp.tokenizer)
    if can_be_taken_over(nlp.get_pipe("ner")):
        _take_over(nlp, "ner", ENTITIES)
    if "attribute_ruler" in nlp.pipe_names:
        _take_over(nlp, "attribute_ruler", ATTRIBUTES)
    return nlp


def _take_over(nlp: Language, component: str, ours: str) -> None:
    """Have ``ours`` do the work of spaCy's ``component``: the same, in a fraction of the time."""
    nlp.add_pipe(ours, after=component)
    nlp.disable_pipe(component)


@contextmanager
def _products_by_numpy() -> Generator[None]:
    """Have what is loaded within multiply its matrices by numpy's BLAS.

    spaCy's own, blis, knows few of the newer processors and takes up to four times as long on the others. Where a GPU or
    another library was chosen, that stays.
    """
    if type(get_current_ops()) is not NumpyOps:
        yield
        return
    with use_ops("numpy", use_blis=False):
        yield


def load_pipeline(models: Models = DEFAULT_MODELS) -> Language:
    """The spaCy pipeline with this project's components added, loaded once.

    Raises:
        ModelMissing: it is not installed or cannot parse English.
    """
    return _load_pipeline(models)


@cache
def _load_pipeline(models: Models) -> Language:
    nlp = _load(models.parser)
    if PARAGRAPHS not in nlp.pipe_names:
        nlp.add_pipe(PARAGRAPHS, first=True)
    for component in COMPONENTS:
        if component not in nlp.pipe_names:
            nlp.add_pipe(component, config={"model": models.quotes} if component == "onrecord_quotes" else {})
    return nlp


@contextmanager
def bounded_memory(models: Models = DEFAULT_MODELS) -> Generator[None]:
    """Free the strings and lexemes that spaCy stores inside the block, so that memory stays flat."""
    with load_pipeline(models).memory_zone():
        yield


def analyse(
    text: str,
    models: Models = DEFAULT_MODELS,
    *,
    published: str | None = None,
    language: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Analysis:
    """What is in ``text``: quotes, people, countries, figures. Offsets are characters of ``text``.

    ``published``, an ISO date, is what relative dates are counted from; ``language``, the text's where it is known (else its words tell; of
    other ones than English only words between quotation marks are found); ``progress`` gets the characters parsed so far.

    Raises:
        ModelMissing: the model cannot be loaded.
    """
    nlp = load_pipeline(models)
    doc = _parse(nlp, without_surrogates(text), language, progress or (lambda _: None))
    return _completed(nlp, doc, models, published, language)


def analyse_many(
    texts: Sequence[tuple[str, str | None, str | None]], models: Models = DEFAULT_MODELS
) -> Iterator[Analysis]:
    """:func:`analyse` for several (text, published, language), parsed together, which is quicker.

    Raises:
        ModelMissing: the model cannot be loaded.
    """
    nlp = load_pipeline(models)
    parts = [(part, n) for n, (text, _, _) in enumerate(texts) for part in _parts(without_surrogates(text))]
    with nlp.select_pipes(disable=list(COMPONENTS)):
        parsed = nlp.pipe(parts, as_tuples=True, batch_size=_BATCH)
        for n, found in groupby(parsed, key=itemgetter(1)):
            doc = _whole(nlp, [doc for doc, _ in found])
            _, published, language = texts[n]
            yield _completed(nlp, doc, models, published, language)


def _completed(nlp: Language, doc: Doc, models: Models, published: str | None, language: str | None) -> Analysis:
    """The analysis of a parsed text."""
    doc._.published, doc._.language = published, language
    for component in COMPONENTS:
        doc = nlp.get_pipe(component)(doc)
    return _analysis(doc, _name(nlp, models))


def _whole(nlp: Language, docs: list[Doc]) -> Doc:
    return docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False) or nlp.make_doc("")


@cache
def _name(nlp: Language, models: Models) -> str:
    meta = nlp.meta  # each time it is asked for, spaCy puts all of it together
    parser = f"{meta['lang']}_{meta['name']}-{meta['version']}"
    return parser if models.quotes == "linear" else f"{parser}+{models.quotes}"


def _parse(nlp: Language, text: str, language: str | None, progress: Callable[[int], None]) -> Doc:
    progress(0)
    docs: list[Doc] = []
    done = 0
    parts = _parts(text)
    tokens = [nlp.make_doc(part) for part in parts]
    if len(parts) == 1:
        tokens[0]._.language = language
        cast(Component, nlp.get_pipe("onrecord_quotes")).begin(tokens[0])
    with nlp.select_pipes(disable=list(COMPONENTS)):
        for doc, part in zip(nlp.pipe(tokens, batch_size=1), parts, strict=True):
            docs.append(doc)
            done += len(part)
            progress(done)
    return _whole(nlp, docs)


def _parts(text: str) -> list[str]:
    """``text`` cut after paragraphs, or after white space where a paragraph is longer than a part.

    Runs without white space that no language writes are cut as well: spaCy's tokenizer takes the square of their length.
    """
    cuts = [m.end() for m in _RUN.finditer(text)]
    pieces = [text[a:b] for a, b in pairwise((0, *cuts, len(text)))] if cuts else [text]
    return [part for piece in pieces for part in _cut(piece)] or [text]


def _cut(text: str) -> list[str]:
    parts: list[str] = []
    at = 0
    while len(text) - at > PART:
        window = text[at : at + PART]
        cut = window.rfind("\n\n") + 2
        if cut < PART // 2:
            cut = max((m.end() for m in re.finditer(r"\s(?=\S)", window)), default=PART)
        parts.append(text[at : at + cut])
        at += cut
    return [*parts, text[at:]] if text[at:] else parts


def _analysis(doc: Doc, model: str) -> Analysis:
    found = {"quotes": doc._.quotes, "people": doc._.people, "countries": doc._.countries, "figures": doc._.figures}
    return analysis_from_json({**found, "model": model})
