"""The schema, one numbered migration after the other. A migration that has landed is never changed."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from core.store.connection import APPLICATION_ID, SCHEMA_VERSION

schema = Migrations("onrecord")


def migrate(db: Database) -> None:
    """Apply what is pending, then mark the file as ours and as new as this program."""
    schema.apply(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@schema(transactional=False)
def m000_write_ahead_log(db: Database) -> None:
    """Readers and one writer side by side; cannot be set inside a transaction."""
    db.enable_wal()


@schema()
def m001_articles_and_analyses(db: Database) -> None:
    """Articles as they were taken in, and what the analysis found in them."""
    articles = db.table("articles")
    articles.create(
        {
            "id": str,
            "title": str,
            "byline": str,
            "site": str,
            "published": str,
            "language": str,
            "words": int,
            "added": str,
            "text": str,
        },
        pk="id",
        not_null={"text", "added", "words"},
    )
    for column in ("added", "title", "site", "published"):
        articles.create_index([column])
    articles.enable_fts(["title", "text"], create_triggers=True, tokenize="porter unicode61")
    db.table("sources").create(
        {"article_id": str, "source": str, "added": str},
        pk=("article_id", "source"),
        foreign_keys=[("article_id", "articles", "id")],
    )
    db.table("furniture").create(
        {"article_id": str, "number": int, "kind": str, "at": int, "text": str},
        pk=("article_id", "number"),
        foreign_keys=[("article_id", "articles", "id")],
    )
    db.table("analyses").create(
        {"article_id": str, "model": str, "analysed": str},
        pk="article_id",
        foreign_keys=[("article_id", "articles", "id")],
    )
    db.table("people").create(
        {
            "article_id": str,
            "id": str,
            "name": str,
            "kind": str,
            "role": str,
            "quoted": int,
            "mentions": str,
            "country": str,
        },
        pk=("article_id", "id"),
        foreign_keys=[("article_id", "articles", "id")],
    )
    quotes = db.table("quotes")
    quotes.create(
        {
            "id": int,
            "article_id": str,
            "number": int,
            "start": int,
            "end": int,
            "kind": str,
            "text": str,
            "person_id": str,
            "person": str,
            "confidence": float,
            "why": str,
            "content": str,
            "cue": str,
            "speaker": str,
        },
        pk="id",
        foreign_keys=[("article_id", "articles", "id")],
    )
    quotes.create_index(["article_id", "number"], unique=True)
    quotes.enable_fts(["text", "person"], create_triggers=True, tokenize="porter unicode61")
    db.table("countries").create(
        {"article_id": str, "code": str, "name": str, "mentions": str, "ways": str},
        pk=("article_id", "code"),
        foreign_keys=[("article_id", "articles", "id")],
    )
    db.table("figures").create(
        {
            "article_id": str,
            "number": int,
            "start": int,
            "end": int,
            "text": str,
            "kind": str,
            "value": float,
            "value_high": float,
            "date": str,
            "unit": str,
            "about": str,
            "change": str,
            "qualifier": str,
        },
        pk=("article_id", "number"),
        foreign_keys=[("article_id", "articles", "id")],
    )


@schema()
def m002_decisions(db: Database) -> None:
    """What reviewers decided, appended only; and how far each article's review is."""
    decisions = db.table("decisions")
    decisions.create(
        {
            "id": int,
            "batch": int,
            "article_id": str,
            "action": str,
            "reviewer": str,
            "at": str,
            "target": int,
            "blind": int,
            "quote": str,
            "state": str,
            "content": str,
            "kind": str,
            "speaker": str,
            "person": str,
            "tags": str,
            "note": str,
        },
        pk="id",
        not_null={"article_id", "action", "reviewer", "at", "quote"},
        foreign_keys=[("article_id", "articles", "id")],
    )
    decisions.create_index(["article_id", "batch"])
    db.table("progress").create(
        {"article_id": str, "done": int, "total": int},
        pk="article_id",
        foreign_keys=[("article_id", "articles", "id")],
    )
