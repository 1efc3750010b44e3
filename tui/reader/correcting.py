"""Corrections of what is no quote: the speaker, country or figure under the panel's cursor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.wording import number_of
from onrecord.core.review.session import Session
from onrecord.core.text.countries import known_countries
from onrecord.tui.reader.asking import Asking
from onrecord.tui.reader.desk import Desk, Keys
from onrecord.tui.sanitize import safe_line


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
                known = [p.name for p in review.current.analysis.people]
                hint = "a name somebody bears already makes the two one · → completes · Enter keeps"
                ask(f"Another name for {key}", hint, key, lambda v: review.rename(key, v), known)
            case "countries":
                names = known_countries()
                hint = "name or two-letter code · → completes"
                title = f"Which country is meant by {names.get(key, key)}?"
                ask(title, hint, "", partial(self._change_country, key), list(names.values()))
            case "figures":
                figure = review.current.analysis.figures[int(key)]
                words = f"{number_of(figure)} {figure.unit or ''}".strip()
                hint = "a number or range, then its unit: 35 percentage, 30-40 kilometre, 2024-03-11"
                ask(f"Value of “{figure.text}”", hint, words, lambda v: review.fix_figure(figure, v))
            case _:
                return

    def _change_country(self, code: str, typed: str) -> None:
        names = known_countries()
        wanted = typed.strip().lower()
        found = next((c for c, n in names.items() if wanted in (c.lower(), n.lower())), None)
        if found is None:
            raise OnrecordError(f"there is no country “{typed.strip()}”; type its name or two-letter code")
        self._session.review.change_country(code, found, names[found])
