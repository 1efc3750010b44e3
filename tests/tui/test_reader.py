"""Reading: what is on the screen and where the keys lead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from textual import events
from textual.fuzzy import FuzzySearch
from textual.pilot import Pilot

from onrecord.core.model import Analysis, Article
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.sources.door import clean_article
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.reader.screen import Reader
from onrecord.tui.widgets.article import ArticleView
from onrecord.tui.widgets.tabbar import TabBar
from onrecord.tui.workspace import Workspace
from tests.articles import long_article
from tests.conftest import ARTICLE, Opened, at, reader, screen_text, settled, until
from tests.tui.scenes import Paper

pytestmark = pytest.mark.usefixtures("stored")


async def test_article_panel_and_reasons_stand_on_the_screen(opened: Opened) -> None:
    async with opened() as pilot:
        text = screen_text(pilot)
        for wanted in (
            "Minister signs, doubts remain",
            "The Courier · 2024-03-12 · quotes 0/5 done",
            "“We will sign,” she said.",
            "Quotes 5",
            "Speakers 3",
            "Countries 1",
            "Figures 3",
            "97 % sure",
            "cue “said” after the quote",
            "accept",
        ):
            assert wanted in text, wanted


async def test_the_first_picture_of_a_stored_article_is_whole(store: Store) -> None:
    app = OnrecordApp(Workspace(store, Config(), "anna"), ARTICLE)
    paper, pictures = Paper(140, 42), list[str]()
    display = app._display  # pyright: ignore[reportPrivateUsage]

    def painted(screen: Any, renderable: Any) -> None:
        if isinstance(screen, Reader) and not app._batch_count:  # pyright: ignore[reportPrivateUsage]
            paper.write(renderable)
            pictures.append("\n".join(paper.screen.display))
        display(screen, renderable)

    app._display = painted  # pyright: ignore[reportPrivateUsage]
    async with app.run_test(size=(140, 42)) as pilot:
        await settled(pilot)
    for wanted in (
        "quotes 0/5 done",
        "▶· “We will sign,” she said.",
        "Speakers 3",
        "▶ Ada Moreno",
        "97 % sure",
        "a accept",
    ):
        assert wanted in pictures[0], pictures[0]


@pytest.mark.parametrize("size", [(140, 42), (80, 24), (60, 20)])
async def test_what_is_not_done_for_another_language_stands_in_the_first_line(
    store: Store, opened: Opened, size: tuple[int, int]
) -> None:
    text = "„Wir haben lange genug gewartet“, sagte die Hafenmeisterin am Montag vor dem Rathaus. Der Bau soll im Frühjahr beginnen."
    article = clean_article(Article(text, title="Eine neue Brücke für Norhaven", site="Das Hafenblatt am Abend"))
    save_analysis(store, save_article(store, article), Analysis())
    async with opened(article, size=size) as pilot:
        first = screen_text(pilot).splitlines()[0]
        assert "Eine neue" in first
        assert "de: quotation marks alone" in first
        assert "quotes 0/0 done" in first


async def test_a_click_on_a_tab_opens_it_though_not_all_fit(opened: Opened) -> None:
    async with opened(size=(100, 30), tab="all") as pilot:
        panel = reader(pilot).panel
        await pilot.press("5")
        assert panel.tab == "notes"
        assert "Notes" in screen_text(pilot)
        await pilot.click(TabBar, offset=(panel.query_one(TabBar).size.width - 8, 0))
        assert panel.tab == "figures"
        assert "2024-03-11" in screen_text(pilot)


async def test_the_current_quote_stands_out_with_its_cue_and_speaker(opened: Opened) -> None:
    async with opened() as pilot:
        view = reader(pilot).view
        assert style_of(view, at("We will").start).bgcolor != style_of(view, at("arrived").start).bgcolor
        assert style_of(view, at("said").start).italic
        assert style_of(view, at("she").start).bold
        assert style_of(view, at("Ada Moreno").start).bold
        assert style_of(view, at("Paris").start).underline


async def test_n_and_p_walk_the_quotes_and_the_panel_follows(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("n")
        assert "Karl Lind" in why(pilot)
        assert reader(pilot).panel.query_one("#list-quotes").highlighted == 1  # type: ignore[attr-defined]
        await pilot.press("n", "n", "n", "n")
        assert "dock worker" in why(pilot)
        await pilot.press("p")
        assert "42 % sure" in why(pilot)


async def test_enter_on_a_country_walks_its_mentions(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("3")
        await pilot.pause()
        await pilot.press("enter")
        assert "match 1 of 2" in why(pilot)
        await pilot.press("enter")
        assert "match 2 of 2" in why(pilot)
        await pilot.press("escape")
        assert "match" not in why(pilot)


async def test_the_panel_shows_speakers_with_role_and_those_only_mentioned(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("2")
        await pilot.pause()
        text = screen_text(pilot)
        assert "chief executive of Norrland" in text
        assert text.index("Ada Moreno") < text.index("only mentioned") < text.rindex("Norrland")
        await pilot.press("4")
        await pilot.pause()
        assert "35 percent ▲  profits" in screen_text(pilot)
        assert "$2 million  profits" in screen_text(pilot)


async def test_find_walks_matches_and_escape_ends_it(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("slash", *"lind", "enter")
        assert "match 1 of 2 for “lind”" in why(pilot)
        await pilot.press("n")
        assert "match 2 of 2" in why(pilot)
        await pilot.press("escape", "n")
        assert "Karl Lind" in why(pilot)


async def test_it_fits_80_by_24_and_the_panel_opens_below(opened: Opened) -> None:
    async with opened(size=(80, 24)) as pilot:
        assert not reader(pilot).query_one("#panel").display
        assert "“We will sign,” she said." in screen_text(pilot)
        await pilot.press("2")
        await pilot.pause()
        panel = reader(pilot).query_one("#panel")
        assert panel.display
        assert panel.region.y > reader(pilot).view.region.y
        await pilot.press("w")
        await pilot.pause()
        assert not panel.display


async def test_a_resize_keeps_the_place(store: Store, opened: Opened) -> None:
    from dataclasses import replace

    long = replace(
        ARTICLE, text="\n\n".join(f"Paragraph {i} has some words to wrap at any width there is." for i in range(400))
    )

    save_analysis(store, save_article(store, long), Analysis(model="none"))
    async with opened(long) as pilot:
        view = reader(pilot).view
        view.scroll_to(y=300, animate=False)
        await pilot.pause()
        before = view.first_visible()
        await pilot.resize_terminal(60, 30)
        await pilot.pause()
        assert abs(view.first_visible() - before) < 80


async def test_an_article_opened_where_it_was_left_has_its_scroll_bar_there(store: Store, opened: Opened) -> None:
    article, analysis = long_article(30)
    key = save_analysed(store, article, analysis)
    review = Review(store, key, article.text, analysis, "anna")
    review.accept([r.key for r in review.quotes[:-2]])
    async with opened(article) as pilot:
        view = reader(pilot).view
        await until(pilot, lambda: view.scroll_y > 0)
        await settled(pilot)
        assert view.vertical_scrollbar.position == view.scroll_y


async def test_a_click_on_a_quote_makes_it_current(opened: Opened) -> None:
    async with opened() as pilot:
        view = reader(pilot).view
        row = view.rows.row_of(at("Nobody asked").start) - view.scroll_offset.y
        await pilot.click(ArticleView, offset=(view._indent() + 8, row))  # pyright: ignore[reportPrivateUsage]
        await pilot.pause()
        assert "dock worker" in why(pilot)


async def test_no_color_and_the_light_theme_still_show_it(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as pilot:
        pilot.app.theme = "textual-light"
        await pilot.pause()
        view = reader(pilot).view
        assert style_of(view, at("We will").start).reverse
        assert "▶" in screen_text(pilot)


async def test_question_mark_shows_the_keys_that_work_here(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        text = screen_text(pilot)
        assert "Accept the quote and go on" in text
        await pilot.press("escape", "e", "question_mark")
        await pilot.pause()
        assert "Move the other end" in screen_text(pilot)


async def test_the_palette_knows_the_actions_by_name(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("ctrl+p", *"reject the quote")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await pilot.pause()
        assert reader(pilot).review.quotes[0].state == "rejected"  # type: ignore[union-attr]


async def test_the_palette_weighs_a_name_once_however_many_ways_there_are_to_have_its_letters(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed: list[str] = []
    real = FuzzySearch.score

    def score(self: FuzzySearch, candidate: str, positions: Sequence[int]) -> float:
        weighed.append(candidate)
        return real(self, candidate, positions)

    monkeypatch.setattr(FuzzySearch, "score", score)
    async with opened() as pilot:
        await pilot.press("v")
        for typed, found in (("word missed like", "To the next words that may be"), ("t et a eeta ate", "")):
            weighed.clear()
            await pilot.press("ctrl+p")
            pilot.app.post_message(events.Paste(typed))
            await until(pilot, lambda found=found: weighed != [] and found in screen_text(pilot))
            await pilot.press("escape")
            assert len(weighed) <= 3 * len(set(weighed))  # found, and marked
        await pilot.press("escape", "ctrl+p", *"note article")
        await until(pilot, lambda: "Write a note on the article" in screen_text(pilot))


async def test_the_library_lists_opens_and_comes_back(opened: Opened) -> None:
    async with opened(None) as pilot:
        assert screen_text(pilot).split("\n")[1].split() == ["title", "site", "date", "quotes", "countries"]
        assert "Minister signs, doubts remain" in screen_text(pilot)
        assert "0/5" in screen_text(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "quotes 0/5 done" in screen_text(pilot)
        await pilot.press("a", "q")
        await pilot.pause()
        assert "1/5" in screen_text(pilot)
        await pilot.press("f", *"zzz")
        await pilot.pause()
        assert "0 articles with “zzz”" in screen_text(pilot)


def style_of(view: ArticleView, offset: int):
    """The style a character is drawn in."""
    row = view.rows.row_of(offset)
    strip = view.render_line(row - view.scroll_offset.y)
    start = view.rows.layout.starts[view.rows.layout.line_of(offset)]
    column = view._indent() + 3 + offset - start  # pyright: ignore[reportPrivateUsage]
    at_cell = 0
    for segment in strip:
        at_cell += segment.cell_length
        if column < at_cell:
            assert segment.style is not None
            return segment.style
    raise AssertionError("no such column")


def why(pilot: Pilot[None]) -> str:
    """The line below the article."""
    return str(reader(pilot).query_one("#why").render())


async def test_a_broken_analysis_is_made_anew(store: Store, opened: Opened) -> None:
    store.connection.execute("UPDATE quotes SET content = 'no json'")
    store.connection.commit()
    async with opened() as pilot:
        for _ in range(600):
            if reader(pilot).review is not None:
                break
            await pilot.pause(0.05)
        assert "she said" in screen_text(pilot)
        assert reader(pilot).review is not None


async def test_quotes_in_the_panel_take_the_lines_of_their_words_and_one_between(opened: Opened) -> None:
    def listed(pilot: Pilot[None]) -> list[str]:
        region = reader(pilot).panel.query_one("#list-quotes").region
        lines = screen_text(pilot).split("\n")[region.y : region.bottom]
        return [line[region.x : region.right].strip() for line in lines]

    async with opened() as pilot:
        assert [bool(line) for line in listed(pilot)[:8]] == [True, True, False, True, True, False, True, True]
        await pilot.resize_terminal(100, 42)
        await pilot.pause()
        assert [bool(line) for line in listed(pilot)[:8]] == [True, True, True, False, True, True, True, False]
        await pilot.press("1", "end")
        await pilot.resize_terminal(100, 16)
        await pilot.pause()
        assert "“Nobody asked us,”" in listed(pilot)


async def test_what_the_panel_has_beside_the_names_that_fit_is_marked(opened: Opened) -> None:
    async with opened(size=(100, 30)) as pilot:
        await settled(pilot)
        bar = pilot.app.screen.query_one(TabBar)
        assert bar.render_line(0).text.rstrip().endswith("›")
        await pilot.press("5")
        await settled(pilot)
        assert bar.render_line(0).text.startswith("‹")
