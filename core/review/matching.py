"""Which quotes of an article under review meet a query. Imported with the first filter: most reviews have none."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.core.model import Analysis
from onrecord.core.query.compare import has_tag, is_reviewer, sites_called
from onrecord.core.query.fields import NO_ONE
from onrecord.core.query.tree import And, Confidence, FieldText, Node, Not, OneOf, Or, Published, Words
from onrecord.core.review.current import Reviewed
from onrecord.core.review.indexing import CountryMentions
from onrecord.core.store.connection import Store
from onrecord.core.store.identities import identity
from onrecord.core.store.speakers import is_called
from onrecord.core.store.tokens import holds
from onrecord.core.text.names import is_phrase, name_key


@dataclass
class _Setting:
    """What a quote's fields are looked up in: its article, and who its speakers are in the whole library."""

    store: Store
    article_id: str
    analysis: Analysis
    _called: dict[tuple[str, FieldText], bool] = field(default_factory=dict[tuple[str, FieldText], bool])
    _sites: dict[FieldText, list[str]] = field(default_factory=dict[FieldText, list[str]])

    @cached_property
    def article(self) -> sqlite3.Row:
        """The article's line in the library."""
        query = "SELECT title, site, published, countries FROM library_articles WHERE article_id = ?"
        return self.store.connection.execute(query, [self.article_id]).fetchone()

    def sites_called(self, wanted: FieldText) -> list[str]:
        """The library's names of the sites asked for."""
        if wanted not in self._sites:
            self._sites[wanted] = sites_called(self.store, wanted.text, begins=wanted.begins)
        return self._sites[wanted]

    @cached_property
    def assigned(self) -> list[str]:
        """Whose the article is to review."""
        query = "SELECT reviewer FROM assignments WHERE article_id = ?"
        return [row["reviewer"] for row in self.store.connection.execute(query, [self.article_id])]

    @cached_property
    def places(self) -> CountryMentions:
        """Where the text names countries."""
        return CountryMentions.of(self.analysis)

    @cached_property
    def verdicts(self) -> list[tuple[str, str]]:
        """(key, when) of each verdict on a quote, also those that were undone since."""
        query = "SELECT key, at FROM decisions WHERE article_id = ? AND state IN ('accepted', 'changed', 'rejected')"
        return [(row["key"], row["at"]) for row in self.store.connection.execute(query, [self.article_id])]

    def kind_of(self, speaker_name: str | None) -> str:
        """Whether a speaker has a name, is an organisation, or neither."""
        key = name_key(speaker_name or "")
        query = "SELECT kind FROM speakers WHERE speaker_id = ?"
        row = (
            self.store.connection.execute(query, [identity(self.store, key, self.article_id)]).fetchone()
            if key
            else None
        )
        of_a_person = "unnamed" if is_phrase(speaker_name or "") else "named"
        return {"person": of_a_person, "organisation": "organisation"}.get(row["kind"] if row else "", "unnamed")

    def is_said_by(self, names: Sequence[str], wanted: FieldText) -> bool:
        """Whether one who says it is the one asked for."""
        keys = [key for name in names if (key := name_key(name))]
        if wanted.text.casefold() == NO_ONE:
            return not keys
        return any(self._is_called(key, wanted) for key in keys)

    def _is_called(self, key: str, wanted: FieldText) -> bool:
        if (key, wanted) not in self._called:
            speaker_id = identity(self.store, key, self.article_id)
            self._called[key, wanted] = is_called(self.store, speaker_id, wanted.text, begins=wanted.begins)
        return self._called[key, wanted]


def meeting(
    root: Node, quotes: Sequence[Reviewed], store: Store, article_id: str, analysis: Analysis
) -> list[Reviewed]:
    """Those of an article's quotes that meet the query."""
    setting = _Setting(store, article_id, analysis)
    return [r for r in quotes if _meets(r, root, setting)]


# Whole on purpose: one case a kind of node.
def _meets(r: Reviewed, node: Node, setting: _Setting) -> bool:
    match node:
        case And(parts):
            return all(_meets(r, part, setting) for part in parts)
        case Or(parts):
            return any(_meets(r, part, setting) for part in parts)
        case Not(part):
            return not _meets(r, part, setting)
        case Words(text, begins):
            return holds(r.quote.text, text, begins=begins) or any(
                holds(name, text, begins=begins) for name in r.speakers
            )
        case FieldText():
            return _is_named(r, node, setting)
        case OneOf():
            return _is_one_of(r, node, setting)
        case Published(before, day):
            published: str | None = setting.article["published"]
            return published is not None and (published < day if before else published > f"{day}~")
        case Confidence():
            return _is_so_sure(r.quote.confidence, node)


def _is_named(r: Reviewed, node: FieldText, setting: _Setting) -> bool:
    match node.field:
        case "who":
            return setting.is_said_by(r.speakers, node)
        case "site":
            return setting.article["site"] in setting.sites_called(node)
        case "title":
            return holds(setting.article["title"] or "", node.text, begins=node.begins)
        case "tag":
            return has_tag(r.tags, node.text, begins=node.begins)
        case "decided":
            return any(key == r.key and at.startswith(node.text) for key, at in setting.verdicts)
        case "assigned":
            return any(is_reviewer(name, node.text, begins=node.begins) for name in setting.assigned)
        case "reviewer":
            return is_reviewer(r.reviewer, node.text, begins=node.begins)


def _is_one_of(r: Reviewed, node: OneOf, setting: _Setting) -> bool:
    match node.field:
        case "kind":
            return r.quote.kind in node.values
        case "state":
            return r.state in node.values
        case "speaker":
            return any(setting.kind_of(name) in node.values for name in r.speakers or (None,))
        case "country":
            return not set(node.values).isdisjoint((setting.article["countries"] or "").split())
        case "about":
            return not set(node.values).isdisjoint(setting.places.within(r.quote.content))


def _is_so_sure(confidence: float, node: Confidence) -> bool:
    match node.op:
        case "<":
            return confidence < node.share
        case ">":
            return confidence > node.share
        case "<=":
            return confidence <= node.share
        case ">=":
            return confidence >= node.share
