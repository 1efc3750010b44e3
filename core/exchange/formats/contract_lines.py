"""JSON lines: the contract, an article a line, with every decision."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from onrecord.core.exchange.export import ExportedArticle, reviewed_json


def write(articles: Iterable[ExportedArticle], file: BinaryIO) -> None:
    """An article a line."""
    for a in articles:
        file.write(json.dumps(reviewed_json(a), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
