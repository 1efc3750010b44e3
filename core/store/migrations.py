"""The schema, one numbered migration after the other. A migration that has landed is never changed.

So this file only grows, and it alone may be as long as it likes: it is read from its end.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from onrecord.core.store import views
from onrecord.core.store.sites import call_all_sites
from onrecord.core.store.speaker_list import list_all

schema = Migrations("onrecord")


def migrate(db: Database, application_id: int, version: int) -> None:
    """Mark the file as ours, apply what is pending, then mark it as of that version."""
    # Ours from the first moment: a crash, or another window, finds a file it knows.
    db.execute(f"PRAGMA application_id = {application_id}")
    schema.apply(db)
    db.execute(f"PRAGMA user_version = {version}")


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


@schema()
def m003_library(db: Database) -> None:
    """What a library of many articles is listed, searched and joined by.

    ``shelf`` has one narrow line an article, so that lists never read its text; ``standing`` the quotes as they stand
    after all decisions, which is what is searched. Both are derived, but for ``read`` and ``deleted``, which ``steps`` logs.
    """
    db.table("articles").add_column("url", str)
    shelf = db.table("shelf")
    shelf.create(
        {
            "id": int,
            "article_id": str,
            "title": str,
            "site": str,
            "published": str,
            "added": str,
            "words": int,
            "total": int,
            "done": int,
            "todo": int,
            "seen": int,
            "countries": str,
            "tags": str,
            "read": str,
            "deleted": str,
            "story": int,
        },
        pk="id",
        not_null={"article_id", "added", "words"},
        defaults={"done": 0, "todo": 0, "countries": "", "tags": ""},
        foreign_keys=[("article_id", "articles", "id")],
    )
    db.execute(
        "INSERT INTO shelf (id, article_id, title, site, published, added, words, total, done, todo)"
        " SELECT a.rowid, a.id, a.title, a.site, a.published, a.added, a.words, p.total, coalesce(p.done, 0),"
        " coalesce(p.total - p.done, 0) FROM articles a LEFT JOIN progress p ON p.article_id = a.id"
    )
    shelf.create_index(["article_id"], unique=True)
    shelf.create_index(["story"])
    for number, order in enumerate(("added", "title COLLATE NOCASE", "site COLLATE NOCASE", "published", "todo", "countries", "tags", "read")):  # fmt: skip
        db.execute(f"CREATE INDEX idx_shelf_sort_{number} ON shelf ({order}, id) WHERE deleted IS NULL")
    db.execute("CREATE INDEX idx_shelf_behind ON shelf (id) WHERE seen IS NULL AND total IS NOT NULL")
    db.table("progress").drop()
    db.table("quotes").disable_fts()
    standing = db.table("standing")
    standing.create(
        {
            "id": int,
            "article_id": str,
            "key": str,
            "start": int,
            "end": int,
            "text": str,
            "person": str,
            "site": str,
            "country": str,
            "about": str,
            "kind": str,
            "state": str,
            "tags": str,
            "published": str,
            "confidence": float,
            "who": str,
            "family": int,
        },
        pk="id",
        foreign_keys=[("article_id", "articles", "id")],
    )
    standing.create_index(["article_id", "key"], unique=True)
    for columns in (["who", "published"], ["family"], ["published"]):
        standing.create_index(columns)
    standing.enable_fts(
        ["text", "person", "site", "country", "about", "kind", "state", "tags"],
        create_triggers=True,
        tokenize="porter unicode61",
    )
    db.execute("CREATE TABLE fingerprints (hash INTEGER, quote INTEGER, PRIMARY KEY (hash, quote)) WITHOUT ROWID")
    db.execute("CREATE TABLE bands (hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)) WITHOUT ROWID")
    speakers = db.table("speakers")
    speakers.create({"who": str, "name": str, "kind": str, "quotes": int}, pk="who", defaults={"quotes": 0})
    speakers.create_index(["quotes"])
    # Counted as they come and go: grouping a million quotes would take a second each time the list is shown.
    counted = "UPDATE speakers SET quotes = quotes {} 1 WHERE who = {}.who AND {}.state <> 'rejected';"
    for event, steps in {
        "INSERT": [("+", "new")],
        "DELETE": [("-", "old")],
        "UPDATE OF who, state": [("-", "old"), ("+", "new")],
    }.items():
        body = " ".join(counted.format(sign, row, row) for sign, row in steps)
        name = f"standing_speakers_{event.split()[0].lower()}"
        db.execute(f"CREATE TRIGGER {name} AFTER {event} ON standing BEGIN {body} END")
    db.table("identities").create({"key": str, "article_id": str, "who": str}, pk=("key", "article_id"))
    db.table("identities").create_index(["who"])
    db.table("countries").create_index(["code"])
    db.table("sources").create_index(["source"])
    db.table("steps").create(
        {"id": int, "at": str, "reviewer": str, "action": str, "things": str, "target": int},
        pk="id",
        not_null={"at", "reviewer", "action"},
    )
    db.table("feeds").create(
        {"url": str, "title": str, "etag": str, "modified": str, "followed": str, "refreshed": str, "error": str},
        pk="url",
    )
    db.table("entries").create({"feed": str, "entry": str, "at": str, "tries": int, "error": str}, pk=("feed", "entry"))


#: tables whose names only this house understood, and what they are called since
_PLAIN_NAMES = {
    "furniture": "boilerplate",
    "standing": "resolved_quotes",
    "shelf": "library_articles",
    "steps": "library_history",
    "bands": "article_fingerprints",
    "fingerprints": "quote_fingerprints",
    "entries": "feed_entries",
}
_PLAIN_COLUMNS = (
    ("resolved_quotes", "who", "speaker_id"),
    ("resolved_quotes", "person", "speaker_name"),
    ("speakers", "who", "speaker_id"),
    ("identities", "who", "speaker_id"),
    ("quotes", "person", "speaker_name"),
    ("quotes", "why", "explanation"),
    ("decisions", "person", "speaker_name"),
)


@schema()
def m004_plain_names(db: Database) -> None:
    """The field's own words for tables and columns; views under the old names for whoever queries those."""
    db.table("standing").disable_fts()
    for event in ("insert", "delete", "update"):
        db.execute(f"DROP TRIGGER standing_speakers_{event}")
    for table in ("shelf", "standing"):
        for index in db.table(table).indexes:
            db.execute(f"DROP INDEX [{index.name}]")
    db.execute("DROP INDEX idx_identities_who")
    for old, new in _PLAIN_NAMES.items():
        db.execute(f"ALTER TABLE {old} RENAME TO {new}")
    for table, old, new in _PLAIN_COLUMNS:
        db.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    db.execute("UPDATE resolved_quotes SET state = 'recheck' WHERE state = 'again'")
    articles, quotes = db.table("library_articles"), db.table("resolved_quotes")
    articles.create_index(["article_id"], unique=True)
    articles.create_index(["story"])
    for number, order in enumerate(("added", "title COLLATE NOCASE", "site COLLATE NOCASE", "published", "todo", "countries", "tags", "read")):  # fmt: skip
        db.execute(
            f"CREATE INDEX idx_library_articles_sort_{number} ON library_articles ({order}, id) WHERE deleted IS NULL"
        )
    db.execute(
        "CREATE INDEX idx_library_articles_behind ON library_articles (id) WHERE seen IS NULL AND total IS NOT NULL"
    )
    quotes.create_index(["article_id", "key"], unique=True)
    for columns in (["speaker_id", "published"], ["family"], ["published"]):
        quotes.create_index(columns)
    db.table("identities").create_index(["speaker_id"])
    quotes.enable_fts(
        ["text", "speaker_name", "site", "country", "about", "kind", "state", "tags"],
        create_triggers=True,
        tokenize="porter unicode61",
    )
    counted = "UPDATE speakers SET quotes = quotes {} 1 WHERE speaker_id = {}.speaker_id AND {}.state <> 'rejected';"
    for event, signs in {
        "INSERT": [("+", "new")],
        "DELETE": [("-", "old")],
        "UPDATE OF speaker_id, state": [("-", "old"), ("+", "new")],
    }.items():
        body = " ".join(counted.format(sign, row, row) for sign, row in signs)
        name = f"resolved_quotes_speakers_{event.split()[0].lower()}"
        db.execute(f"CREATE TRIGGER {name} AFTER {event} ON resolved_quotes BEGIN {body} END")
    for old, new in _PLAIN_NAMES.items():
        columns = "*"
        if old == "standing":
            columns = (
                'id, article_id, key, start, "end", text, speaker_name AS person, site, country, about, kind,'
                " CASE state WHEN 'recheck' THEN 'again' ELSE state END AS state, tags, published, confidence,"
                " speaker_id AS who, family"
            )
        db.execute(f"CREATE VIEW {old} AS SELECT {columns} FROM {new}")


@schema()
def m005_typed_entries(db: Database) -> None:
    """A decision's rows have a type and say only what they change; rows of before have none and say all of a quote.

    ``proposed`` is what the analysis had claimed of the quote, ``value`` the correction of a country, person or figure.
    ``revision`` counts an article's analyses, so that whoever has one open notices a newer one.
    """
    decisions = db.table("decisions")
    for column in ("type", "value", "proposed"):
        decisions.add_column(column, str)
    db.execute("ALTER TABLE decisions RENAME COLUMN quote TO key")
    for event in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER decisions_stay_on_{event.lower()} BEFORE {event} ON decisions"
            " BEGIN SELECT RAISE(ABORT, 'decisions are appended, never changed'); END"
        )
    db.table("analyses").add_column("revision", int)


@schema()
def m006_speaking_together(db: Database) -> None:
    """A quote keeps all who speak together, as a list of people's ids; one that was stored before has none."""
    db.table("quotes").add_column("people", str)


@schema()
def m007_for_whoever_asks(db: Database) -> None:
    """Views that answer most questions in SQL, with who decided a quote and when beside it; whose an article is to review.

    All articles are put in the index again, which fills the columns.
    """
    quotes = db.table("resolved_quotes")
    for column in ("reviewer", "decided_at", "role", "speaker_country", "cue"):
        quotes.add_column(column, str)
    db.table("assignments").create(
        {"article_id": str, "reviewer": str, "at": str},
        pk=("article_id", "reviewer"),
        not_null={"at"},
        foreign_keys=[("article_id", "articles", "id")],
    )
    db.table("assignments").create_index(["reviewer"])
    db.execute("DROP VIEW standing")
    for view in (
        views.STANDING,
        views.ACCEPTED_QUOTES,
        views.QUOTED_SPEAKERS,
        views.ARTICLE_COUNTRIES,
        views.ARTICLE_FIGURES,
    ):
        db.execute(view)
    db.execute("UPDATE library_articles SET seen = NULL")


@schema()
def m008_beside_the_text(db: Database) -> None:
    """Quotes are marked in title, deck and captions too: ``field`` is where, its offsets count there.

    ``words`` are what stood there when it was marked: another page may have another title.
    """
    for column in ("field", "words"):
        db.table("decisions").add_column(column, str)
    db.table("resolved_quotes").add_column("field", str, not_null_default="text")
    db.execute("DROP VIEW accepted_quotes")
    db.execute(views.ACCEPTED_QUOTES_WITH_FIELD)


@schema()
def m009_one_name_a_site(db: Database) -> None:
    """A site has one name, whatever its pages give: "Breitbart" for "breitbart" and "www.breitbart.com"."""
    db.table("sites").create({"site": str, "key": str, "name": str}, pk="site", not_null={"key", "name"})
    db.table("sites").create_index(["key"])
    call_all_sites(db.conn)


@schema()
def m010_speakers_are_known(db: Database) -> None:
    """No quote and no name stands for a speaker that the table of speakers does not have."""
    list_all(db.conn, together=False)
    for table in ("identities", "resolved_quotes"):
        triggers = [row[0] for row in db.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", [table])]  # fmt: skip
        db.table(table).transform(add_foreign_keys=[("speaker_id", "speakers", "speaker_id")])
        for trigger in triggers:  # they go with the table that is copied
            db.execute(trigger)


@schema()
def m011_sites_that_are_known(db: Database) -> None:
    """A speaker's sites in the view are those that are known."""
    db.execute("DROP VIEW quoted_speakers")
    db.execute(views.QUOTED_SPEAKERS_WITHOUT_NULL)


@schema()
def m012_files_that_stay_as_they_were(db: Database) -> None:
    """What a file looked like to the system when an article was read from it: unchanged, it need not be read again."""
    db.table("sources").add_column("stamp", str)


@schema()
def m013_all_who_speak(db: Database) -> None:
    """A quote that several speak is found, and counts, for each: the others' names and ids beside the first's, as JSON arrays."""
    quotes = db.table("resolved_quotes")
    for column in ("together_with", "together_ids"):
        quotes.add_column(column, str)
    quotes.disable_fts()
    quotes.enable_fts(
        ["text", "speaker_name", "site", "country", "about", "kind", "state", "tags", "together_with"],
        create_triggers=True,
        tokenize="porter unicode61",
    )
    db.execute("CREATE INDEX idx_resolved_quotes_together ON resolved_quotes (id) WHERE together_ids IS NOT NULL")
    counted = (
        "UPDATE speakers SET quotes = quotes {0} 1 WHERE {1}.state <> 'rejected' AND speaker_id IN"
        " (SELECT {1}.speaker_id UNION SELECT value FROM json_each({1}.together_ids));"
    )
    for event, signs in {
        "INSERT": [("+", "new")],
        "DELETE": [("-", "old")],
        "UPDATE OF speaker_id, state, together_ids": [("-", "old"), ("+", "new")],
    }.items():
        body = " ".join(counted.format(sign, row) for sign, row in signs)
        name = f"resolved_quotes_speakers_{event.split()[0].lower()}"
        db.execute(f"DROP TRIGGER {name}")
        db.execute(f"CREATE TRIGGER {name} AFTER {event} ON resolved_quotes BEGIN {body} END")
    for view, made in (
        ("accepted_quotes", views.ACCEPTED_QUOTES_WITH_ALL),
        ("quoted_speakers", views.QUOTED_SPEAKERS_WITH_ALL),
    ):
        db.execute(f"DROP VIEW {view}")
        db.execute(made)
    # Those are put in the index again, and those with a name that was corrected: it holds for quotes decided before, too.
    db.execute(
        "UPDATE library_articles SET seen = NULL WHERE article_id IN (SELECT article_id FROM quotes WHERE people LIKE '%,%'"
        " UNION SELECT article_id FROM decisions WHERE type = 'person')"
    )


@schema()
def m014_found_in_an_index_alone(db: Database) -> None:
    """Who speaks with others is found in an index alone: reading each such quote's row for it took six times as long."""
    db.execute("DROP INDEX idx_resolved_quotes_together")
    db.execute("CREATE INDEX idx_resolved_quotes_together_ids ON resolved_quotes (together_ids) WHERE together_ids IS NOT NULL")  # fmt: skip


@schema()
def m015_several_speakers(db: Database) -> None:
    """A decision names all who speak: the others, as a JSON array. One of before says nothing of them: they are as proposed."""
    db.table("decisions").add_column("together_with", str)
