"""The command palette: every action by its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from onrecord.tui.keymap import BY_ID, key_label


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
        for name, key, run in self._alive():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, help=key)
