"""The reader: one article under review."""
