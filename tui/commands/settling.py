"""``agree --settle``: the disputed quotes of all articles as one queue."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from onrecord.tui.commands.output import put, tell
from onrecord.tui.commands.read import end_as, has_screen
from onrecord.tui.sanitize import safe_line

_DISPUTED = "state:disputed"


def settle_disputes(db: Path | None, reviewer: str | None) -> None:
    """Open the first article that has a disputed quote, the filter on them; without a terminal, list them."""
    from onrecord.core.library.quotes import said
    from onrecord.core.library.search import find_quotes
    from onrecord.core.review.filter import parse_filter
    from onrecord.core.review.indexing import catch_up
    from onrecord.core.review.wording import all_named
    from onrecord.core.store.articles import listed_article
    from onrecord.core.store.connection import open_store
    from onrecord.tui.config import load_config, reviewer_name

    config = load_config()
    who = reviewer_name(reviewer, config)
    wanted = parse_filter(_DISPUTED)
    assert wanted.root is not None
    with closing(open_store(db)) as store:
        catch_up(store)
        numbers = find_quotes(store, wanted.root, None).numbers
        if not numbers:
            tell("Nothing is disputed.")
            return
        if not has_screen():
            for q in said(store, numbers):
                put(f"{q.article_id}\t{q.key}\t{safe_line(all_named(q.speakers))}\t{safe_line(q.text, 120)}")
            return
        from onrecord.tui.app import OnrecordApp
        from onrecord.tui.settings import load_settings
        from onrecord.tui.startup import terminal_restored
        from onrecord.tui.workspace import Workspace

        workspace = Workspace(store, config, who, settling=True, settings=load_settings())
        workspace.wanted = wanted
        first = workspace.next_open_article(None)
        article = listed_article(store, first.id) if first is not None else None
        with terminal_restored():
            app = OnrecordApp(workspace, article)
            app.run()
    end_as(app)
