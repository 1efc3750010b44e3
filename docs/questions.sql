-- Ten questions to a store, in SQL: sqlite3, sqlite-utils, Datasette and pandas all take them.
-- The views they ask are accepted_quotes, quoted_speakers, article_countries and article_figures.

-- 1. What is on the record, newest first: who said what, where, decided by whom.
SELECT date, speaker, role, quote, cue, site, url, reviewer, decided_at FROM accepted_quotes ORDER BY date DESC, id;

-- 2. Who is quoted most, in how many articles, and how much of it is accepted.
SELECT name, kind, quotes, accepted, articles, first, last FROM quoted_speakers ORDER BY quotes DESC, name LIMIT 20;

-- 3. Under which names articles quote the same speaker.
SELECT name, value AS called FROM quoted_speakers, json_each(names) WHERE json_array_length(names) > 1 ORDER BY name, called;

-- 4. Whom each site quotes most.
SELECT site, speaker, count(*) AS quotes FROM accepted_quotes GROUP BY site, speaker ORDER BY site, quotes DESC;

-- 5. Which countries the articles of a month refer to.
SELECT substr(date, 1, 7) AS month, country, count(*) AS articles, sum(mentions) AS mentions
FROM article_countries GROUP BY month, code ORDER BY month, articles DESC;

-- 6. What was said about a country: the quotes whose own words name it.
SELECT accepted_quotes.date, speaker, quote FROM accepted_quotes, json_each(about) WHERE value = 'FR' ORDER BY date;

-- 7. Sums of money, the largest first, with what they are about.
SELECT value, unit, about, figure, article, date FROM article_figures WHERE kind = 'money' ORDER BY value DESC;

-- 8. How many quotes each reviewer decided a day.
SELECT reviewer, substr(decided_at, 1, 10) AS day, count(*) AS quotes
FROM resolved_quotes WHERE state IN ('accepted', 'changed', 'rejected') GROUP BY reviewer, day ORDER BY day, reviewer;

-- 9. How sure the program was of what reviewers rejected, against what they kept.
SELECT state, count(*) AS quotes, round(avg(confidence), 3) AS confidence
FROM resolved_quotes WHERE state IN ('accepted', 'changed', 'rejected') GROUP BY state ORDER BY state;

-- 10. Whose words are spread most: the same quote in several articles.
SELECT min(q.text) AS quote, min(q.speaker_name) AS speaker, count(DISTINCT q.article_id) AS articles
FROM resolved_quotes q WHERE q.family IS NOT NULL AND q.state <> 'rejected'
GROUP BY q.family HAVING articles > 1 ORDER BY articles DESC, quote;
