"""What the reader's keys work with: the article, the session, and the screen as far as they need it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

from textual.screen import Screen

from onrecord.core.model import Article
from onrecord.core.review.session import Session
from onrecord.tui.messages import Message
from onrecord.tui.widgets.article import ArticleView
from onrecord.tui.workspace import Workspace

if TYPE_CHECKING:
    from textual.widgets import Input

    from onrecord.tui.widgets.panel import Panel

T = TypeVar("T")
#: an action's id -> what it does
Keys = Mapping[str, Callable[[], object]]


class Desk(Protocol):
    """The reader's screen, to whom its keys are forwarded."""

    workspace: Workspace
    article_id: str
    article: Article
    session: Session | None

    @property
    def view(self) -> ArticleView:
        """The article's widget."""
        ...

    @property
    def panel(self) -> Panel:
        """The panel's widget."""
        ...

    @property
    def find_field(self) -> Input:
        """Where a search is typed."""
        ...

    def attempt(self, act: Callable[[], object]) -> None:
        """Do something that may be refused, tell why, and draw what stands then."""
        ...

    def draw(self, *, reveal: bool = True) -> None:
        """Show what stands now; with ``reveal``, what the keys are about is brought into sight."""
        ...

    def tell(self, words: str, seconds: float = 3) -> None:
        """Say what was done."""
        ...

    def ask(self, dialog: Screen[T | None], answered: Callable[[T], object]) -> None:
        """Show a dialog; its answer, if there is one, is attempted."""
        ...

    def press(self, action: str) -> None:
        """Do what a key does."""
        ...

    def show_panel(self, *, shown: bool) -> None:
        """Show or hide the panel."""
        ...

    def copy(self, words: str) -> None:
        """Put words into the clipboard."""
        ...

    def work(self, doing: Coroutine[None, None, None]) -> None:
        """Do what takes its time; it goes on where the article is left."""
        ...

    def show_status(self, status: str) -> None:
        """What is being done, in the headline; "" for nothing."""
        ...

    def complain(self, error: Exception) -> None:
        """Tell what is wrong, in one line."""
        ...

    def send(self, message: Message) -> None:
        """Ask something of the application."""
        ...
