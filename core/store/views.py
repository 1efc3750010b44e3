"""Views for whoever asks in SQL. What is a list in them is a JSON array; a migration makes them, none is ever read here."""

from __future__ import annotations

#: a column of words joined by spaces, as a JSON array
_ARRAY = "CASE WHEN coalesce({0}, '') = '' THEN '[]' ELSE '[' || replace(json_quote({0}), ' ', '\",\"') || ']' END"

#: the third version's name and columns, for whoever asked then
STANDING = """
CREATE VIEW standing AS
SELECT id, article_id, key, start, "end", text, speaker_name AS person, site, country, about, kind,
    CASE WHEN state IN ('recheck', 'disputed') THEN 'again' ELSE state END AS state, tags, published, confidence,
    speaker_id AS who, family
FROM resolved_quotes
"""
ACCEPTED_QUOTES = f"""
CREATE VIEW accepted_quotes AS
SELECT q.id, q.text AS quote, coalesce(s.name, q.speaker_name) AS speaker, q.role, q.speaker_country AS country,
    l.title AS article, l.site, l.published AS date, a.url, q.reviewer, q.decided_at,
    (SELECT group_concat(substr(a.text, json_extract(c.value, '$[0]') + 1,
        json_extract(c.value, '$[1]') - json_extract(c.value, '$[0]')), ' … ') FROM json_each(q.cue) c) AS cue,
    q.kind, q.state, q.confidence, {_ARRAY.format("q.tags")} AS tags, {_ARRAY.format("q.about")} AS about,
    q.start, q."end", q.speaker_id, q.article_id, q.key
FROM resolved_quotes q JOIN library_articles l USING (article_id) JOIN articles a ON a.id = q.article_id
    LEFT JOIN speakers s USING (speaker_id)
WHERE q.state IN ('accepted', 'changed') AND l.deleted IS NULL
"""
#: since quotes are marked beside the text too
ACCEPTED_QUOTES_WITH_FIELD = ACCEPTED_QUOTES.replace("q.start,", "q.field, q.start,")
QUOTED_SPEAKERS = """
CREATE VIEW quoted_speakers AS
SELECT s.speaker_id, s.name, s.kind, count(*) AS quotes, sum(q.state IN ('accepted', 'changed')) AS accepted,
    count(DISTINCT q.article_id) AS articles, min(q.published) AS first, max(q.published) AS last,
    json_group_array(DISTINCT q.speaker_name) AS names, json_group_array(DISTINCT l.site) AS sites
FROM speakers s JOIN resolved_quotes q USING (speaker_id) JOIN library_articles l USING (article_id)
WHERE q.state <> 'rejected' AND l.deleted IS NULL GROUP BY s.speaker_id
"""
#: an article of no known site adds none
QUOTED_SPEAKERS_WITHOUT_NULL = QUOTED_SPEAKERS.replace(
    "(DISTINCT l.site)", "(DISTINCT l.site) FILTER (WHERE l.site IS NOT NULL)"
)
#: since the others who speak a quote are beside its speaker
ACCEPTED_QUOTES_WITH_ALL = ACCEPTED_QUOTES_WITH_FIELD.replace(
    "AS speaker,",
    """AS speaker,
    (SELECT json_group_array(coalesce(o.name, n.value)) FROM json_each(q.together_ids) i, json_each(q.together_with) n
        LEFT JOIN speakers o ON o.speaker_id = i.value WHERE n.key = i.key) AS together_with,""",
)
QUOTED_SPEAKERS_WITH_ALL = """
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
WHERE q.state <> 'rejected' AND l.deleted IS NULL GROUP BY s.speaker_id
"""
ARTICLE_COUNTRIES = """
CREATE VIEW article_countries AS
SELECT c.code, c.name AS country, json_array_length(c.mentions) AS mentions, c.ways,
    l.title AS article, l.site, l.published AS date, a.url, c.article_id
FROM countries c JOIN library_articles l USING (article_id) JOIN articles a ON a.id = c.article_id
WHERE l.deleted IS NULL
"""
ARTICLE_FIGURES = """
CREATE VIEW article_figures AS
SELECT f.text AS figure, f.kind, f.value, f.value_high, f.date AS value_date, f.unit, f.about, f.change, f.qualifier,
    l.title AS article, l.site, l.published AS date, a.url, f.start, f."end", f.article_id
FROM figures f JOIN library_articles l USING (article_id) JOIN articles a ON a.id = f.article_id
WHERE l.deleted IS NULL
"""
