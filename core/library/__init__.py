"""Over all articles: search, speakers, quotes, history."""
