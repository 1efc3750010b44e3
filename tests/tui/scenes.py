"""An article long enough to scroll, and a terminal that shows what the application paints, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyte
from pyte.screens import Char
from rich.console import Console
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.pilot import Pilot
from textual.widget import Widget

from onrecord.core.model import Analysis, Article, Country, Figure, Person, Quote, Span, Spans

_PARTS = (
    ("Harbour master Ida Brandt met the fishermen of Norhaven again, number {n} of many meetings this year.", "", ""),
    ("“The quay will be mended before the winter storms, that is plan {n},” ", "Brandt", " said"),
    ("Her deputy, Otto Lund, expected that the work would cost {n} million kroner", "", ""),
    ("“Nobody has asked the crews about plan {n}, and they are the ones who moor there night after night in any weather,” ", "he", " added"),
    ("In Norway the coast council pays half of what such a quay costs, and it has paid {n} times before.", "", ""),
)  # fmt: skip


def long_article(times: int = 14) -> tuple[Article, Analysis]:
    """An article of ``times`` parts with two quotes, a place and a figure each."""
    text, quotes, people, places, figures = (
        "",
        list[Quote](),
        {"p1": list[Span](), "p2": list[Span]()},
        list[Span](),
        list[Figure](),
    )
    for n in range(1, times + 1):
        for words, who, cue in _PARTS:
            start, words = len(text), words.format(n=n)
            text += words + who + cue + ("." if who or not words.endswith(".") else "")
            for name, person in (("Ida Brandt", "p1"), ("Otto Lund", "p2")):
                if name in words:
                    at = start + words.index(name)
                    people[person].append(Span(at, at + len(name)))
            if "Norway" in words:
                places.append(Span(start + 3, start + 9))
            if "million" in words:
                at = start + words.index(f"{n} million")
                figures.append(
                    Figure(at, start + len(words), text[at : start + len(words)], "money", n * 1e6, "krone", "work")
                )
            if who:
                content: Spans = (Span(start, start + len(words) - 1),)
                speaker = Span(content[0].end + 1, content[0].end + 1 + len(who))
                cue_at = Span(speaker.end + 1, speaker.end + len(cue))
                sure = 0.5 + (n * 37 % 50) / 100
                quotes.append(
                    Quote(
                        content,
                        text[slice(*content[0])],
                        "direct",
                        (cue_at,),
                        (speaker,),
                        "p1" if who == "Brandt" else "p2",
                        sure,
                        f"cue “{cue.strip()}” after the quote",
                    )
                )
            text += "\n\n"
    named = (
        Person("p1", "Ida Brandt", "person", "Harbour master", tuple(people["p1"]), times),
        Person("p2", "Otto Lund", "person", "deputy", tuple(people["p2"]), times),
    )
    country = Country("NO", "Norway", tuple(places), ("name",) * len(places))
    analysis = Analysis(tuple(quotes), named, (country,), tuple(figures), model="made by hand")
    return Article(text.rstrip(), title="The quay of Norhaven", site="The Tide", published="2024-05-02"), analysis


Cells = list[list[tuple[str, str, str, bool, bool, bool]]]


def _look(c: Char) -> tuple[str, str, str, bool, bool, bool]:
    return c.data, c.fg, c.bg, c.bold, c.underscore, c.reverse


@dataclass
class Paper:
    """A terminal of its own that the application's updates are written to."""

    columns: int
    lines: int
    screen: pyte.Screen = field(init=False)

    def __post_init__(self) -> None:
        self.screen = pyte.Screen(self.columns, self.lines)
        self._stream = pyte.Stream(self.screen)
        self._console = Console(width=self.columns, height=self.lines, color_system="truecolor", force_terminal=True, legacy_windows=False)  # fmt: skip

    def write(self, update: object) -> None:
        """Paint what the application would send to the terminal."""
        if isinstance(update, CompositorUpdate):
            self._stream.feed(update.render_segments(self._console))

    @property
    def cells(self) -> Cells:
        """Every cell as it stands, with its colours."""
        return [[_look(self.screen.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


def on_paper(app: App[Any], size: tuple[int, int]) -> Paper:
    """A terminal that shows all that ``app`` paints from now on."""
    paper = Paper(*size)
    display = app._display  # pyright: ignore[reportPrivateUsage]

    def painted(screen: Any, renderable: Any) -> None:
        if not app._batch_count:  # pyright: ignore[reportPrivateUsage] - Textual sends nothing then either
            paper.write(renderable)
        display(screen, renderable)

    app._display = painted  # pyright: ignore[reportPrivateUsage]
    app.screen.refresh()
    return paper


def drawn_anew(pilot: Pilot[None], size: tuple[int, int]) -> Cells:
    """The screen as its widgets paint it with nothing remembered."""
    screen, paper = pilot.app.screen, Paper(*size)
    for under in pilot.app.screen_stack:
        for widget in under.walk_children(with_self=True):
            assert isinstance(widget, Widget)
            widget.notify_style_update()
            widget.refresh()
            widget._styles_cache.clear()  # pyright: ignore[reportPrivateUsage]
    stack = pilot.app._background_screens  # pyright: ignore[reportPrivateUsage]
    paper.write(screen._compositor.render_update(full=True, screen_stack=stack))  # pyright: ignore[reportPrivateUsage]
    return paper.cells
