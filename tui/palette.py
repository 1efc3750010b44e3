"""The command palette: every action by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.fuzzy import FuzzySearch

from onrecord.tui.keymap import BY_ID, key_label


class _InOrder(FuzzySearch):
    """Looks for what is typed in one pass, where Textual weighs all the ways in which the letters could be had."""

    def match(self, query: str, candidate: str) -> tuple[float, Sequence[int]]:
        """How well a name fits, and where its letters stand that are those of the query; (0, ()) where it has not all."""
        wanted, name = query.lower(), candidate.lower()
        at = (
            _in_order([wanted.strip()], name)
            or _in_order(wanted.split(), name)
            or _in_order(wanted.replace(" ", ""), name)
        )
        return (self.score(candidate, at) * (1.5 if wanted.strip() in name else 1), at) if at else (0, ())


def _in_order(pieces: Iterable[str], name: str) -> list[int]:
    found: list[int] = []
    for piece in pieces:
        start = name.find(piece, found[-1] + 1 if found else 0)
        if start < 0:
            return []
        found += range(start, start + len(piece))
    return found


class Commands(Provider):
    """Every action that has a key right now, by name."""

    def _alive(self) -> Iterator[tuple[str, str, partial[object]]]:
        """Name, first key and how to run each."""
        seen: set[str] = set()
        for active in self.screen.active_bindings.values():
            action = BY_ID.get(active.binding.id or "")
            if action is not None and active.enabled and action.id not in seen:
                seen.add(action.id)
                yield (
                    action.long,
                    f"key {key_label(active.binding.key)}",
                    partial(self.app.run_action, active.binding.action, active.node),
                )

    async def discover(self) -> Hits:
        """All of them before anything is typed."""
        for name, key, run in self._alive():
            yield DiscoveryHit(name, run, help=key)

    async def search(self, query: str) -> Hits:
        """Those whose name has the letters typed."""
        matcher = self.matcher(query)
        matcher.fuzzy_search = _InOrder()
        for name, key, run in self._alive():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, help=key)
