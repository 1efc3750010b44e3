"""spaCy in less time, for a process that somebody waits for and that does nothing else: what it does twice is done once.

What is loaded is the same; what is done is undone when it is.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from onrecord.core.analysis.models import Models, QuoteModel
from onrecord.core.errors import OnrecordError

_TOKENIZER = "spacy.Tokenizer.v1"


def load_soon(models: Models) -> None:
    """Load what every article needs, the quotes' models beside the parser.

    Raises:
        ModelMissing: the parser is not installed or cannot parse English.
    """
    import_spacy()
    from onrecord.core.analysis.pipeline import load_pipeline
    from onrecord.core.analysis.quotes.component import load_models

    quotes = threading.Thread(target=_quietly, args=(load_models, models.quotes))
    quotes.start()
    with quickly_loaded():
        load_pipeline(models)
    quotes.join()


def _quietly(load: Callable[[QuoteModel], None], name: QuoteModel) -> None:
    with suppress(OnrecordError):  # told when an article is to be read
        load(name)


def import_spacy() -> None:
    """Import spaCy without its command line, which comes with it, takes a third of its time, and is nothing to this process."""
    if "spacy" in sys.modules:
        return
    left_out = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    vars(left_out["spacy.cli.info"])["info"] = None
    sys.modules.update(left_out)
    try:
        import_module("spacy")
    finally:
        for name in left_out:
            del sys.modules[name]


@contextmanager
def quickly_loaded() -> Generator[None]:
    """Load a pipeline within: a quarter sooner."""
    with _tokenizer_made_once(), _packages_looked_through_once():
        yield


@contextmanager
def _tokenizer_made_once() -> Generator[None]:
    """A tokenizer is made empty, to be filled from the pipeline's own files: spaCy makes its exceptions, then those again."""
    from spacy.tokenizer import Tokenizer
    from spacy.util import registry

    def made(nlp: Any) -> object:
        return Tokenizer(nlp.vocab)

    full, tokenizers = registry.get("tokenizers", _TOKENIZER), registry.tokenizers
    tokenizers.register(_TOKENIZER, func=lambda: made)
    try:
        yield
    finally:
        tokenizers.register(_TOKENIZER, func=full)


@contextmanager
def _packages_looked_through_once() -> Generator[None]:
    """What installed packages add is remembered: all of them are gone through some 250 times."""
    import catalogue

    class Remembered:
        def __init__(self, packages: Any) -> None:
            self.select = cache(packages.select)

    found = catalogue.AVAILABLE_ENTRY_POINTS
    catalogue.AVAILABLE_ENTRY_POINTS = Remembered(found)
    try:
        yield
    finally:
        catalogue.AVAILABLE_ENTRY_POINTS = found
