"""One quote is current: what is lit on the screen is what a key decides, in text, panel and status line alike."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from textual.pilot import Pilot

from onrecord.core.exchange.formats import FORMATS
from onrecord.core.model import Article
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.review.session import Session
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import decisions_of
from onrecord.tui.reader import screen
from onrecord.tui.widgets.panel import TABS
from onrecord.tui.widgets.quotelist import QuoteList
from tests.articles import long_article
from tests.conftest import ARTICLE, Opened, reader, screen_text, toasts, until
from tests.tui.scenes import Paper, on_paper

KEYS = [*"nnppNPjjkaaxooucOJ", "space", "b", "tab", "tab", "down", "up", "G", "g"]
#: a key -> what its decision is called
ACTS = {"a": "accept", "x": "reject", "o": "reopen", "J": "join"}


@pytest.fixture
def article(store: Store) -> Article:
    """A long article with its analysis, in the store."""
    found, analysis = long_article(8)
    save_analysed(store, found, analysis)
    return found


def session_of(pilot: Pilot[None]) -> Session:
    """What the reader shows."""
    session = reader(pilot).session
    assert session is not None
    return session


def lit(pilot: Pilot[None], paper: Paper) -> list[str]:
    """The keys of the quotes that are lit on the terminal as the current one is."""
    view = reader(pilot).view
    wanted = view.get_component_styles("article--current").background.hex6.lower().lstrip("#")
    out: list[str] = []
    for r in session_of(pilot).review.quotes:
        for start, end in r.quote.content:
            for offset in range(start, end):
                row = view.rows.row_of(offset) - view.scroll_offset.y + view.region.y
                around, span = view.rows.around(view.rows.row_of(offset)), view.rows.span_of(view.rows.row_of(offset))
                assert span is not None
                label = len(around.label) if around is not None else 0
                column = view.region.x + view._indent() + 3 + label + offset - span.start  # pyright: ignore[reportPrivateUsage]
                if view.region.y <= row < view.region.bottom and paper.screen.buffer[row][column].bg == wanted:
                    out.append(r.key)
                    break
    return list(dict.fromkeys(out))


@pytest.mark.parametrize("size", [(140, 42), (80, 24), (60, 20)])
async def test_the_quote_a_decision_is_stored_for_was_lit_before_the_key(
    store: Store, opened: Opened, article: Article, size: tuple[int, int]
) -> None:
    rng = random.Random(size[1])
    async with opened(article, size=size) as pilot:
        paper = on_paper(pilot.app, size)
        await pilot.pause()
        shown = lit(pilot, paper)
        for _ in range(40):
            key = rng.choice(KEYS)
            before = len(decisions_of(store, article.id))
            await pilot.press(key)
            await pilot.pause()
            made = decisions_of(store, article.id)[before:]
            if key in ACTS and made:
                assert [d.action for d in made] == [ACTS[key]]
                assert len(shown) == 1
                assert shown[0] in {e.key for d in made for e in d.entries}
            elif not shown:
                assert [d.action for d in made if d.action not in ("undo", "redo")] == []
            if len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
            session, listing = session_of(pilot), reader(pilot).panel.query_one(QuoteList)
            assert listing.key == session.key
            shown = lit(pilot, paper)
            assert set(shown) <= {session.key}


async def test_keys_in_the_panels_quotes_move_the_current_quote_however_fast(
    store: Store, opened: Opened, stored: str
) -> None:
    async with opened() as pilot:
        await pilot.press("tab")
        await pilot.pause()
        await pilot.press("j", "j", "a")
        assert [e.key for d in decisions_of(store, stored) for e in d.entries] == [
            session_of(pilot).review.quotes[2].key
        ]


async def test_with_nothing_current_a_decision_says_so(store: Store, opened: Opened, stored: str) -> None:
    async with opened() as pilot:
        await pilot.press("f", *"who:zzz", "enter")
        await pilot.pause()
        assert "▶" not in screen_text(pilot)
        await pilot.press("a", "x", "e", "s", "c")
        await pilot.pause()
        assert "No quote is current, so nothing was decided" in screen_text(pilot)
        assert decisions_of(store, stored) == []


async def test_a_half_done_article_is_opened_where_the_work_goes_on(opened: Opened, article: Article) -> None:
    async with opened(article, size=(80, 24)) as pilot:
        for _ in range(9):
            await pilot.press("a")
        key = session_of(pilot).key
    async with opened(article, size=(80, 24)) as pilot:
        paper = on_paper(pilot.app, (80, 24))
        await pilot.pause()
        assert session_of(pilot).key == key
        assert lit(pilot, paper) == [key]


@pytest.mark.usefixtures("stored")
async def test_the_pointer_stays_at_its_quote_when_lines_break_anew(opened: Opened) -> None:
    async with opened(ARTICLE, size=(100, 30)) as pilot:
        await pilot.press("n", "n", "n")
        quote = session_of(pilot).quote
        assert quote is not None
        assert quote.quote.text == "that the French would wait"
        before = 0
        for width in range(98, 38, -4):
            await pilot.resize_terminal(width, 30)
            await pilot.pause()
            line = next(line for line in screen_text(pilot).split("\n") if "▶" in line.partition("▏")[0])
            assert " that" in line.partition("▏")[0], width
            before += "He added that" in line
        assert 0 < before < 15  # the quote began a line, and stood within one


@pytest.mark.parametrize("size", [(140, 42), (80, 24), (60, 20)])
async def test_the_last_entry_of_every_tab_is_wholly_on_the_screen(
    opened: Opened, article: Article, size: tuple[int, int]
) -> None:
    async with opened(article, size=size) as pilot:
        for number, tab in enumerate(TABS):
            await pilot.press(str(number))
            await pilot.pause()
            await pilot.press("G")
            await pilot.pause()
            listing = reader(pilot).panel.query_one(f"#list-{tab}")
            assert listing.region.bottom <= reader(pilot).query_one("#panel").region.bottom
            assert listing.scroll_offset.y >= listing.virtual_size.height - listing.scrollable_content_region.height
        last = long_article(8)[1].quotes[-1]
        await pilot.press("1", "G")
        await pilot.pause()
        assert session_of(pilot).key == f"{last.start}-{last.end}"


async def test_what_others_decide_is_seen_and_a_conflict_is_asked_about(
    store: Store, opened: Opened, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "_EVERY", 0.02)
    async with opened() as pilot:
        session = session_of(pilot)
        other = Review(store, ARTICLE.id, ARTICLE.text, session.review.analysis, "ben")
        other.reject([other.quotes[4].key])
        await until(pilot, lambda: "1/5 done" in screen_text(pilot))
        first = session.review.quotes[0]

        await pilot.press("s")
        await pilot.pause()
        other.reject([first.key])
        await pilot.pause(0.1)  # five looks at what others decided, none of which may move what is asked about
        await pilot.press("2")
        await until(pilot, lambda: "ben rejected it a moment ago" in screen_text(pilot))
        assert "ben rejected" not in toasts(pilot)
        assert session.quote is not None
        assert (session.quote.state, session.quote.speaker_name) == ("rejected", first.speaker_name)
        assert [d.reviewer for d in decisions_of(store, stored)] == ["ben", "ben"]

        await pilot.press("s", "2")
        await pilot.pause()
        assert "ben rejected it a moment ago" not in screen_text(pilot)
        assert session.review.quotes[0].speaker_name != first.speaker_name


async def test_an_export_asks_before_it_replaces_a_file(
    opened: Opened, stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    there = tmp_path / "Minister signs, doubts remain.md"
    there.write_text("mine")
    async with opened() as pilot:
        await pilot.press("a", "E")
        await pilot.pause()
        assert "Minister signs, doubts remain 2.md" in screen_text(pilot)
        assert tmp_path.name in screen_text(pilot)
        assert all(form.suffix in screen_text(pilot) for form in FORMATS)
        await pilot.press(*["backspace"] * 5, *".md", "enter")
        await pilot.pause()
        assert "Replace the file?" in screen_text(pilot)
        await pilot.press("k")
        await pilot.pause()
        assert there.read_text() == "mine"
        await pilot.press("E", *["backspace"] * 5, *".md", "enter")
        await pilot.pause()
        await pilot.press("r")
        await pilot.pause()
        assert "We will sign" in there.read_text()
        assert "--force" not in screen_text(pilot) + toasts(pilot)


async def test_the_name_that_a_he_stands_for_is_lit(opened: Opened, stored: str) -> None:
    from onrecord.tui.reader.drawing import passing
    from onrecord.tui.widgets import runs
    from tests.conftest import at

    async with opened() as pilot:
        assert (*at("Ada Moreno"), runs.ANTECEDENT) in list(passing(session_of(pilot), None))
        await pilot.press("n")
        assert all(mask != runs.ANTECEDENT for _, _, mask in passing(session_of(pilot), None))
