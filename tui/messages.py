"""What a screen asks of the application, so that no screen has to know it or another screen.

They are answered at once, not queued as Textual's own messages are: a key typed right after one belongs to the screen
that the answer shows.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.screen import Screen

from onrecord.core.frozen import frozen
from onrecord.core.model import Article


@frozen
class OpenArticle:
    """Read an article of the library, at the quote of that key or at that character; or in place of the one shown."""

    article_id: str
    at: str | int | None = None
    replace: bool = False


@frozen
class ReadArticle:
    """Read an article that the library may not have yet; it is kept there."""

    article: Article


@frozen
class LeaveArticle:
    """Back to the library."""


@frozen
class CompareQuote:
    """Show how each article of the library gives a quote's words."""

    article_id: str
    key: str


@frozen
class ShowPictures:
    """Show pictures of what a search finds, in articles that the library's filter ``within`` holds."""

    search: str = ""
    within: str = ""


Message = OpenArticle | ReadArticle | LeaveArticle | CompareQuote | ShowPictures


@runtime_checkable
class Answers(Protocol):
    """An application that answers the messages."""

    def answer(self, message: Message) -> None:
        """Do what is asked."""
        ...


@runtime_checkable
class FollowsSettings(Protocol):
    """A screen that looks as the settings have it."""

    def settings_changed(self) -> None:
        """The settings changed."""
        ...


def ask(screen: Screen[None], message: Message) -> None:
    """Ask the application that ``screen`` belongs to."""
    app: object = screen.app
    assert isinstance(app, Answers)
    app.answer(message)
