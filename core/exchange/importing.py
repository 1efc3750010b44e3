"""Reviewed work back into the store: each row held against what stands, and written only where it says something new.

Nothing is overwritten. What was changed in a row after it went out is a decision of whoever brings it in, the rest is old and
says nothing; a row that holds another reviewer's decision is that reviewer's, made without seeing what was decided here
meanwhile, so that where the two differ the quote needs another look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace

from onrecord.core.exchange.beside_quotes import other_dates, other_descriptions
from onrecord.core.exchange.cells import flat, found, names_in
from onrecord.core.exchange.export import called
from onrecord.core.exchange.incoming import KINDS, Author, IncomingArticle, IncomingQuote, Refused, check_terms
from onrecord.core.exchange.merging import MergeConflict, merge_decisions
from onrecord.core.exchange.reshaping import is_made_elsewhere, joined_with, whole_of
from onrecord.core.exchange.sides import as_disputed, verdicts_of
from onrecord.core.exchange.since import Earlier, said_elsewhere, said_since, same_decision, tag_changes
from onrecord.core.model import TEXT, Analysis, Article, Person, Spans
from onrecord.core.review.content import checked, kind_of
from onrecord.core.review.current import Reviewed, as_dated, fold, free_key, overlap
from onrecord.core.review.indexing import index_article
from onrecord.core.review.page import Page
from onrecord.core.review.verdicts import proposed_claim
from onrecord.core.store.articles import load_analysis, load_article, saving
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import Decision, append, decisions_of
from onrecord.core.store.entries import Action, Claim, QuoteEntry, State, whole_entry

_SAME_QUOTE = 0.5
_KEPT = frozenset(("accepted", "changed"))


@dataclass
class ImportReport:
    """What became of a file: quotes ``decided``, ``unchanged`` ones, conflicts, and what was refused."""

    decided: int = 0
    unchanged: int = 0
    conflicts: list[MergeConflict] = field(default_factory=list[MergeConflict])
    refused: list[Refused] = field(default_factory=list[Refused])


def import_reviewed(store: Store, incoming: Iterable[IncomingArticle | Refused], reviewer: str) -> ImportReport:
    """Take reviewed work in, article by article, each whole or not at all. Another date of an article is refused.

    Raises:
        OnrecordError: the store cannot be written; the articles before are in.
    """
    report = ImportReport()
    for item in incoming:
        if isinstance(item, Refused):
            report.refused.append(item)
            continue
        article_id = _stored(store, item)
        if article_id is None:
            report.refused.append(Refused(item.where, "no article of the library has its text; add the article first"))
            continue
        with saving(store):
            before = len(decisions_of(store, article_id)) if item.decisions else None
            report.conflicts += merge_decisions(store, article_id, item.decisions or (), item.where).conflicts
            _Import(store, article_id, reviewer, report, before, item.decisions).take(item)
            index_article(store, article_id)
    return report


def _stored(store: Store, item: IncomingArticle) -> str | None:
    """The id of the stored article that the item is about: the same text, or the id alone where there is no text."""
    key = Article(item.text).id if item.text is not None else item.article_id
    query = "SELECT 1 FROM library_articles WHERE article_id = ? AND total IS NOT NULL"
    return key if store.connection.execute(query, [key]).fetchone() else None


class _Import:
    """One article's rows against one article of the store, of whose decisions all but the first ``before`` are new; ``log`` is
    the file's own.
    """

    def __init__(
        self,
        store: Store,
        article_id: str,
        reviewer: str,
        report: ImportReport,
        before: int | None = None,
        log: Sequence[Decision] | None = None,
    ) -> None:
        analysis = load_analysis(store, article_id)
        assert analysis is not None
        self._store, self._id, self._reviewer, self._report = store, article_id, reviewer, report
        article = load_article(store, article_id)
        self._page = Page.of(article)
        self._analysis: Analysis = analysis
        self._decisions = decisions_of(store, article_id)
        new = self._decisions[before:] if before is not None else ()
        self._brought = {e.key for d in new for e in d.entries if isinstance(e, QuoteEntry)}
        self._current = fold(analysis, self._decisions, self._page)
        self._quotes = {r.key: r for r in self._current.quotes}
        #: the page's date and the one that stands, which a row that went out before has
        self._dates = (article.published, as_dated(article, self._current).published)
        self._earlier = Earlier(analysis, self._page, self._decisions, log)
        self._used: set[str] = set()
        #: quotes that a row names by their keys, so that no other row is about them
        self._by_key: set[str] = set()
        #: quotes that were taken out of the file
        self._gone: Set[str] = frozenset()
        self._sides: dict[Author, list[QuoteEntry]] = {}
        self._entries: dict[Author, list[QuoteEntry]] = {}
        #: rows that are new here, each with the quotes that are none any more if no row names them
        self._came_of: list[tuple[IncomingQuote, set[str]]] = []

    def take(self, item: IncomingArticle) -> None:
        """Write what the item's quotes say that the store does not."""
        self._by_key, self._gone = {q.key for q in item.quotes if q.key is not None}, item.gone
        for quote in sorted(item.quotes, key=lambda q: q.key is None):
            try:
                self._take(quote)
            except ValueError as error:
                self._report.refused.append(Refused(quote.where, str(error)))
        self._drop_reshaped()
        self._report.refused += other_dates(item.dates, self._dates)
        self._reject_absent(item)
        # what somebody says of a dispute comes after its sides
        for author, entries in (*self._sides.items(), *self._entries.items()):
            stored = [self._page.stored(entry) for entry in entries]
            append(self._store, self._id, Action.IMPORT, author.name, stored, blind=author.blind, at=author.at)

    def _drop_reshaped(self) -> None:
        """Quotes that others were made of, unless a row is about them."""
        for q, keys in self._came_of:
            for key in keys - self._by_key - self._used:
                self._drop(key, State.GONE, self._author_of_new(q), q.where)

    def _reject_absent(self, item: IncomingArticle) -> None:
        """Quotes that the item says were taken out."""
        who = next((q.reviewer for q in item.quotes if q.reviewer), self._reviewer)
        for key in item.gone & self._quotes.keys() - self._used:
            self._drop(key, State.REJECTED, Author(who, False), item.where)

    def _take(self, q: IncomingQuote) -> None:
        check_terms(q)
        content = self._content(q)
        base = self._earlier.quote(q)
        if base is not None and self._entry(q, base, content) is None and (base.sides or not q.sides):
            self._leave(q, base.key)
        elif (held := self._match(q, content)) is None:
            self._add(q, content)
        else:
            self._decide(q, held, content, base)

    def _decide(self, q: IncomingQuote, held: Reviewed, content: Spans | None, base: Reviewed | None) -> None:
        self._used.add(held.key)
        self._check_described(q, held)
        held = self._with_sides(q, held, content)
        entry = self._entry(q, held, content)
        if base is not None:
            entry = said_since(entry, self._entry(q, base, content))
        elif q.as_of:
            entry = said_elsewhere(entry)
        author = self._author(q, held, is_known=base is not None)
        if entry is None or self._said_before(entry, author):
            self._count_unchanged(held.key)
            return
        self._report.decided += 1
        self._entries.setdefault(author, []).append(entry)
        if content is not None and entry.state is not None:
            self._came_of.append((q, self._joined(q, joined_with(content, held.quote.content, self._quotes))))
        if author.blind and held.is_done and held.reviewer != author.name and entry.state is not None:
            self._report.conflicts.append(MergeConflict(q.where, self._id, held.key))

    def _leave(self, q: IncomingQuote, key: str) -> None:
        """A row that was not changed since it went out, whatever became of its quote."""
        self._used.add(key)
        if key in self._quotes:
            self._check_described(q, self._quotes[key])
        self._count_unchanged(key)

    def _count_unchanged(self, key: str) -> None:
        self._report.decided += key in self._brought
        self._report.unchanged += key not in self._brought

    def _with_sides(self, q: IncomingQuote, r: Reviewed, content: Spans | None) -> Reviewed:
        """The quote that a row is about. Of a dispute, the verdicts that are not here yet are taken in, each its reviewer's and
        made unseen; a dispute that is here, perhaps settled since, says nothing more.
        """
        verdicts = verdicts_of(q, r.key, proposed_claim(self._current.analysis, r), self._page)
        if not verdicts:
            return r
        disputed = as_disputed(r, *verdicts[-1])
        new = [(author, entry) for author, entry in verdicts if not self._is_here(author, entry)]
        if not new:
            row = self._entry(q, disputed, content)
            return disputed if row is None or row.state is None else r
        for author, entry in new:
            self._sides.setdefault(author, []).append(entry)
        self._report.decided += 1
        self._came_of.append((q, self._joined(q, set())))
        if r.is_done:
            self._report.conflicts.append(MergeConflict(q.where, self._id, r.key))
        return disputed

    def _is_here(self, author: Author, entry: QuoteEntry) -> bool:
        """Whether that verdict is in the log, or the same of its reviewer's."""
        own = (d for d in self._decisions if (d.reviewer, d.at) == (author.name, author.at))
        is_logged = any(
            isinstance(e, QuoteEntry) and (e.key, e.state) == (entry.key, entry.state) for d in own for e in d.entries
        )
        return is_logged or self._said_before(entry, author)

    def _joined(self, q: IncomingQuote, inferred: set[str]) -> set[str]:
        """The quotes that went into one. The file says which, or they were taken out of it; if it does not, by their words."""
        return inferred if q.replaces is None else self._quotes.keys() & q.replaces | inferred & self._gone

    def _check_described(self, q: IncomingQuote, r: Reviewed) -> None:
        """Refuse, once, another role or country than the speaker has."""
        people = [p for a in (self._analysis, self._current.analysis) for p in a.people if p.name == r.speaker_name]
        if self._attribution(q, r)[0] == r.speaker_name:
            said = [refused.reason for refused in self._report.refused]
            found = other_descriptions(q, people)
            self._report.refused += (other for other in found if other.reason not in said)

    def _content(self, q: IncomingQuote) -> Spans | None:
        if q.content is not None:
            content = self._page.placed(q.field, q.content)
            if content is None:
                where = "article's text" if q.field == TEXT else f"article's {q.field}"
                raise ValueError(f"its offsets are outside the {where}")
            if q.field != TEXT and q.words is not None and flat(q.words) != flat(self._page.said(content)):
                raise ValueError(f"its words are not those of the article's {q.field}; it was marked on another page")
            return content
        if q.words is not None and (q.key is None or q.key not in self._quotes):
            return found(q.words, self._page, q.field)
        return None

    def _match(self, q: IncomingQuote, content: Spans | None) -> Reviewed | None:
        if q.key is not None and q.key in self._quotes:
            return self._quotes[q.key]
        if content is None:
            raise ValueError("no quote of the article has its key or its words")
        if self._made_of(q, content):
            return None
        free = [r for r in self._quotes.values() if r.key not in self._used | self._by_key]
        best = max(free, key=lambda r: overlap(r.quote.content, content), default=None)
        return best if best is not None and overlap(best.quote.content, content) >= _SAME_QUOTE else None

    def _add(self, q: IncomingQuote, content: Spans | None) -> None:
        """A quote that is not here: made by hand there, or the proposal of another analysis that nobody kept."""
        if content is None or q.state is None or not (q.state in _KEPT or is_made_elsewhere(q.key)):
            self._report.unchanged += 1
            return
        content = self._page.within(checked(content, self._page.words))
        key = self._new_key(q, content)
        self._used.add(key)
        self._report.decided += 1
        self._came_of.append((q, self._made_of(q, content)))
        to = self._sides if q.sides else self._entries
        verdicts = verdicts_of(q, key, None, self._page) or [(self._author_of_new(q), self._whole(q, key, content))]
        for author, entry in verdicts:
            to.setdefault(author, []).append(replace(entry, note=q.note or None, tagged=q.tags or ()))

    def _whole(self, q: IncomingQuote, key: str, content: Spans) -> QuoteEntry:
        """All that a row says of a quote that is not here."""
        whole = self._quotes.get(
            whole_of(q.key, self._quotes) or ""
        )  # a row has no place for where the speaker is named
        name, mention = self._attribution(q, whole)
        kind = KINDS[q.kind] if q.kind else kind_of(self._page.words, content)
        state = State.OPEN if q.state in ("recheck", "disputed") else State(q.state or "open")
        others = self._others(q, name, whole, [whole.claim if whole else None])
        return whole_entry(key, state, Claim(content, kind, mention, name, others))

    def _made_of(self, q: IncomingQuote, content: Spans) -> set[str]:
        """The quotes here that a new one was split off, or joined of."""
        if q.key is None or not is_made_elsewhere(q.key):
            return set()
        if q.replaces is not None:
            return self._joined(q, set())
        if whole := whole_of(q.key, self._quotes):
            return {whole}
        is_as_marked = q.key.partition("#")[0] == self._page.key_of(content)
        return set() if is_as_marked else joined_with(content, (), self._quotes) - self._by_key

    def _new_key(self, q: IncomingQuote, content: Spans) -> str:
        """Its own key, whatever its ends are since: by it another store, or the same file again, is about the same quote."""
        used = {*self._quotes, *(e.key for d in self._decisions for e in d.entries), *self._used}
        if q.key is not None and is_made_elsewhere(q.key) and q.key not in used:
            return q.key
        return free_key(self._page.key_of(content), used)

    def _drop(self, key: str, state: State, author: Author, where: str) -> None:
        """A quote that is none there: taken out, or gone where another was made of it."""
        r = self._quotes[key]
        if r.state == state:
            return
        author = replace(author, blind=r.is_done and r.reviewer != author.name)
        self._entries.setdefault(author, []).append(whole_entry(r.key, state, r.claim))
        self._report.decided += state == State.REJECTED
        self._used.add(key)
        if author.blind:
            self._report.conflicts.append(MergeConflict(where, self._id, key))

    def _entry(self, q: IncomingQuote, r: Reviewed, content: Spans | None) -> QuoteEntry | None:
        """What the row says of a quote beyond what stands; None where it says nothing."""
        name, mention = self._attribution(q, r)
        now, proposed = r.claim, proposed_claim(self._current.analysis, r)
        kind = KINDS[q.kind] if q.kind else now.kind
        others = self._others(q, name, r, [now, proposed])
        claim = Claim(checked(content, self._page.words) if content else now.content, kind, mention, name, others)
        state = self._state(q, r, claim, same=claim == now)
        tagged, untagged = tag_changes(q, r)
        note = q.note if flat(q.note or "") != flat(r.note) else None
        if state is None and not tagged and not untagged and note is None:
            return None
        entry = QuoteEntry(r.key) if state is None else whole_entry(r.key, state, claim)
        return replace(entry, note=note, tagged=tagged, untagged=untagged, proposed=proposed)

    def _state(self, q: IncomingQuote, r: Reviewed, claim: Claim, *, same: bool) -> State | None:
        """The verdict that the row gives; None where it gives none, or the one that stands."""
        if q.state == "rejected":
            return None if r.state == State.REJECTED else State.REJECTED
        if q.state == "open" and (same or q.reviewer):
            return State.OPEN if self._is_reopened(q, r) else None
        if same and (q.state in (None, "recheck", "disputed", "open") or r.is_kept):
            return None
        return self._kept(q, r, claim)

    def _kept(self, q: IncomingQuote, r: Reviewed, claim: Claim) -> State:
        """Accepted or changed: as the reviewer had it whom the row names, else by what was proposed."""
        if q.reviewer and q.state in _KEPT and not same_decision(q, r):
            return State(q.state)
        proposal = proposed_claim(self._current.analysis, r)
        return State.ACCEPTED if claim == proposal or r.proposal is None else State.CHANGED

    def _is_reopened(self, q: IncomingQuote, r: Reviewed) -> bool:
        """Put back among the open ones, by whoever brings the file in, or there by the reviewer it names."""
        return r.is_done if same_decision(q, r) else r.reviewer is None and q.reviewer is not None

    def _attribution(self, q: IncomingQuote, r: Reviewed | None) -> tuple[str | None, Spans]:
        """Who said it and where the text names them, after what the row says."""
        name, mention = (r.speaker_name, r.quote.speaker) if r is not None else (None, ())
        said = q.attribution
        if said is None:
            return name, mention
        if said.by_mention:
            return (name, mention) if said.mention == mention else (self._named(said.mention), said.mention)
        if said.name == name or (name is not None and said.name == called(self._store, self._id, name)):
            return name, said.mention or mention
        return said.name, said.mention or mention

    def _others(
        self, q: IncomingQuote, name: str | None, r: Reviewed | None, known: Iterable[Claim | None]
    ) -> tuple[str, ...]:
        """Who speaks with somebody: whom the row names, else as it is ``known``."""
        said = q.attribution.together_with if q.attribution is not None else None
        if said is None:
            return next((c.speakers[1:] for c in known if c is not None and c.speaker_name == name), ())
        stand = r.together_with if r is not None else ()
        names = names_in(said, stand, [called(self._store, self._id, n) for n in stand])
        return tuple(n for n in names if name is not None and n != name)

    def _named(self, mention: Spans) -> str | None:
        """Whom a mention names: the article's person mentioned there, else its words."""
        if not mention:
            return None
        person = next((p for p in self._current.analysis.people if _meets(p, mention)), None)
        return person.name if person else " ".join(self._page.words[s:e] for s, e in mention)

    def _author_of_new(self, q: IncomingQuote) -> Author:
        return Author(q.reviewer or self._reviewer, False, q.own_time)

    def _author(self, q: IncomingQuote, r: Reviewed, *, is_known: bool) -> Author:
        """Whose a row is; what ``is_known`` to have been changed since it went out is of whoever brings it in."""
        if same_decision(q, r) or (r.reviewer is None and not q.reviewer):
            return Author(self._reviewer, False)
        if is_known:
            return Author(self._reviewer, r.reviewer is not None)
        who = q.reviewer or self._reviewer
        return Author(who, r.reviewer is not None, q.own_time)

    def _said_before(self, entry: QuoteEntry, author: Author) -> bool:
        """Whether the same author decided so already, as after an earlier import of the same file."""
        if not author.blind or entry.state is None:
            return False
        own = {r.key: r for r in fold(self._analysis, self._decisions, self._page, author.name).quotes}
        r = own.get(entry.key)
        if r is None or not r.is_done or r.is_kept != (entry.state in (State.ACCEPTED, State.CHANGED)):
            return False
        if entry.together_with is None:  # of a file that says nothing of them
            entry = replace(entry, together_with=r.together_with)
        said = replace(entry, note=None, tagged=(), untagged=(), proposed=None)
        return not r.is_kept or whole_entry(entry.key, State(entry.state), r.claim) == said


def _meets(person: Person, mention: Spans) -> bool:
    return any(s < m.end and m.start < e for m in person.mentions for s, e in mention)
