"""Errors that reach the user."""

from __future__ import annotations


class OnrecordError(Exception):
    """Something the user can mend; its text is one line that says what to do."""
