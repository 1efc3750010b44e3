"""Characters that no encoding holds, and those that no document may."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
#: neither XML nor HTML holds these, and a terminal obeys some
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


def without_surrogates(text: str) -> str:
    """Lone surrogates, which no encoding holds, as replacement characters, one for one."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def without_controls(text: str) -> str:
    """Control characters but tab and newline, and lone surrogates, as replacement characters, one for one."""
    return _CONTROL.sub("\ufffd", without_surrogates(text))
