"""What can be written, by name: one module a format, a function that writes articles into an open binary file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import BinaryIO

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.export import ExportedArticle
from onrecord.core.exchange.formats import (
    claim_review,
    contract_lines,
    delimited,
    docbin,
    doccano,
    html,
    label_studio,
    markdown,
    parquet,
    prodigy,
    web_annotation,
    xlsx,
)
from onrecord.core.frozen import frozen

Write = Callable[[Iterable[ExportedArticle], BinaryIO], None]


def _in_text(write: Write) -> Write:
    """Writes only the quotes of the text."""
    return lambda articles, file: write((a.in_text for a in articles), file)


@frozen
class ExportFormat:
    """A format by the name it is asked for. ``suffix`` chooses it where a file's name ends so, "" where none does.

    ``write_figures`` writes a figure a row, in the formats that are tables. ``text_only``: it has offsets of the text alone,
    and no place for quotes of title, deck and captions.
    """

    name: str
    suffix: str
    about: str
    write: Write
    write_figures: Write | None = None
    text_only: bool = False


FORMATS = (
    ExportFormat("csv", ".csv", "a quote a row", delimited.write_csv, delimited.write_figures_csv),
    ExportFormat("tsv", ".tsv", "a quote a row", delimited.write_tsv, delimited.write_figures_tsv),
    ExportFormat("xlsx", ".xlsx", "an Excel workbook, a quote a row", xlsx.write, xlsx.write_figures),
    ExportFormat("parquet", ".parquet", "a quote a row", parquet.write, parquet.write_figures),
    ExportFormat("jsonl", ".jsonl", "the JSON contract with decisions, an article a line", contract_lines.write),
    ExportFormat("markdown", ".md", "a report, quotes under their speakers", markdown.write),
    ExportFormat("html", ".html", "the articles with their quotes marked, one page to read and print", html.write),
    ExportFormat("spacy", ".spacy", "spaCy's DocBin, entities and spans", _in_text(docbin.write), text_only=True),
    ExportFormat(
        "label-studio", "", "Label Studio's tasks, with relations", _in_text(label_studio.write), text_only=True
    ),
    ExportFormat("doccano", "", "doccano's JSONL, with relations", _in_text(doccano.write), text_only=True),
    ExportFormat("prodigy", "", "Prodigy's JSONL, with relations", _in_text(prodigy.write), text_only=True),
    ExportFormat("claimreview", "", "ClaimReview stubs (JSON-LD), a quote a claim", claim_review.write),
    ExportFormat("web-annotation", "", "W3C Web Annotation (JSON-LD)", web_annotation.write),
)


def choose_format(path: PurePath | None, name: str | None) -> ExportFormat:
    """The format of that name, else the one that the file's ending says.

    Raises:
        OnrecordError: there is no such format, or the ending says none.
    """
    if name is not None:
        found = next((f for f in FORMATS if f.name == name), None)
        if found is None:
            raise OnrecordError(f"there is no format “{name}”; there are {', '.join(f.name for f in FORMATS)}")
        return found
    return _by_ending(path)


def _by_ending(path: PurePath | None) -> ExportFormat:
    suffix = path.suffix.lower() if path else ""
    found = next((f for f in FORMATS if f.suffix and f.suffix == suffix), None)
    if found is None:
        endings = ", ".join(f.suffix for f in FORMATS if f.suffix)
        others = ", ".join(f.name for f in FORMATS if not f.suffix)
        raise OnrecordError(
            f"the ending of {path or 'standard output'} says no format; end it in {endings}, or name one: {others}"
        )
    return found
