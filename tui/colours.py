"""The program's colours: what each means, in any theme, on a terminal of any depth.

One colour, one meaning: the theme's primary colour is the quote at hand and a soft tint of it any quote; its accent is
what the reviewer selects or looks for; success, error and warning are what was decided. Terminals of 16 colours, and
those that are to show none, keep their own colours: there bold, italic, underline and reverse tell things apart (the
``:ansi`` rules of the widgets).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from rich.color import Color as RichColor
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.constants import COLOR_SYSTEM
from textual.filter import LineFilter, NoColor
from textual.theme import BUILTIN_THEMES, Theme

from onrecord.tui.themes import OURS
from onrecord.tui.widgets.contrast import RGB, as_is, fit_256, legible, mixed, number_of_256, ratio, tint

if TYPE_CHECKING:
    from textual.driver import Driver

#: what a terminal can show: millions of colours, 256, 16, or none that are not its own
Depth = Literal["full", "256", "16", "none"]
#: least contrasts with the background: kinds of quotes, the current one, a list's row
_TINTS = (("quote-indirect", 1.14), ("quote-mixed", 1.3), ("quote-direct", 1.45), ("quote-current", 2.55))
_ROW, _ROW_BLURRED, _MATCH = 2.3, 1.3, 1.8
#: speakers in pictures, by hues that are told apart without red and green (Okabe and Ito)
_SPEAKERS: tuple[RGB, ...] = (
    (0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233), (213, 94, 0), (240, 228, 66), (150, 120, 210),
)  # fmt: skip
#: the contrast that WCAG asks of graphics
_SEEN = 3.0
#: a step that the eye sees between two tints
_STEP = 1.09
#: frames and bars, which are no text
_LINES = "".join(map(chr, (*range(0x2500, 0x25A0), 0x20, 0xA0)))


def depth_of_terminal() -> Depth:
    """What the terminal can show, by its environment."""
    if "NO_COLOR" in os.environ:
        return "none"
    wanted: Any = COLOR_SYSTEM  # which Textual gives as a plain str
    system = Console(color_system=wanted, force_terminal=True).color_system
    return "256" if system == "256" else "16" if system in ("standard", "windows") else "full"


def meanings(theme: Mapping[str, str], depth: Depth) -> dict[str, str]:
    """The variables of the widgets' styles, from those of a theme in colours of its own."""
    fit = fit_256 if depth == "256" else as_is
    paper, side, ink = (fit(_rgb(theme[name])) for name in ("background", "surface", "foreground"))
    primary, accent = _rgb(theme["primary"]), _rgb(theme["accent"])
    found: dict[str, RGB] = {}
    before = 1.0
    for name, least in _TINTS:
        found[name] = tint(paper, primary, max(least, before * _STEP), fit)
        before = ratio(found[name], paper)
    found["quote-ink"] = legible(_rgb(theme["text-primary"]), paper, fit=fit)
    muted = mixed(ink, paper, 0.35)
    for under in (paper, side, fit(_rgb(theme["panel"]))):
        muted = legible(muted, under, fit=fit)
    found["text-muted"] = muted
    found["figure-ink"] = legible(mixed(_rgb(theme["text-secondary"]), muted, 0.5), paper, fit=fit)
    found["row"] = tint(side, primary, _ROW, fit)
    found["row-blurred"] = tint(side, primary, _ROW_BLURRED, fit)
    found["selected"] = legible(accent, paper, fit=fit)
    found["match"] = tint(paper, found["selected"], _MATCH, fit)
    found["selected-ink"] = legible(paper, found["selected"], fit=fit)
    for number, hue in enumerate(_SPEAKERS, 1):
        found[f"speaker-{number}"] = legible(legible(hue, paper, _SEEN, fit), side, _SEEN, fit)
    own = {name: "#{:02x}{:02x}{:02x}".format(*colour) for name, colour in found.items()}
    return own | {
        "block-cursor-background": own["row"],
        "block-cursor-foreground": theme["foreground"],
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": own["row-blurred"],
        "footer-key-foreground": theme["foreground"],
        "scrollbar": "#{:02x}{:02x}{:02x}".format(*fit(mixed(paper, ink, 0.25))),
        "scrollbar-background": theme["background"],
    }


def meanings_in_few(*, dark: bool) -> dict[str, str]:
    """The same for a theme in the terminal's own colours: those of the sixteen that are read on its background."""
    hues = (
        ("ansi_bright_cyan", "ansi_bright_yellow", "ansi_bright_magenta", "ansi_bright_green")
        if dark
        else ("ansi_blue", "ansi_red", "ansi_magenta", "ansi_default")
    )
    good, bad, other, ink = (
        ("ansi_bright_green", "ansi_bright_red", "ansi_bright_yellow", "ansi_bright_cyan")
        if dark
        else ("ansi_default", "ansi_red", "ansi_magenta", "ansi_blue")
    )
    plain = (
        "quote-indirect",
        "quote-mixed",
        "quote-direct",
        "quote-current",
        "row",
        "row-blurred",
        "match",
        "selected",
    )
    text = ("text-muted", "text-secondary", "text-accent", "figure-ink", "selected-ink", "footer-key-foreground")
    return {
        **dict.fromkeys((*plain, *text), "ansi_default"),
        **{f"speaker-{number}": hues[(number - 1) % len(hues)] for number in range(1, len(_SPEAKERS) + 1)},
        "quote-ink": ink,
        "text-primary": ink,
        "text-success": good,
        "text-error": bad,
        "text-warning": other,
        "block-cursor-background": "ansi_white",
        "block-cursor-foreground": "ansi_default",
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": "ansi_default",
        "block-cursor-blurred-foreground": "ansi_default",
        "block-cursor-blurred-text-style": "bold underline",
        "scrollbar": "ansi_bright_black",
        "scrollbar-background": "ansi_default",
    }


class ColouredApp(App[None]):
    """An application in the program's colours."""

    def __init__(self, driver: type[Driver] | None = None) -> None:
        self._depth: Depth = depth_of_terminal()
        super().__init__(driver_class=driver)
        for theme in OURS:
            self.register_theme(theme)
        self._legible = Legible(self._depth)
        self._plain = Plain(self._depth)

    @property
    def current_theme(self) -> Theme:
        """The theme that was chosen; its like in the terminal's own colours where there are no others."""
        theme = super().current_theme
        if theme.ansi or self._depth in ("full", "256"):
            return theme
        return BUILTIN_THEMES["ansi-dark" if theme.dark else "ansi-light"]

    def get_css_variables(self) -> dict[str, str]:
        """The theme's and the program's own."""
        variables, theme = super().get_css_variables(), self.current_theme
        return variables | (meanings_in_few(dark=theme.dark) if theme.ansi else meanings(variables, self._depth))

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What is done to each line last."""
        return [self._plain] if self.current_theme.ansi else [*super().get_line_filters(), self._legible]


class Plain(LineFilter):
    """Lines in the terminal's own colours, or in none at all.

    Nothing is faint, for how faint it would be is not known; what lies on another background stands in reverse, which
    is read in any terminal.
    """

    def __init__(self, depth: Depth) -> None:
        super().__init__()
        self._none = depth == "none"

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same words."""
        return [Segment(text, style and plain(style, self._none), control) for text, style, control in segments]


@lru_cache(4096)
def plain(style: Style, none: bool) -> Style:
    """A style without faintness and without backgrounds of its own; with ``none``, without colours."""
    filled = style.bgcolor is not None and not style.bgcolor.is_default
    over = NoColor.DEFAULT_COLORS if none or filled else Style()
    return style + over + (Style(dim=False, reverse=True) if filled else Style(dim=False))


class Legible(LineFilter):
    """The last thing done to a line: text that is hardly read on what lies under it becomes lighter or darker."""

    def __init__(self, depth: Depth) -> None:
        super().__init__()
        self._few = depth == "256"

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same words in colours that are read."""
        under, few = background.rgb, self._few
        return [
            Segment(text, style and readable(style, under, not text.strip(_LINES), few), control)
            for text, style, control in segments
        ]


@lru_cache(8192)
def readable(style: Style, under: RGB, is_line: bool, few: bool) -> Style:
    """A style whose text is read on its background, or on ``under`` where it has none; lines are left as faint as they are."""
    fit = fit_256 if few else as_is
    paper = fit(_of(style.bgcolor, under))
    ink = fit(_of(style.color, paper))
    if not is_line and style.color is not None:
        ink = legible(ink, paper, fit=fit)
    if few:
        return style + Style.from_color(
            None if style.color is None else RichColor.from_ansi(number_of_256(ink)),
            RichColor.from_ansi(number_of_256(paper)),
        )
    if style.color is None or ink == _of(style.color, paper):
        return style
    return style + Style.from_color(RichColor.from_rgb(*ink))


def _of(colour: RichColor | None, otherwise: RGB) -> RGB:
    if colour is None or colour.triplet is None:
        return otherwise
    return tuple(colour.triplet)  # type: ignore[return-value] - a triplet has three


def _rgb(colour: str) -> RGB:
    return Color.parse(colour).rgb
