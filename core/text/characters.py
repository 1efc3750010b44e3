"""Characters that no encoding holds."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """Lone surrogates, which no encoding holds, as replacement characters, one for one."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
