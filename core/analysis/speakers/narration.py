"""Whom "he" and "she" mean where the story goes on about somebody and nobody speaks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from onrecord.core.analysis.speakers.anaphors import Anaphor
from onrecord.core.analysis.speakers.mentions import Mention
from onrecord.core.analysis.speakers.moment import Moment
from onrecord.core.analysis.speakers.named import Referent


def follow(
    out: dict[str, float], anaphor: Anaphor, mentions: Sequence[Mention], moment: Moment, named: Referent
) -> None:
    """Add how a pronoun goes on about somebody; ``mentions`` before it in nobody's words, the last first."""
    place = anaphor.place
    out["all mentions"] = math.log(1 + len(named.mentions))
    out["opens the text"] = float(bool(moment.mentions) and moment.mentions[0].named is named)
    if not mentions:
        behind = next((m for m in moment.behind if m.named is named), None)
        if behind is not None:
            out |= {"behind": 1.0, f"behind, {behind.place}": 1.0, f"{place} for one behind": 1.0}
        return
    last = mentions[0]
    away = min(moment.sentence - last.sentence, 2)
    out["log words away"] = math.log(1 + anaphor.token - last.token)
    out[f"{place} for {last.place}, {away}"] = 1.0
    out[f"{place}, {away}"] = 1.0
    here = [m for m in mentions if m.sentence == last.sentence]
    out[f"{place} for subject, {away}"] = float(any(m.place == "subject" for m in here))
    out[f"main subject, {away}"] = float(any(m.place == "subject" and m.is_main for m in here))
    out[f"opens sentence, {away}"] = float(any(m.opens_sentence for m in here))
