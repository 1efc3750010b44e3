"""Themes of the program's own, beside Textual's."""

from __future__ import annotations

from textual.theme import Theme

#: dark brown on cream: little blue and no glare, for hours of reading
PAPER = Theme(
    name="onrecord-paper",
    primary="#7a5c2e",
    secondary="#5f6b4a",
    accent="#2f6690",
    warning="#8a5a00",
    error="#a3312a",
    success="#3f6b2f",
    foreground="#3b3228",
    background="#f6efdf",
    surface="#efe6d2",
    panel="#e5d9bf",
    dark=False,
)
#: blue and orange in the place of green and red (Okabe and Ito), which all kinds of colour blindness tell apart
CLEAR = Theme(
    name="onrecord-clear",
    primary="#56b4e9",
    secondary="#cc79a7",
    accent="#f0e442",
    warning="#f0e442",
    error="#e69f00",
    success="#56b4e9",
    foreground="#e8e8e8",
    background="#101418",
    surface="#181e24",
    panel="#232b33",
    dark=True,
)
OURS = (PAPER, CLEAR)
