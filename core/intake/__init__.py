"""Anything -> Article: bytes, then text, then text without its page's furniture."""
