"""Quotes on the record: who said what in an article, found by the program, checked by a person."""
