"""The library's screens: articles, search, speakers, quotes."""
