"""Colours as they reach the terminal: text that is read, and things told apart, in every theme at every depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color as RichColor
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.pilot import Pilot
from textual.theme import BUILTIN_THEMES

from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store
from onrecord.tui.config import Config
from onrecord.tui.themes import OURS
from onrecord.tui.widgets.contrast import READABLE, RGB, Fit, as_is, fit_256, legible, ratio, tint
from tests.conftest import ANALYSIS, ARTICLE, Opened, at, quote
from tests.tui.scenes import drawn_anew

#: the sixteen colours as VGA has them, on black and on white
_SIXTEEN = [
    (0, 0, 0),
    (170, 0, 0),
    (0, 170, 0),
    (170, 85, 0),
    (0, 0, 170),
    (170, 0, 170),
    (0, 170, 170),
    (170, 170, 170),
]
_BRIGHT = [(85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255)]  # fmt: skip
_ON_BLACK = TerminalTheme((0, 0, 0), (170, 170, 170), _SIXTEEN, _BRIGHT)
_ON_WHITE = TerminalTheme((255, 255, 255), (0, 0, 0), _SIXTEEN, _BRIGHT)
_DEPTHS = {
    "full": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "256": {"TERM": "xterm-256color", "COLORTERM": ""},
    "16": {"TERM": "xterm", "COLORTERM": ""},
    "none": {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"},
}
_COLOURS = st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))


@pytest.fixture
def depth(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How many colours the terminal has, by a name of ``_DEPTHS``."""
    for name, value in _DEPTHS[request.param].items():
        monkeypatch.setenv(name, value)
    return request.param


@pytest.fixture(autouse=True)
def kinds(store: Store) -> None:
    """An article with quotes of every kind, none of them beside another's words."""
    mixed = quote("profits rose 35 percent", kind="mixed", speaker=at("Karl Lind"), person="p2", confidence=0.91)
    quotes = (ANALYSIS.quotes[0], mixed, *ANALYSIS.quotes[2:])
    save_analysis(store, save_article(store, ARTICLE), replace(ANALYSIS, quotes=quotes))


def cells(pilot: Pilot[None]) -> Iterator[tuple[str, Style, str]]:
    """Every stretch of the screen: words, style, and the line it stands in."""
    for strip in pilot.app.screen._compositor.render_strips():  # pyright: ignore[reportPrivateUsage]
        for segment in strip:
            if segment.text.strip():
                yield segment.text, segment.style or Style(), strip.text


def style_of(pilot: Pilot[None], words: str) -> Style:
    """The style in which some words stand on the screen, where they are first found."""
    for strip in pilot.app.screen._compositor.render_strips():  # pyright: ignore[reportPrivateUsage]
        column = strip.text.find(words)
        if column >= 0:
            segments = list(strip.crop(column, column + 1))
            assert segments[0].style is not None
            return segments[0].style
    raise AssertionError(words)


def colours(style: Style, *, dark: bool) -> tuple[RGB, RGB]:
    """Ink and paper as a terminal shows them."""
    theme = _ON_BLACK if dark else _ON_WHITE
    ink, paper = (
        tuple((c or RichColor.default()).get_truecolor(theme, foreground=foreground))
        for c, foreground in ((style.color, True), (style.bgcolor, False))
    )
    return (paper, ink) if style.reverse else (ink, paper)  # type: ignore[return-value]


@lru_cache(4096)
def contrast(style: Style, *, dark: bool) -> float:
    """How far a style's ink stands from its paper."""
    return ratio(*colours(style, dark=dark))


def attributes(style: Style) -> tuple[bool, ...]:
    """What a terminal without colours shows of a style."""
    return tuple(map(bool, (style.bold, style.italic, style.underline, style.reverse, style.strike)))


def hardly_read(pilot: Pilot[None]) -> list[str]:
    """What stands on the screen with too little contrast."""
    dark = pilot.app.current_theme.dark
    out: list[str] = []
    for words, style, line in cells(pilot):
        found = contrast(style, dark=dark)
        is_frame = all("\u2500" <= c < "\u25a0" or c.isspace() for c in words)
        if not is_frame and (found < READABLE - 0.01 or style.dim):
            out.append(f"{pilot.app.theme}: {words!r} {found:.2f} {style} in {line!r}")
    return out


def alike(pilot: Pilot[None], looks: dict[str, Style]) -> list[str]:
    """Pairs that the eye does not tell apart: by attributes, or by the colour under the words."""
    dark = pilot.app.current_theme.dark
    return [
        f"{pilot.app.theme}: {one} and {other}"
        for (one, a), (other, b) in combinations(looks.items(), 2)
        if attributes(a) == attributes(b) and ratio(colours(a, dark=dark)[1], colours(b, dark=dark)[1]) < 1.08
    ]


@pytest.mark.parametrize("depth", _DEPTHS, indirect=True)
async def test_quotes_cue_and_speaker_are_read_and_told_apart(depth: str, opened: Opened) -> None:
    few = depth in ("16", "none")
    async with opened() as pilot:
        await pilot.press("2")
        every = (*BUILTIN_THEMES, *(theme.name for theme in OURS))
        for theme in every if not few else ("textual-dark", "textual-light", "ansi-dark", "ansi-light"):
            pilot.app.theme = theme
            await pilot.pause()
            looks = {
                "plain": style_of(pilot, "arrived in"),
                "current": style_of(pilot, "We will"),
                "direct": style_of(pilot, "I am not so"),
                "mixed": style_of(pilot, "profits rose"),
                "indirect": style_of(pilot, "that the French"),
                "cue": style_of(pilot, "said. "),
                "speaker": style_of(pilot, "she said"),
            }
            assert not alike(pilot, looks)
            assert not hardly_read(pilot)
            if few:
                signs = {name: attributes(style) for name, style in looks.items()}
                assert len(set(signs.values())) == len(signs), signs
            if depth == "none":
                assert all(s.color is None or s.color.is_default for _, s, _ in cells(pilot))


@pytest.mark.parametrize("depth", _DEPTHS, indirect=True)
async def test_a_dialog_lets_see_what_it_is_about(depth: str, opened: Opened) -> None:
    async with opened() as pilot:
        for key, title in {"i": "Note on the quote", "s": "Who said", "comma": "Settings"}.items():
            await pilot.press(key)
            await pilot.pause()
            lines = ["".join(cell[0] for cell in row) for row in drawn_anew(pilot, (140, 42))]
            assert any(title in line for line in lines), (depth, title)
            assert "Minister signs" in lines[0], (depth, title)
            await pilot.press("escape")
            await pilot.pause()


@pytest.mark.parametrize("depth", _DEPTHS, indirect=True)
async def test_the_word_at_the_end_that_moves_is_told_from_the_others(depth: str, opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("w")
        for quote, first, last in (
            ("n", "profits", "percent"),
            ("n", "I am not", "sure,”"),
            ("n", "that the", "wait. "),
        ):
            await pilot.press(quote, "e")
            await pilot.pause()
            words, end = style_of(pilot, first), style_of(pilot, last)
            assert not alike(pilot, {"words": words, "end": end})
            assert attributes(words) != attributes(end)
            await pilot.press("escape")


@pytest.mark.parametrize(
    ("depth", "theme"),
    [("full", "textual-dark"), ("256", "textual-light"), ("16", "nord"), ("none", "textual-dark")],
    indirect=["depth"],
)
async def test_the_list_that_has_the_keys_is_told_from_one_that_has_not(depth: str, theme: str, opened: Opened) -> None:
    async with opened(config=Config(theme=theme)) as pilot:
        for key, entry in (("1", "Ada Moreno"), ("3", "France"), ("2", "Ada Moreno")):
            await pilot.press(key)
            await pilot.pause()
            await pilot.pause()
            with_keys = panel_style(pilot, entry)
            await pilot.press("tab")
            await pilot.pause()
            assert not alike(pilot, {"what no pointer is on": panel_style(pilot, "Quotes"), "with the keys": with_keys})
            assert not alike(pilot, {"with the keys": with_keys, "without": panel_style(pilot, entry)})


def panel_style(pilot: Pilot[None], words: str) -> Style:
    """The style of words in the panel."""
    left = pilot.app.screen.query_one("#panel").region.x
    for strip in pilot.app.screen._compositor.render_strips():  # pyright: ignore[reportPrivateUsage]
        column = strip.text.find(words, left)
        if column >= 0:
            return next(iter(strip.crop(column, column + 1))).style or Style()
    raise AssertionError(words)


@pytest.mark.parametrize(
    ("depth", "theme"),
    [("full", "textual-light"), ("256", "solarized-dark"), ("16", "textual-light"), ("none", "nord")],
    indirect=["depth"],
)
async def test_every_screen_is_read(depth: str, theme: str, opened: Opened) -> None:
    async with opened(None, config=Config(theme=theme)) as pilot:
        for keys in (
            "", "V", "4", "5", "l", "q", "slash m o n e y", "escape escape", "s", "q", "C", "q", "question_mark", "escape", "d", "u",
            "enter", "s", "escape", "t", "escape", "enter", "escape", "A", "escape", "S", "j", "S", "slash l i n d", "escape", "q",
        ):  # fmt: skip
            await pilot.press(*keys.split())
            await pilot.pause()
            assert not hardly_read(pilot), keys


@given(_COLOURS, _COLOURS, st.sampled_from((as_is, fit_256)))
def test_any_ink_is_made_legible_on_any_paper(ink: RGB, paper: RGB, fit: Fit) -> None:
    paper = fit(paper)
    found = legible(ink, paper, fit=fit)
    assert ratio(found, paper) >= READABLE
    assert found == fit(ink) or ratio(fit(ink), paper) < READABLE


@given(_COLOURS, _COLOURS, st.floats(1.1, 4.5), st.sampled_from((as_is, fit_256)))
def test_a_tint_stands_out_as_far_as_asked(paper: RGB, hue: RGB, least: float, fit: Fit) -> None:
    paper = fit(paper)
    assert ratio(tint(paper, hue, least, fit), paper) >= least
