"""Bytes or an address -> Article, one format a file of formats/."""
