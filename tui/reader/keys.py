"""What the reader's keys do; imported when the first picture is drawn."""

from __future__ import annotations

from functools import partial

from onrecord.tui.reader.asking import Asking
from onrecord.tui.reader.correcting import Correcting
from onrecord.tui.reader.dating import Dating
from onrecord.tui.reader.deciding import Deciding
from onrecord.tui.reader.desk import Desk, Keys
from onrecord.tui.reader.editing import Editing
from onrecord.tui.reader.export import export_key
from onrecord.tui.reader.marking import Marking
from onrecord.tui.reader.moving import Moving


def keys_of(desk: Desk) -> Keys:
    """What each does, but for those of the search and the strip, which are drawn before a key is pressed."""
    asking, dating = Asking(desk), Dating(desk)
    return {
        **Moving(desk).keys,
        **Deciding(desk, asking, dating).keys,
        **Editing(desk, asking).keys,
        **Marking(desk, asking).keys,
        **Correcting(desk, asking).keys,
        **dating.keys,
        "export": partial(export_key, desk),
    }
