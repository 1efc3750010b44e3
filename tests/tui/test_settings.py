"""Settings: seen at once, kept for the next time."""

from __future__ import annotations

import pytest
from textual.theme import BUILTIN_THEMES

from onrecord.core.errors import OnrecordError
from onrecord.core.store.connection import Store
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.settings import Settings, load_settings, save_settings, settings_path
from onrecord.tui.themes import CLEAR, OURS
from onrecord.tui.workspace import Workspace
from tests.conftest import ARTICLE, Opened, reader, screen_text, settled, toasts
from tests.tui.test_colours import style_of


@pytest.mark.usefixtures("stored")
async def test_a_setting_is_seen_at_once_and_kept(opened: Opened, store: Store) -> None:
    async with opened(tab="figures") as pilot:
        view = reader(pilot).view
        lines = view.virtual_size.height

        def shown(words: str) -> int:
            """How many cells the line has that some words of the article stand in."""
            left = screen_text(pilot)[:-1].split("\n")
            return max(len(line[: view.size.width].strip(" ▶·▌")) for line in left if words in line[: view.size.width])

        assert shown("Karl Lind, the chief") > 60
        before = style_of(pilot, "I am not so")
        await pilot.press("comma", "j", *["h"] * 3)  # 50 columns
        await pilot.pause()
        assert shown("Karl Lind, the chief") <= 50
        narrow = view.virtual_size.height
        assert narrow > lines
        await pilot.press("j", "l")
        await pilot.pause()
        assert view.virtual_size.height == narrow + 4  # five paragraphs, a line more between them
        await pilot.press("j", "l")
        await pilot.pause()
        assert style_of(pilot, "I am not so").bgcolor != before.bgcolor
        await pilot.press("g", *["k"] * 3, "l", "escape", "n")
        await pilot.pause()
        assert pilot.app.theme != "textual-dark"
        chosen = Settings(pilot.app.theme, 50, 2, frozenset({"direct"}))
        assert load_settings() == chosen
        pilot.app.theme = "nord"  # as the palette does
        await pilot.pause()
        assert load_settings().theme == "nord"
    app = OnrecordApp(Workspace(store, Config(theme="textual-light"), "anna", settings=load_settings()), ARTICLE)
    async with app.run_test(size=(140, 42)) as pilot:
        await settled(pilot)
        assert app.theme == "nord"
        assert reader(pilot).view.virtual_size.height == narrow + 4


async def test_settings_that_cannot_be_kept_or_read_are_told(opened: Opened) -> None:
    folder = settings_path().parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be")
    async with opened(None) as pilot:
        await pilot.press("comma", "l")
        await pilot.pause()
        assert "the setting holds until you leave" in toasts(pilot)
    folder.unlink()
    save_settings(Settings("nord", 60))
    assert load_settings() == Settings("nord", 60)
    elsewhere = folder.parent / "kept.toml"
    settings_path().rename(elsewhere)
    settings_path().symlink_to(elsewhere)
    save_settings(Settings("nord", 70))
    assert (load_settings(), settings_path().is_symlink()) == (Settings("nord", 70), True)
    assert [f.name for f in folder.iterdir()] == ["settings.toml"]
    settings_path().write_text('width = 61\nspacing = "x"\nunlit = ["direct", "nonsense", 5]\n')
    assert load_settings() == Settings(unlit=frozenset({"direct"}))
    settings_path().write_text("width =")
    with pytest.raises(OnrecordError, match="delete it, and choose again on the screen"):
        load_settings()


def test_our_themes_are_new_and_the_clear_one_has_neither_red_nor_green() -> None:
    assert not {theme.name for theme in OURS} & set(BUILTIN_THEMES)
    for name in ("success", "error", "warning", "primary", "accent"):
        red, green, blue = bytes.fromhex(str(getattr(CLEAR, name)).removeprefix("#"))
        assert not (green > 1.4 * max(red, blue)), name
        assert not (red > 1.8 * max(green, blue)), name
    assert CLEAR.success != CLEAR.error
