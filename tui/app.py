"""The application: which screen shows. What the screens ask of it are the messages of ``onrecord.tui.messages``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.theme import Theme

from onrecord.core.errors import OnrecordError
from onrecord.tui.keymap import bindings
from onrecord.tui.keystrokes import Keystrokes, keep_bytes, keep_escape
from onrecord.tui.messages import (
    CompareQuote,
    FollowsSettings,
    LeaveArticle,
    Message,
    OpenArticle,
    ReadArticle,
    ShowPictures,
)
from onrecord.tui.palette import Commands
from onrecord.tui.sanitize import safe_line
from onrecord.tui.settings import Settings, save_settings
from onrecord.tui.terminal import TerminalApp
from onrecord.tui.workspace import Workspace

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.screen import Screen

    from onrecord.core.model import Article


class OnrecordApp(TerminalApp):
    """Reads ``article`` if one is given, else shows the library."""

    TITLE = "onrecord"
    SUSPENDED_SCREEN_CLASS = "-under"
    # A dialog tells what the screen under it has told; once is enough.
    CSS = ".-under Toast { visibility: hidden; }"
    COMMANDS = TerminalApp.COMMANDS | {Commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "quit", show=False, priority=True),
        *bindings("everywhere"),
    ]

    def __init__(
        self, workspace: Workspace, article: Article | None = None, *, driver: type[Driver] | None = None
    ) -> None:
        super().__init__(driver)
        self.workspace = workspace
        self._first = article
        keep_escape()
        keep_bytes()
        self._keystrokes = Keystrokes(self, super().on_event)

    async def on_event(self, event: events.Event) -> None:
        """Keys come one at a time."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._keystrokes.type(event)
        else:
            await super().on_event(event)

    def on_load(self) -> None:
        """Before the first screen: its keys and colours, so that it is styled once."""
        self.set_keymap(dict(self.workspace.config.keys))
        if (theme := self._wanted_theme) in self.available_themes:
            self.theme = theme

    def get_default_screen(self) -> Screen[None]:
        """The screen asked for. It can be switched like any other."""
        screen = self._first_screen()
        screen._push_result_callback(self, None)  # pyright: ignore[reportPrivateUsage] - Textual does so for all others
        return screen

    def _first_screen(self) -> Screen[None]:
        if self._first is None:
            from onrecord.tui.library.articles import LibraryScreen

            return LibraryScreen(self.workspace)
        from onrecord.tui.reader.screen import Reader

        return Reader(self.workspace, self._first.id, self._first)

    @property
    def _wanted_theme(self) -> str:
        return self.workspace.settings.theme or self.workspace.config.theme or ""

    def on_mount(self) -> None:
        """Tell what of the settings cannot be had."""
        if (theme := self._wanted_theme) and theme not in self.available_themes:
            self.notify(f"There is no theme “{safe_line(theme, 40)}”; ctrl+p, “theme” lists them.", markup=False)
        self.theme_changed_signal.subscribe(self, self._keep_theme)

    async def on_unmount(self) -> None:
        """The analysis has nothing worth waiting for."""
        self._keystrokes.stop()
        await self.workspace.stop()

    def answer(self, message: Message) -> None:
        """Do what a screen asks; where the store cannot give it, tell why."""
        try:
            self._do(message)
        except OnrecordError as error:
            self.notify(safe_line(str(error)), severity="error", markup=False)

    def _do(self, message: Message) -> None:
        match message:
            case OpenArticle():
                self._open_article(message)
            case ReadArticle(article):
                self._read(article)
            case LeaveArticle():
                self._leave_article()
            case CompareQuote():
                self._compare_quote(message)
            case ShowPictures(search, within):
                from onrecord.tui.library.pictures import Pictures

                self.push_screen(Pictures(self.workspace, search, within))

    def _read(self, article: Article) -> None:
        from onrecord.tui.reader.screen import Reader

        self.push_screen(Reader(self.workspace, article.id, article))

    def _open_article(self, asked: OpenArticle) -> None:
        from onrecord.core.store.articles import listed_article
        from onrecord.tui.reader.screen import Reader

        article = listed_article(self.workspace.store, asked.article_id)
        reader = Reader(self.workspace, asked.article_id, article, asked.at)
        (self.switch_screen if asked.replace else self.push_screen)(reader)

    def _leave_article(self) -> None:
        from onrecord.tui.library.articles import LibraryScreen

        if any(isinstance(s, LibraryScreen) for s in self.screen_stack):
            self.pop_screen()
        else:
            self.switch_screen(LibraryScreen(self.workspace))

    def _compare_quote(self, asked: CompareQuote) -> None:
        from onrecord.core.library.quotes import family_of

        found = family_of(self.workspace.store, asked.article_id, asked.key)
        if len(found) < 2:
            self.notify("No other article of the library gives these words.", timeout=3)
            return
        from onrecord.tui.dialogs.dialogs import TextDialog
        from onrecord.tui.library.families import compared

        self.push_screen(
            TextDialog(f"{len(found)} times the same words", compared(found, (asked.article_id, asked.key)))
        )

    def action_settings(self) -> None:
        ""","""
        from onrecord.tui.dialogs.settings import SettingsDialog

        if not isinstance(self.screen, SettingsDialog):
            shown = replace(self.workspace.settings, theme=self.theme)
            self.push_screen(SettingsDialog(shown, sorted(self.available_themes), self._set))

    def _set(self, settings: Settings) -> None:
        """Show it at once, and keep it."""
        self.workspace.settings = settings
        if settings.theme is not None:
            self.theme = settings.theme
        for screen in self.screen_stack:
            if isinstance(screen, FollowsSettings):
                screen.settings_changed()
        try:
            save_settings(settings)
        except OnrecordError as error:
            self.notify(safe_line(str(error)), severity="error", markup=False)

    def _keep_theme(self, theme: Theme) -> None:
        """The palette changes it too."""
        if theme.name != (self.workspace.settings.theme or self.workspace.config.theme) and self.theme == theme.name:
            self._set(replace(self.workspace.settings, theme=theme.name))

    def action_keys(self) -> None:
        """?"""
        from onrecord.tui.dialogs.keys import keys

        self.push_screen(keys(self.screen))
