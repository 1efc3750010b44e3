"""Regular expressions that are compiled when first used: most formats' are never asked, and compiling all takes a tenth of the start."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def pattern(expression: AnyStr, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[AnyStr]:
    """The compiled ``expression``; it is compiled with the first use of a method."""
    return cast("re.Pattern[AnyStr]", _Pattern(expression, flags))


class _Pattern:
    def __init__(self, expression: str | bytes, flags: re.RegexFlag) -> None:
        self._expression, self._flags = expression, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._expression, self._flags), name)
        self.__dict__[name] = found  # found at once from here on
        return found
