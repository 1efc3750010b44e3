"""Pictures: the strip along an article, and the library's."""

from __future__ import annotations

import pytest

from onrecord.tui.widgets.speakerstrip import SpeakerStrip
from tests.conftest import ANALYSIS, Opened, reader, screen_text, settled


@pytest.mark.usefixtures("stored")
async def test_the_strip_is_walked_by_quotes_and_speakers_and_clicked(opened: Opened) -> None:
    starts = [q.start for q in ANALYSIS.quotes]

    async with opened(size=(80, 24)) as pilot:

        def current() -> int:
            session = reader(pilot).session
            assert session is not None
            assert session.quote is not None
            return starts.index(session.quote.quote.start)

        await pilot.press("S")
        await settled(pilot)
        text = screen_text(pilot)
        lanes = [line[:27].split() for line in text.split("\n") if "▌" in line]
        assert lanes == [
            ["▶▌Ada", "Moreno", "47", "%"],
            ["▌Karl", "Lind", "40", "%"],
            ["▌dock", "worker", "13", "%"],
        ]
        assert "5 quotes" in text
        await pilot.press("j")  # to Lind's nearest, the first of his
        assert current() == 1
        await pilot.press("l", "l")
        assert current() == 3
        await pilot.press("a")  # the reader's keys work on what the strip points at
        review = reader(pilot).review
        assert review is not None
        assert review.quotes[3].state == "accepted"
        await pilot.press("G")
        assert current() == 4
        await pilot.press("enter")
        assert reader(pilot).view.has_focus
        strip = pilot.app.screen.query_one(SpeakerStrip)
        line = next(line for line in screen_text(pilot).split("\n") if "▌Ada" in line)
        await pilot.click(SpeakerStrip, offset=(max(line.find(c) for c in "▁▂▃▄▅▆▇█"), 1))
        await settled(pilot)
        assert current() in (0, 3)
        assert reader(pilot).view.has_focus
        await pilot.press("S", "S")
        await settled(pilot)
        assert not strip.is_attached
        assert reader(pilot).view.has_focus
