"""How far two colours stand apart, and what to take instead where it is not far enough. Knows no screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

#: red, green, blue, 0 to 255 each
RGB = tuple[int, int, int]
#: what a terminal makes of a colour
Fit = Callable[[RGB], RGB]
#: the contrast that WCAG asks of text (level AA)
READABLE = 4.5
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
_CUBE = (0, 95, 135, 175, 215, 255)


def as_is(colour: RGB) -> RGB:
    """A terminal that shows every colour."""
    return colour


@lru_cache(4096)
def luminance(colour: RGB) -> float:
    """WCAG's relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: RGB, other: RGB) -> float:
    """WCAG's contrast of two colours, 1 (none) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: RGB, other: RGB, share: float) -> RGB:
    """``colour`` with ``share`` (0 to 1) of ``other`` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def legible(ink: RGB, paper: RGB, least: float = READABLE, fit: Fit = as_is) -> RGB:
    """``ink`` as it is where it is read well on ``paper``, else as little lighter or darker as that takes."""
    ink = fit(ink)
    if ratio(ink, paper) >= least:
        return ink
    goal = max(BLACK, WHITE, key=lambda end: ratio(end, paper))
    steps = (fit(mixed(ink, goal, step / 24)) for step in range(1, 24))
    return next((found for found in steps if ratio(found, paper) >= least), goal)


def tint(paper: RGB, hue: RGB, least: float, fit: Fit = as_is) -> RGB:
    """``paper`` with as little of ``hue`` in it as gives a contrast of ``least``; more of black or white if need be."""
    end = max(BLACK, WHITE, key=lambda end: ratio(end, paper))
    for goal in (hue, end):
        for step in range(1, 41):
            found = fit(mixed(paper, goal, step / 40))
            if ratio(found, paper) >= least:
                return found
    return end


def number_of_256(colour: RGB) -> int:
    """The nearest of the 240 colours that are the same in every terminal of 256: 16 to 255."""
    return _nearest(colour)[0]


def fit_256(colour: RGB) -> RGB:
    """What a terminal of 256 colours makes of a colour."""
    return _nearest(colour)[1]


_TABLE: dict[int, RGB] = {
    **{16 + 36 * r + 6 * g + b: (_CUBE[r], _CUBE[g], _CUBE[b]) for r in range(6) for g in range(6) for b in range(6)},
    **{232 + n: (8 + 10 * n, 8 + 10 * n, 8 + 10 * n) for n in range(24)},
}


@lru_cache(4096)
def _nearest(colour: RGB) -> tuple[int, RGB]:
    return min(_TABLE.items(), key=lambda entry: _distance(colour, entry[1]))


def _distance(one: RGB, other: RGB) -> float:
    """How different two colours look, roughly: the eye tells greens apart best, reds better the redder they are."""
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    mean = (one[0] + other[0]) / 2
    return (2 + mean / 256) * red**2 + 4 * green**2 + (2 + (255 - mean) / 256) * blue**2
