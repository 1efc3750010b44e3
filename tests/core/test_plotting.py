"""Pictures as files: what they draw is what the library counts; without the extra, one line says what to install."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.plotting import as_png, format_of, plotted
from onrecord.core.library.pictures import KINDS, Bar, Basis, Picture, Series, picture
from onrecord.core.review.indexing import save_analysed
from onrecord.core.store.connection import Store
from tests.conftest import ANALYSIS, ARTICLE

_PNG = b"\x89PNG\r\n\x1a\n"
HOSTILE = Picture(
    "outlets",
    "whom each outlet quotes",
    (Series("<b>Ada</b> & co"), Series("\x1b[31mred\ud800"), Series("all others")),
    (Bar("Same\x00", "", (1, 0, 2)), Bar("Same\x07", "", (0, 3, 0)), Bar("long " * 40, "", (1, 1, 1))),
    9,
    Basis(),
    even=True,
)


def words(svg: bytes) -> list[str]:
    """The words that stand in an SVG."""
    return [unescape(w) for w in re.findall(r"<(?:text|tspan)[^>]*>([^<]+)<", svg.decode())]


def test_what_is_drawn_is_what_is_counted(store: Store) -> None:
    pytest.importorskip("vl_convert", reason="the extra [plot] is not installed")
    save_analysed(store, replace(ARTICLE, site="Smith & Daughters"), ANALYSIS)
    for kind in KINDS:
        found = picture(store, kind)
        if not found.bars:
            with pytest.raises(OnrecordError, match="there is nothing to draw"):
                plotted(found, "svg")
            continue
        drawn = plotted(found, "svg")
        assert found.title in words(drawn)
        below = next(w for w in words(drawn) if w.startswith(f"{found.total:,} quotes"))
        assert ("those rejected are left out" in below) == (kind not in ("review", "pace"))
        assert "state:" not in below  # who sees a picture in print knows no search
        for bar in found.bars:
            assert bar.label in words(drawn)
        marks = re.findall(r'aria-label="([^"]*)" role="graphics-symbol"', drawn.decode())
        counts = [int(n) for mark in marks for n in re.findall(r"quotes: (\d+)", mark)]
        if not found.even:
            assert sum(counts) == sum(bar.count for bar in found.bars)


def test_names_from_articles_are_harmless_in_a_picture() -> None:
    pytest.importorskip("vl_convert", reason="the extra [plot] is not installed")
    drawn = plotted(HOSTILE, "svg")
    assert "<b>Ada</b> & co" in words(drawn)  # as words, not as marks
    assert b"<b>" not in drawn
    assert b"\x1b" not in drawn
    assert {"Same\ufffd", "Same\ufffd (2)"} <= set(words(drawn))
    assert plotted(HOSTILE, "png").startswith(_PNG)


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    for draw in (lambda: plotted(HOSTILE, "svg"), lambda: as_png("<svg/>")):
        with pytest.raises(OnrecordError, match=r"needs an extra; install it: pip install 'onrecord\[plot\]'"):
            draw()


def test_the_ending_is_the_format() -> None:
    assert (format_of(Path("a.SVG")), format_of(Path("b.png"))) == ("svg", "png")
    with pytest.raises(OnrecordError, match=r"is not a picture's ending; use \.svg or \.png"):
        format_of(Path("a.pdf"))
