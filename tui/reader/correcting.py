"""Corrections of what is no quote: the speaker, country or figure under the panel's cursor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import number_of
from onrecord.core.model import PersonKind
from onrecord.core.review.correcting import checked_value
from onrecord.core.review.session import Session
from onrecord.core.text.countries import known_countries
from onrecord.tui.reader.asking import Asking
from onrecord.tui.reader.desk import Desk, Keys
from onrecord.tui.sanitize import safe_line

_KINDS: Mapping[PersonKind, str] = {"person": "a person", "organisation": "an organisation", "group": "a group"}
_AS_KINDS: Mapping[PersonKind, str] = {kind: f"It is {words}" for kind, words in _KINDS.items()}


class Correcting:
    """x drops the entry, e changes it."""

    def __init__(self, desk: Desk, asking: Asking) -> None:
        self._desk, self._asking = desk, asking
        self.keys: Keys = {"drop_entry": self.drop, "change_entry": self.change}

    @property
    def _session(self) -> Session:
        session = self._desk.session
        assert session is not None
        return session

    def drop(self) -> None:
        """x"""
        entry = self._desk.panel.entry()
        if entry is None:
            return
        (tab, key), review = entry, self._session.review
        drop: Callable[[], object]
        match tab:
            case "speakers":
                name, drop = key, partial(review.drop_person, key)
            case "countries":
                name, drop = known_countries().get(key, key), partial(review.drop_country, key)
            case "figures":
                figure = review.current.analysis.figures[int(key)]
                name, drop = figure.text, partial(review.drop_figure, figure)
            case _:
                return
        self._session.decide(drop)
        back = self._desk.workspace.key_of("undo")
        self._desk.tell(f"“{safe_line(name, 40)}” dropped from the {tab}; {back} brings it back.", 4)

    def change(self) -> None:
        """e"""
        entry = self._desk.panel.entry()
        if entry is None:
            return
        (tab, key), review, ask = entry, self._session.review, self._asking.text
        match tab:
            case "speakers":
                self._describe(key)
            case "countries":
                names = known_countries()
                hint = "name or two-letter code · → completes"
                title = f"Which country is meant by {names.get(key, key)}?"
                ask(title, hint, "", partial(self._change_country, key), list(names.values()), _country_typed)
            case "figures":
                figure = review.current.analysis.figures[int(key)]
                words = f"{number_of(figure)} {figure.unit or ''}".strip()
                hint = "a number or range, then its unit: 35 percentage, 30-40 kilometre, 2024-03-11"
                act = partial(review.fix_figure, figure)
                ask(f"Value of “{figure.text}”", hint, words, act, check=checked_value)
            case _:
                return

    def _describe(self, name: str) -> None:
        """What of somebody is to change, then how."""
        from onrecord.tui.dialogs.dialogs import Menu

        person = self._session.review.current.analysis.named(name)
        kind, role, country = (person.kind, person.role, person.country) if person else ("person", None, None)
        choices = [
            ("name", "n", "Name: another one, or somebody else's"),
            ("role", "r", f"Role: {role or 'none'}"),
            ("country", "c", f"Country: {known_countries().get(country or '', 'none')}"),
            *((k, k[0], _AS_KINDS[k]) for k in get_args(PersonKind) if k != kind),
        ]
        about = f"{safe_line(name, 60)} is {_KINDS[kind]}."
        self._desk.ask(Menu("What is to change?", choices, about), partial(self._described, name))

    def _described(self, name: str, answer: str) -> None:
        review, ask = self._session.review, self._asking.text
        person = review.current.analysis.named(name)
        match answer:
            case "name":
                known = [p.name for p in review.current.analysis.people]
                hint = "a name somebody bears already makes the two one · → completes · Enter keeps"
                ask(f"Another name for {name}", hint, name, lambda v: review.rename(name, v), known)
            case "role":
                role = (person.role if person else None) or ""
                hint = "Enter keeps, an empty role goes"
                ask(f"Role of {name}", hint, role, lambda v: review.describe_person(name, role=v))
            case "country":
                names = known_countries()
                country = names.get((person.country if person else None) or "", "")
                hint = "name or two-letter code · → completes · an empty one goes"
                act = partial(self._set_country, name)
                ask(f"Country of {name}", hint, country, act, list(names.values()), _country_or_none)
            case _:
                kind = next(k for k in get_args(PersonKind) if k == answer)
                self._session.decide(lambda: review.describe_person(name, kind=kind))

    def _set_country(self, name: str, typed: str) -> None:
        self._session.review.describe_person(name, country=_country_or_none(typed))

    def _change_country(self, code: str, typed: str) -> None:
        found = _country_typed(typed)
        self._session.review.change_country(code, found, known_countries()[found])


def _country_or_none(typed: str) -> str:
    """The code of a country by name or code, "" for none."""
    return _country_typed(typed) if typed.strip() else ""


def _country_typed(typed: str) -> str:
    """The code of a country by name or code."""
    wanted = typed.strip().lower()
    found = next((c for c, n in known_countries().items() if wanted in (c.lower(), n.lower())), None)
    if found is None:
        raise OnrecordError(f"there is no country “{typed.strip()}”; type its name or two-letter code")
    return found
