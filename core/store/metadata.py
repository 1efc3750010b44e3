"""What Datasette is told of a store: ``metadata.yml``, under the name by which it calls the file."""

from __future__ import annotations

import json
from pathlib import Path

_FILE = Path(__file__).with_name("metadata.yml")
_NAMED = "\n  onrecord:\n"


def metadata_of(store: Path) -> str:
    """The description, in YAML, of the store in that file."""
    text = _FILE.read_text(encoding="utf-8")
    assert text.count(_NAMED) == 1
    return text.replace(_NAMED, f"\n  {json.dumps(store.stem)}:\n")
