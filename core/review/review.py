"""A review: each thing a reviewer can decide, written to the log before anything shows it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Analysis, Figure, Quote, QuoteKind, Span, Spans
from onrecord.core.review.corrections import COUNTRY, PERSON, figure_key, parse_figure
from onrecord.core.review.current import GONE, NOTE, REDO, UNDO, CurrentState, Reviewed, State, entry_of, fold, free_key
from onrecord.core.review.indexing import rows_of, summary_of
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import Decision, Entry, append, decisions_of
from onrecord.core.store.index import is_in_step, put_resolved
from onrecord.core.text.quotation_marks import find_stretches


@dataclass
class Review:
    """One article under review: reads the log, appends to it, and always shows what is on the disk."""

    store: Store
    article_id: str
    text: str
    analysis: Analysis
    reviewer: str
    blind: bool = False
    current: CurrentState = field(init=False)
    _decisions: list[Decision] = field(init=False, default_factory=list)
    _indexed: dict[str, Reviewed] | None = field(init=False, default=None)
    _corrections: Mapping[str, Entry] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.refresh()
        if not self.blind and is_in_step(self.store, self.article_id, self._last):
            self._indexed = {r.key: r for r in self.current.quotes}
            self._corrections = self.current.corrections

    def refresh(self) -> None:
        """Read what other windows decided since, and fold again."""
        after = self._decisions[-1].id if self._decisions else 0
        self._decisions += decisions_of(self.store, self.article_id, after)
        self.current = fold(self.analysis, self._decisions, self.text, self.reviewer if self.blind else None)

    @property
    def quotes(self) -> tuple[Reviewed, ...]:
        """The quotes as they stand, in reading order."""
        return self.current.quotes

    @property
    def done(self) -> int:
        """How many quotes are decided."""
        return sum(q.is_done for q in self.quotes)

    def find(self, key: str) -> Reviewed:
        """The quote of that key.

        Raises:
            OnrecordError: there is none (another window took it away).
        """
        for quote in self.quotes:
            if quote.key == key:
                return quote
        raise OnrecordError("that quote is gone: it was joined, split or undone in another window")

    def history(self, key: str) -> list[tuple[Decision, Entry]]:
        """All decisions that touched a quote, undone ones too, oldest first."""
        return [(d, e) for d in self._decisions for e in d.entries if e.key == key]

    # What can be decided. Each is one decision, so one undo takes it back.

    def accept(self, keys: Sequence[str]) -> None:
        """Accept the quotes as they stand."""
        self._change("accept" if len(keys) == 1 else "accept all", keys, lambda e: replace(e, state=self._kept(e.key)))

    def reject(self, keys: Sequence[str]) -> None:
        """Reject the quotes: no quotes at all."""
        self._change("reject", keys, lambda e: replace(e, state="rejected"))

    def reopen(self, keys: Sequence[str]) -> None:
        """Put the quotes back among the open ones."""
        self._change("reopen", keys, lambda e: replace(e, state="open"))

    def set_speaker(self, keys: Sequence[str], person: str | None, mention: Spans = ()) -> None:
        """Give the quotes to ``person`` (None: no one named); ``mention`` is where the text names the speaker."""
        self._change(
            "speaker", keys, lambda e: replace(e, speaker_name=person, speaker=mention or e.speaker, state="changed")
        )

    def set_content(self, key: str, content: Spans) -> None:
        """Give a quote other words."""
        content = _checked(content, self.text)
        self._change("span", [key], lambda e: replace(e, content=content, state="changed"))

    def set_kind(self, key: str, kind: QuoteKind) -> None:
        """Set whether a quote is direct, mixed or indirect."""
        self._change("kind", [key], lambda e: replace(e, kind=kind, state="changed"))

    def set_tags(self, key: str, tags: Iterable[str]) -> None:
        """Replace a quote's tags; its state stays."""
        cleaned = tuple(dict.fromkeys(t.strip() for t in tags if t.strip()))
        self._change("tag", [key], lambda e: replace(e, tags=cleaned))

    def set_note(self, key: str, note: str) -> None:
        """Set a quote's note; its state stays."""
        self._change("note", [key], lambda e: replace(e, note=note.strip()))

    def note_passage(self, span: Span | None, note: str) -> None:
        """Set the note on a passage, or on the article where ``span`` is None; an empty one goes."""
        key = f"note@{span.start}-{span.end}" if span else "note@article"
        self._append("note", [Entry(key, NOTE, (span,) if span else (), note=note.strip())])

    def add(self, content: Spans, person: str | None = None, mention: Spans = (), kind: QuoteKind | None = None) -> str:
        """Add a quote that was missed; returns its key."""
        content = _checked(content, self.text)
        taken = {q.key for q in self.quotes} | {e.key for d in self._decisions for e in d.entries}
        key = free_key(f"+{content[0].start}-{content[-1].end}", taken)
        kind = kind or kind_of(self.text, content)
        self._append("add", [Entry(key, "accepted", content, kind, mention, person)])
        return key

    def split(self, key: str, at: int) -> None:
        """Make two quotes of one, the second beginning at character ``at``.

        Raises:
            OnrecordError: ``at`` is not inside the quote.
        """
        old = entry_of(self.find(key))
        first = tuple(Span(s, min(e, at)) for s, e in old.content if s < at)
        second = tuple(Span(max(s, at), e) for s, e in old.content if e > at)
        if not (first and second and self._said(first) and self._said(second)):
            raise OnrecordError("a quote is split between two of its words; move there first")
        state = self._kept(key)
        parts = [
            replace(
                old, key=f"{key}|{n}", content=_trimmed(c, self.text), state="changed" if state != "recheck" else state
            )
            for n, c in ((1, first), (2, second))
        ]
        self._append("split", [replace(old, state=GONE), *parts])

    def join(self, key: str, other: str) -> None:
        """Make one quote of two, under the first one's speaker."""
        a, b = sorted((self.find(key), self.find(other)), key=lambda r: r.quote.content)
        content = _merged([*a.quote.content, *b.quote.content])
        self._append("join", [replace(entry_of(a), content=content, state="changed"), replace(entry_of(b), state=GONE)])

    def drop_country(self, code: str) -> None:
        """Say that the article does not refer to a country."""
        self._append("no country", [Entry(key, "rejected") for key in self._country_keys(code)])

    def change_country(self, code: str, other: str, name: str) -> None:
        """Say that mentions of one country are another's."""
        entries = [Entry(key, "changed", speaker_name=other, note=name) for key in self._country_keys(code)]
        self._append("country", entries)

    def rename(self, name: str, other: str) -> None:
        """Give a person or organisation another name; one that somebody bears already makes the two one."""
        if not other.strip():
            raise OnrecordError("a name needs at least a letter")
        original = self._original_name(name)
        self._correct("name", PERSON + original, "changed", other.strip())

    def drop_person(self, name: str) -> None:
        """Say that a name is nobody's."""
        self._correct("no name", PERSON + self._original_name(name), "rejected")

    def fix_figure(self, figure: Figure, words: str) -> None:
        """Give a figure another value and unit: "35 percentage"."""
        value, _ = parse_figure(words)
        if value is None:
            raise OnrecordError("a figure wants a number first, then its unit: 35 percentage, or 30-40 kilometre")
        self._correct("figure", figure_key(figure), "changed", words.strip())

    def drop_figure(self, figure: Figure) -> None:
        """Say that something is no figure."""
        self._correct("no figure", figure_key(figure), "rejected")

    def _correct(self, action: str, key: str, state: str, value: str | None = None) -> None:
        self._append(action, [Entry(key, state, speaker_name=value)])

    def _country_keys(self, code: str) -> list[str]:
        """The keys of the analysis' countries that stand as ``code`` now."""
        held = self.current.corrections
        now = {c.code: held[COUNTRY + c.code] for c in self.analysis.countries if COUNTRY + c.code in held}
        moved = [COUNTRY + c for c, e in now.items() if e.state == "changed" and e.speaker_name == code]
        own = (
            [] if code in now and now[code].state == "changed" and now[code].speaker_name != code else [COUNTRY + code]
        )
        return [*own, *moved] if any(c.code == code for c in self.analysis.countries) else moved or own

    def _original_name(self, name: str) -> str:
        """The name as the analysis has it, of somebody renamed before."""
        person = self.current.analysis.named(name)
        original = self.analysis.person(person.id) if person else None
        return original.name if original else name

    def undo(self) -> Decision | None:
        """Take back this reviewer's last decision that holds; None where there is none."""
        return self._step(UNDO)

    def redo(self) -> Decision | None:
        """Decide again what was undone last."""
        return self._step(REDO)

    def _step(self, action: str) -> Decision | None:
        self.refresh()
        stack = self.current.undoable if action == UNDO else self.current.redoable
        target = next((d for d in reversed(stack) if d.reviewer == self.reviewer), None)
        if target is not None:
            self._append(action, (), target=target.id)
        return target

    def _kept(self, key: str) -> State:
        """What an accepted quote is called: changed where it differs from its proposal."""
        r = self.find(key)
        p = r.proposal
        if p is None or r.state == "recheck":
            return "accepted"
        same = r.quote.content == p.content and r.quote.kind == p.kind and r.speaker_name == self._proposed_name(p)
        return "accepted" if same else "changed"

    def _proposed_name(self, proposal: Quote) -> str | None:
        person = self.current.analysis.person(proposal.person)
        return person.name if person else None

    def _said(self, content: Spans) -> bool:
        return any(c.isalnum() for s, e in content for c in self.text[s:e])

    def _change(self, action: str, keys: Sequence[str], step: Callable[[Entry], Entry]) -> None:
        if keys:
            self._append(action, [step(entry_of(self.find(k))) for k in keys])

    def _append(self, action: str, entries: Sequence[Entry], target: int | None = None) -> None:
        append(self.store, self.article_id, action, self.reviewer, entries, target=target, blind=self.blind)
        self.refresh()
        self._index()

    def _index(self) -> None:
        """What the library shows of the article; where writing it fails, the library catches up later."""
        current = fold(self.analysis, self._decisions, self.text) if self.blind else self.current
        now = {r.key: r for r in current.quotes}
        before = self._indexed
        if before is None or current.corrections != self._corrections:
            changed, gone = rows_of(current), None
        else:
            changed = rows_of(current, {key for key, r in now.items() if before.get(key) != r})
            gone = before.keys() - now.keys()
        with suppress(OnrecordError):
            put_resolved(self.store, self.article_id, changed, gone, summary_of(current, self._last))
            self._indexed, self._corrections = now, current.corrections

    @property
    def _last(self) -> int:
        """The last decision read, 0 for none."""
        return self._decisions[-1].id if self._decisions else 0


def _checked(content: Spans, text: str) -> Spans:
    content = _trimmed(content, text)
    if not content or any(not 0 <= s < e <= len(text) for s, e in content):
        raise OnrecordError("a quote needs at least one word; move the ends apart")
    return content


def _trimmed(content: Spans, text: str) -> Spans:
    out: list[Span] = []
    for s, e in content:
        while s < e and text[s].isspace():
            s += 1
        while e > s and text[e - 1].isspace():
            e -= 1
        if s < e:
            out.append(Span(s, e))
    return tuple(out)


def _merged(pieces: Sequence[Span]) -> Spans:
    out: list[Span] = []
    for s, e in sorted(pieces):
        if out and s <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, e))
        else:
            out.append(Span(s, e))
    return tuple(out)


_WORD = re.compile(r"\w+")


def kind_of(text: str, content: Spans) -> QuoteKind:
    """Direct where nine words of ten stand between quotation marks, indirect where none does (PARC's convention)."""
    stretches = find_stretches(text)
    starts = [s.start for s in stretches]
    words = quoted = 0
    for start, end in content:
        for word in _WORD.finditer(text, start, end):
            before = bisect_right(starts, word.start()) - 1
            words += 1
            quoted += before >= 0 and word.start() < stretches[before].end
    return "indirect" if not quoted else "direct" if quoted >= 0.9 * words else "mixed"


def chain_of(quotes: Sequence[Reviewed], corrected: Reviewed, text: str) -> list[str]:
    """Keys of the open quotes given to the same wrong speaker by a pronoun or role, as ``corrected`` was.

    They follow it without the name coming up as a speaker's mention in between: one "he" wrong, all of them are.
    """
    if corrected.speaker_name is None or _names_itself(corrected, text):
        return []
    at = next((i for i, r in enumerate(quotes) if r.key == corrected.key), len(quotes))
    out: list[str] = []
    for r in quotes[at + 1 :]:
        if r.speaker_name != corrected.speaker_name:
            continue
        if _names_itself(r, text):
            break
        if r.state == "open":
            out.append(r.key)
    return out


def _names_itself(r: Reviewed, text: str) -> bool:
    """Whether the speaker's mention holds a word of the name."""
    quotes_by = " ".join(text[s:e] for s, e in r.quote.speaker)
    return bool(r.speaker_name) and any(w in quotes_by for w in (r.speaker_name or "").split() if len(w) > 2)
