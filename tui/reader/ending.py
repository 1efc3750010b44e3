"""The end of the queue: what to do next."""

from __future__ import annotations

from onrecord.core.review.session import Session
from onrecord.tui.messages import LeaveArticle, OpenArticle
from onrecord.tui.reader.desk import Desk
from onrecord.tui.sanitize import safe_line


def offer_next(desk: Desk, session: Session) -> None:
    """Ask whether to go to the next article, to the library, or to stay."""
    from onrecord.tui.dialogs.dialogs import Menu

    count = len(session.walk)
    following = desk.workspace.next_open_article(desk.article_id)
    choices = [("library", "", "Back to the library"), ("stay", "", "Stay here")]
    if following is not None:
        title = safe_line(following.title or "Untitled")
        choices.insert(0, ("next", "n", f"Next article to review: {title}"))

    def answered(answer: str) -> None:
        if answer == "next" and following is not None:
            desk.send(OpenArticle(following.id, replace=True))
        elif answer == "library":
            desk.send(LeaveArticle())

    done = f"All {count} quotes are reviewed." if count != 1 else "The one quote is reviewed."
    if not count:
        done = "The filter holds no more quotes here."
    desk.ask(Menu("The end of the queue", choices, done + " u undoes the last decision."), answered)
