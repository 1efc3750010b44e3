"""What somebody's counterpart is: "his Russian counterpart, Igor Vetrov" is a foreign minister where he is one, Russia's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.core.analysis.countries.gazetteer import is_place_name
from onrecord.core.analysis.speakers.mentions import Mention
from onrecord.core.analysis.speakers.named import Referent
from onrecord.core.analysis.speakers.scene import Scene

_COUNTERPART = re.compile(r"\bcounterpart\b", re.IGNORECASE)
_OF_A_PLACE = re.compile(r"^(?P<role>.+?) (?:of|for) (?:the )?(?P<place>[A-Z].*)$")
#: the most words of a country's adjective: "South Korean"
_MOST = 3


def roles_of_counterparts(scene: Scene) -> dict[Referent, str]:
    """Each counterpart of somebody who has a role, with that role, no country's."""
    found: dict[Referent, str] = {}
    for one in scene.named:
        if one.role and _COUNTERPART.search(one.role):
            other = _other(scene.within(0, one.mentions[0][0]), scene.layout.sentence_at(one.mentions[0][0]))
            if other is not None and other.role:
                found[one] = without_country(other.role)
    return found


def _other(before: Sequence[Mention], sentence: int) -> Referent | None:
    """Whose counterpart somebody is who is first named in a sentence: its subject's, else of whoever with a role came last."""
    those = [m for m in before if m.named.role and not _COUNTERPART.search(m.named.role)]
    subjects = [m for m in those if m.sentence == sentence and m.place == "subject"]
    return next((m.named for m in reversed(subjects or those)), None)


def without_country(role: str) -> str:
    """ "Portuguese Foreign Minister", "foreign minister of Portugal": without the country."""
    words = role.split()
    named = next((n for n in range(min(_MOST, len(words) - 1), 0, -1) if is_place_name(" ".join(words[:n]))), 0)
    role = " ".join(words[named:])
    m = _OF_A_PLACE.match(role)
    return m["role"] if m is not None and is_place_name(m["place"]) else role
