CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE "articles" (
   "id" TEXT PRIMARY KEY,
   "title" TEXT,
   "byline" TEXT,
   "site" TEXT,
   "published" TEXT,
   "language" TEXT,
   "words" INTEGER NOT NULL,
   "added" TEXT NOT NULL,
   "text" TEXT NOT NULL
, "url" TEXT);
CREATE INDEX "idx_articles_added"
    ON "articles" ("added");
CREATE INDEX "idx_articles_title"
    ON "articles" ("title");
CREATE INDEX "idx_articles_site"
    ON "articles" ("site");
CREATE INDEX "idx_articles_published"
    ON "articles" ("published");
CREATE VIRTUAL TABLE "articles_fts" USING FTS5 (
    "title", "text",
    tokenize='porter unicode61',
    content="articles"
);
CREATE TRIGGER "articles_ai" AFTER INSERT ON "articles" BEGIN
  INSERT INTO "articles_fts" (rowid, "title", "text") VALUES (new.rowid, new."title", new."text");
END;
CREATE TRIGGER "articles_ad" AFTER DELETE ON "articles" BEGIN
  INSERT INTO "articles_fts" ("articles_fts", rowid, "title", "text") VALUES('delete', old.rowid, old."title", old."text");
END;
CREATE TRIGGER "articles_au" AFTER UPDATE ON "articles" BEGIN
  INSERT INTO "articles_fts" ("articles_fts", rowid, "title", "text") VALUES('delete', old.rowid, old."title", old."text");
  INSERT INTO "articles_fts" (rowid, "title", "text") VALUES (new.rowid, new."title", new."text");
END;
CREATE TABLE "sources" (
   "article_id" TEXT REFERENCES "articles"("id"),
   "source" TEXT,
   "added" TEXT, "stamp" TEXT,
   PRIMARY KEY ("article_id", "source")
);
CREATE TABLE "boilerplate" (
   "article_id" TEXT REFERENCES "articles"("id"),
   "number" INTEGER,
   "kind" TEXT,
   "at" INTEGER,
   "text" TEXT,
   PRIMARY KEY ("article_id", "number")
);
CREATE TABLE "analyses" (
   "article_id" TEXT PRIMARY KEY REFERENCES "articles"("id"),
   "model" TEXT,
   "analysed" TEXT
, "revision" INTEGER);
CREATE TABLE "people" (
   "article_id" TEXT REFERENCES "articles"("id"),
   "id" TEXT,
   "name" TEXT,
   "kind" TEXT,
   "role" TEXT,
   "quoted" INTEGER,
   "mentions" TEXT,
   "country" TEXT,
   PRIMARY KEY ("article_id", "id")
);
CREATE TABLE "quotes" (
   "id" INTEGER PRIMARY KEY,
   "article_id" TEXT REFERENCES "articles"("id"),
   "number" INTEGER,
   "start" INTEGER,
   "end" INTEGER,
   "kind" TEXT,
   "text" TEXT,
   "person_id" TEXT,
   "speaker_name" TEXT,
   "confidence" REAL,
   "explanation" TEXT,
   "content" TEXT,
   "cue" TEXT,
   "speaker" TEXT
, "people" TEXT);
CREATE UNIQUE INDEX "idx_quotes_article_id_number"
    ON "quotes" ("article_id", "number");
CREATE TABLE "countries" (
   "article_id" TEXT REFERENCES "articles"("id"),
   "code" TEXT,
   "name" TEXT,
   "mentions" TEXT,
   "ways" TEXT,
   PRIMARY KEY ("article_id", "code")
);
CREATE TABLE "figures" (
   "article_id" TEXT REFERENCES "articles"("id"),
   "number" INTEGER,
   "start" INTEGER,
   "end" INTEGER,
   "text" TEXT,
   "kind" TEXT,
   "value" REAL,
   "value_high" REAL,
   "date" TEXT,
   "unit" TEXT,
   "about" TEXT,
   "change" TEXT,
   "qualifier" TEXT,
   PRIMARY KEY ("article_id", "number")
);
CREATE TABLE "decisions" (
   "id" INTEGER PRIMARY KEY,
   "batch" INTEGER,
   "article_id" TEXT NOT NULL REFERENCES "articles"("id"),
   "action" TEXT NOT NULL,
   "reviewer" TEXT NOT NULL,
   "at" TEXT NOT NULL,
   "target" INTEGER,
   "blind" INTEGER,
   "key" TEXT NOT NULL,
   "state" TEXT,
   "content" TEXT,
   "kind" TEXT,
   "speaker" TEXT,
   "speaker_name" TEXT,
   "tags" TEXT,
   "note" TEXT
, "type" TEXT, "value" TEXT, "proposed" TEXT, "field" TEXT, "words" TEXT, "together_with" TEXT);
CREATE INDEX "idx_decisions_article_id_batch"
    ON "decisions" ("article_id", "batch");
CREATE TABLE "library_articles" (
   "id" INTEGER PRIMARY KEY,
   "article_id" TEXT NOT NULL REFERENCES "articles"("id"),
   "title" TEXT,
   "site" TEXT,
   "published" TEXT,
   "added" TEXT NOT NULL,
   "words" INTEGER NOT NULL,
   "total" INTEGER,
   "done" INTEGER DEFAULT 0,
   "todo" INTEGER DEFAULT 0,
   "seen" INTEGER,
   "countries" TEXT DEFAULT '',
   "tags" TEXT DEFAULT '',
   "read" TEXT,
   "deleted" TEXT,
   "story" INTEGER
);
CREATE TABLE "quote_fingerprints" (hash INTEGER, quote INTEGER, PRIMARY KEY (hash, quote)) WITHOUT ROWID;
CREATE TABLE "article_fingerprints" (hash INTEGER, article INTEGER, PRIMARY KEY (hash, article)) WITHOUT ROWID;
CREATE TABLE "speakers" (
   "speaker_id" TEXT PRIMARY KEY,
   "name" TEXT,
   "kind" TEXT,
   "quotes" INTEGER DEFAULT 0
);
CREATE INDEX "idx_speakers_quotes"
    ON "speakers" ("quotes");
CREATE INDEX "idx_countries_code"
    ON "countries" ("code");
CREATE INDEX "idx_sources_source"
    ON "sources" ("source");
CREATE TABLE "library_history" (
   "id" INTEGER PRIMARY KEY,
   "at" TEXT NOT NULL,
   "reviewer" TEXT NOT NULL,
   "action" TEXT NOT NULL,
   "things" TEXT,
   "target" INTEGER
);
CREATE TABLE "feeds" (
   "url" TEXT PRIMARY KEY,
   "title" TEXT,
   "etag" TEXT,
   "modified" TEXT,
   "followed" TEXT,
   "refreshed" TEXT,
   "error" TEXT
);
CREATE TABLE "feed_entries" (
   "feed" TEXT,
   "entry" TEXT,
   "at" TEXT,
   "tries" INTEGER,
   "error" TEXT,
   PRIMARY KEY ("feed", "entry")
);
CREATE UNIQUE INDEX "idx_library_articles_article_id"
    ON "library_articles" ("article_id");
CREATE INDEX "idx_library_articles_story"
    ON "library_articles" ("story");
CREATE INDEX idx_library_articles_sort_0 ON library_articles (added, id) WHERE deleted IS NULL;
CREATE INDEX idx_library_articles_sort_1 ON library_articles (title COLLATE NOCASE, id) WHERE deleted IS NULL;
CREATE INDEX idx_library_articles_sort_2 ON library_articles (site COLLATE NOCASE, id) WHERE deleted IS NULL;
CREATE INDEX idx_library_articles_sort_3 ON library_articles (published, id) WHERE deleted IS NULL;
CREATE INDEX idx_library_articles_sort_4 ON library_articles (todo, id) WHERE deleted IS NULL;
CREATE INDEX idx_library_articles_sort_5 ON library_articles (countries, id) WHERE deleted IS NULL;
CREATE INDEX idx_library_articles_sort_6 ON library_articles (tags, id) WHERE deleted IS NULL;
CREATE INDEX idx_library_articles_sort_7 ON library_articles (read, id) WHERE deleted IS NULL;
CREATE INDEX idx_library_articles_behind ON library_articles (id) WHERE seen IS NULL AND total IS NOT NULL;
CREATE VIEW furniture AS SELECT * FROM boilerplate;
CREATE VIEW shelf AS SELECT * FROM library_articles;
CREATE VIEW steps AS SELECT * FROM library_history;
CREATE VIEW bands AS SELECT * FROM article_fingerprints;
CREATE VIEW fingerprints AS SELECT * FROM quote_fingerprints;
CREATE VIEW entries AS SELECT * FROM feed_entries;
CREATE TRIGGER decisions_stay_on_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are appended, never changed'); END;
CREATE TRIGGER decisions_stay_on_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are appended, never changed'); END;
CREATE TABLE "assignments" (
   "article_id" TEXT REFERENCES "articles"("id"),
   "reviewer" TEXT,
   "at" TEXT NOT NULL,
   PRIMARY KEY ("article_id", "reviewer")
);
CREATE INDEX "idx_assignments_reviewer"
    ON "assignments" ("reviewer");
CREATE VIEW standing AS
SELECT id, article_id, key, start, "end", text, speaker_name AS person, site, country, about, kind,
    CASE WHEN state IN ('recheck', 'disputed') THEN 'again' ELSE state END AS state, tags, published, confidence,
    speaker_id AS who, family
FROM resolved_quotes;
CREATE VIEW article_countries AS
SELECT c.code, c.name AS country, json_array_length(c.mentions) AS mentions, c.ways,
    l.title AS article, l.site, l.published AS date, a.url, c.article_id
FROM countries c JOIN library_articles l USING (article_id) JOIN articles a ON a.id = c.article_id
WHERE l.deleted IS NULL;
CREATE VIEW article_figures AS
SELECT f.text AS figure, f.kind, f.value, f.value_high, f.date AS value_date, f.unit, f.about, f.change, f.qualifier,
    l.title AS article, l.site, l.published AS date, a.url, f.start, f."end", f.article_id
FROM figures f JOIN library_articles l USING (article_id) JOIN articles a ON a.id = f.article_id
WHERE l.deleted IS NULL;
CREATE TABLE "sites" (
   "site" TEXT PRIMARY KEY,
   "key" TEXT NOT NULL,
   "name" TEXT NOT NULL
);
CREATE INDEX "idx_sites_key"
    ON "sites" ("key");
CREATE TABLE "identities" (
   "key" TEXT,
   "article_id" TEXT,
   "speaker_id" TEXT REFERENCES "speakers"("speaker_id"),
   PRIMARY KEY ("key", "article_id")
);
CREATE INDEX "idx_identities_speaker_id"
    ON "identities" ("speaker_id");
CREATE TABLE "resolved_quotes" (
   "id" INTEGER PRIMARY KEY,
   "article_id" TEXT REFERENCES "articles"("id"),
   "key" TEXT,
   "start" INTEGER,
   "end" INTEGER,
   "text" TEXT,
   "speaker_name" TEXT,
   "site" TEXT,
   "country" TEXT,
   "about" TEXT,
   "kind" TEXT,
   "state" TEXT,
   "tags" TEXT,
   "published" TEXT,
   "confidence" REAL,
   "speaker_id" TEXT REFERENCES "speakers"("speaker_id"),
   "family" INTEGER,
   "reviewer" TEXT,
   "decided_at" TEXT,
   "role" TEXT,
   "speaker_country" TEXT,
   "cue" TEXT,
   "field" TEXT NOT NULL DEFAULT 'text'
, "together_with" TEXT, "together_ids" TEXT);
CREATE INDEX "idx_resolved_quotes_published"
    ON "resolved_quotes" ("published");
CREATE INDEX "idx_resolved_quotes_family"
    ON "resolved_quotes" ("family");
CREATE INDEX "idx_resolved_quotes_speaker_id_published"
    ON "resolved_quotes" ("speaker_id", "published");
CREATE UNIQUE INDEX "idx_resolved_quotes_article_id_key"
    ON "resolved_quotes" ("article_id", "key");
CREATE VIRTUAL TABLE "resolved_quotes_fts" USING FTS5 (
    "text", "speaker_name", "site", "country", "about", "kind", "state", "tags", "together_with",
    tokenize='porter unicode61',
    content="resolved_quotes"
);
CREATE TRIGGER "resolved_quotes_ai" AFTER INSERT ON "resolved_quotes" BEGIN
  INSERT INTO "resolved_quotes_fts" (rowid, "text", "speaker_name", "site", "country", "about", "kind", "state", "tags", "together_with") VALUES (new.rowid, new."text", new."speaker_name", new."site", new."country", new."about", new."kind", new."state", new."tags", new."together_with");
END;
CREATE TRIGGER "resolved_quotes_ad" AFTER DELETE ON "resolved_quotes" BEGIN
  INSERT INTO "resolved_quotes_fts" ("resolved_quotes_fts", rowid, "text", "speaker_name", "site", "country", "about", "kind", "state", "tags", "together_with") VALUES('delete', old.rowid, old."text", old."speaker_name", old."site", old."country", old."about", old."kind", old."state", old."tags", old."together_with");
END;
CREATE TRIGGER "resolved_quotes_au" AFTER UPDATE ON "resolved_quotes" BEGIN
  INSERT INTO "resolved_quotes_fts" ("resolved_quotes_fts", rowid, "text", "speaker_name", "site", "country", "about", "kind", "state", "tags", "together_with") VALUES('delete', old.rowid, old."text", old."speaker_name", old."site", old."country", old."about", old."kind", old."state", old."tags", old."together_with");
  INSERT INTO "resolved_quotes_fts" (rowid, "text", "speaker_name", "site", "country", "about", "kind", "state", "tags", "together_with") VALUES (new.rowid, new."text", new."speaker_name", new."site", new."country", new."about", new."kind", new."state", new."tags", new."together_with");
END;
CREATE TRIGGER resolved_quotes_speakers_insert AFTER INSERT ON resolved_quotes BEGIN UPDATE speakers SET quotes = quotes + 1 WHERE new.state <> 'rejected' AND speaker_id IN (SELECT new.speaker_id UNION SELECT value FROM json_each(new.together_ids)); END;
CREATE TRIGGER resolved_quotes_speakers_delete AFTER DELETE ON resolved_quotes BEGIN UPDATE speakers SET quotes = quotes - 1 WHERE old.state <> 'rejected' AND speaker_id IN (SELECT old.speaker_id UNION SELECT value FROM json_each(old.together_ids)); END;
CREATE TRIGGER resolved_quotes_speakers_update AFTER UPDATE OF speaker_id, state, together_ids ON resolved_quotes BEGIN UPDATE speakers SET quotes = quotes - 1 WHERE old.state <> 'rejected' AND speaker_id IN (SELECT old.speaker_id UNION SELECT value FROM json_each(old.together_ids)); UPDATE speakers SET quotes = quotes + 1 WHERE new.state <> 'rejected' AND speaker_id IN (SELECT new.speaker_id UNION SELECT value FROM json_each(new.together_ids)); END;
CREATE VIEW accepted_quotes AS
SELECT q.id, q.text AS quote, coalesce(s.name, q.speaker_name) AS speaker,
    (SELECT json_group_array(coalesce(o.name, n.value)) FROM json_each(q.together_ids) i, json_each(q.together_with) n
        LEFT JOIN speakers o ON o.speaker_id = i.value WHERE n.key = i.key) AS together_with, q.role, q.speaker_country AS country,
    l.title AS article, l.site, l.published AS date, a.url, q.reviewer, q.decided_at,
    (SELECT group_concat(substr(a.text, json_extract(c.value, '$[0]') + 1,
        json_extract(c.value, '$[1]') - json_extract(c.value, '$[0]')), ' … ') FROM json_each(q.cue) c) AS cue,
    q.kind, q.state, q.confidence, CASE WHEN coalesce(q.tags, '') = '' THEN '[]' ELSE '[' || replace(json_quote(q.tags), ' ', '","') || ']' END AS tags, CASE WHEN coalesce(q.about, '') = '' THEN '[]' ELSE '[' || replace(json_quote(q.about), ' ', '","') || ']' END AS about,
    q.field, q.start, q."end", q.speaker_id, q.article_id, q.key
FROM resolved_quotes q JOIN library_articles l USING (article_id) JOIN articles a ON a.id = q.article_id
    LEFT JOIN speakers s USING (speaker_id)
WHERE q.state IN ('accepted', 'changed') AND l.deleted IS NULL;
CREATE VIEW quoted_speakers AS
SELECT s.speaker_id, s.name, s.kind, count(DISTINCT q.id) AS quotes,
    count(DISTINCT CASE WHEN q.state IN ('accepted', 'changed') THEN q.id END) AS accepted,
    count(DISTINCT q.article_id) AS articles, min(q.published) AS first, max(q.published) AS last,
    json_group_array(DISTINCT w.name) AS names,
    json_group_array(DISTINCT l.site) FILTER (WHERE l.site IS NOT NULL) AS sites
FROM speakers s JOIN (
    SELECT id, speaker_id, speaker_name AS name FROM resolved_quotes WHERE speaker_id IS NOT NULL
    UNION ALL
    SELECT t.id, i.value, n.value FROM resolved_quotes t, json_each(t.together_ids) i, json_each(t.together_with) n
    WHERE t.together_ids IS NOT NULL AND n.key = i.key
) w USING (speaker_id) JOIN resolved_quotes q ON q.id = w.id JOIN library_articles l USING (article_id)
WHERE q.state <> 'rejected' AND l.deleted IS NULL GROUP BY s.speaker_id;
CREATE INDEX idx_resolved_quotes_together_ids ON resolved_quotes (together_ids) WHERE together_ids IS NOT NULL;
INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES
    ('onrecord', 'm000_write_ahead_log', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm001_articles_and_analyses', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm002_decisions', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm003_library', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm004_plain_names', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm005_typed_entries', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm006_speaking_together', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm007_for_whoever_asks', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm008_beside_the_text', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm009_one_name_a_site', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm010_speakers_are_known', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm011_sites_that_are_known', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm012_files_that_stay_as_they_were', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm013_all_who_speak', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm014_found_in_an_index_alone', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
    ('onrecord', 'm015_several_speakers', strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'));
