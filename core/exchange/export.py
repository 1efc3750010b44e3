"""What goes out: articles with their quotes as they stand after all decisions, speakers as the whole library knows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import count

from onrecord.core.contract import Json, quote_to_json, to_json
from onrecord.core.exchange.decision_records import decision_json
from onrecord.core.frozen import frozen
from onrecord.core.library.articles import count_articles, list_articles
from onrecord.core.model import TEXT, Analysis, Article, Field, Person, PersonKind, Quote
from onrecord.core.review.current import CurrentState, PassageNote, Reviewed, as_dated, fold
from onrecord.core.review.heirs import replaced_by
from onrecord.core.review.page import Page
from onrecord.core.review.settling import Side
from onrecord.core.store.articles import listed_article, load_analysis
from onrecord.core.store.connection import Store
from onrecord.core.store.decisions import Decision, decisions_of
from onrecord.core.store.entries import Correction
from onrecord.core.store.identities import identity
from onrecord.core.text.names import name_key

SpeakerIdentity = tuple[str | None, str | None]


@frozen
class ExportedQuote:
    """A quote as it stands. ``speaker_name`` is the library's name of the speaker, ``name`` the article's.

    ``role`` and ``country`` (an ISO code) are what the article says of the speaker; ``decided_at`` is ISO 8601, UTC.
    Offsets are those of ``field``. ``sides`` are those of a dispute; ``replaces`` has the keys of quotes that were split or
    joined to make it; ``together_with`` the library's names of others who speak with the speaker, ``names`` the article's of
    all who do. ``is_given``: by a reviewer, to others than were proposed.
    """

    key: str
    quote: Quote
    state: str
    name: str | None
    speaker_id: str | None
    speaker_name: str | None
    person_kind: PersonKind = "person"
    role: str | None = None
    country: str | None = None
    reviewer: str | None = None
    decided_at: str | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    field: Field = TEXT
    sides: tuple[Side, ...] = ()
    replaces: tuple[str, ...] = ()
    together_with: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    is_given: bool = False

    @property
    def speakers(self) -> tuple[str, ...]:
        """The library's names of all who say it, ``speaker_name`` first."""
        return (self.speaker_name, *self.together_with) if self.speaker_name else ()


@frozen
class ExportedArticle:
    """An article with those of its quotes that go out. ``corrections`` are those in ``analysis``."""

    id: str
    article: Article
    analysis: Analysis
    quotes: Sequence[ExportedQuote]
    notes: Sequence[PassageNote] = ()
    decisions: Sequence[Decision] = ()
    corrections: Sequence[Correction] = ()

    @property
    def speakers(self) -> dict[str, str | None]:
        """The library's name of each quote's speaker, by the quote's key, rejected quotes left out."""
        return {q.key: q.speaker_name for q in self.quotes if q.state != "rejected"}

    @property
    def replaces(self) -> dict[str, list[str]]:
        """By the key of each quote that others were split or joined to make, the keys of these."""
        return {q.key: list(q.replaces) for q in self.quotes if q.replaces}

    @property
    def counts(self) -> Counter[str]:
        """How many of the quotes each speaker has by the article's name, rejected ones left out."""
        return Counter(name for q in self.quotes if q.state != "rejected" for name in q.names)

    def by_speaker(self) -> Iterator[tuple[str | None, str | None, list[ExportedQuote]]]:
        """The library's name of each speaker with their role in the article and what they say, alone or with others."""
        said: dict[str | None, list[ExportedQuote]] = {}
        called: dict[str, str] = {}
        for q in self.quotes:
            called = dict(zip(q.speakers, q.names, strict=True)) | called
            for name in q.speakers or (None,):
                said.setdefault(name, []).append(q)
        for name, quotes in said.items():
            person = self.analysis.named(called.get(name or ""))
            yield name, person.role if person else None, quotes

    @property
    def in_text(self) -> ExportedArticle:
        """Without the quotes of title, deck and captions."""
        return replace(self, quotes=[q for q in self.quotes if q.field == TEXT])


def exported(
    article_id: str,
    article: Article,
    current: CurrentState,
    quotes: Iterable[Reviewed],
    speakers: Mapping[str, SpeakerIdentity],
    decisions: Sequence[Decision] = (),
    beside: Mapping[str, Sequence[str]] | None = None,
) -> ExportedArticle:
    """An article with ``quotes``; by a quote's key, ``speakers`` has the library's speaker id and name, and ``beside`` the
    names of others who speak with them (see :func:`speakers_beside`).
    """
    people = {p.name: p for p in current.analysis.people}
    out = [
        replace(
            _exported(r, current, people.get(r.speaker_name or ""), speakers.get(r.key, (None, r.speaker_name))),
            together_with=tuple((beside or {}).get(r.key, ())),
        )
        for r in quotes
    ]
    return ExportedArticle(
        article_id,
        as_dated(article, current),
        current.analysis,
        out,
        current.notes,
        decisions,
        tuple(current.corrections.values()),
    )


def _exported(r: Reviewed, current: CurrentState, person: Person | None, speaker: SpeakerIdentity) -> ExportedQuote:
    page = current.page
    return ExportedQuote(
        key=r.key,
        quote=replace(r.quote, content=page.local(r.quote.content)),
        state=str(r.state),
        name=r.speaker_name,
        speaker_id=speaker[0],
        speaker_name=speaker[1],
        person_kind=person.kind if person else "person",
        role=person.role if person else None,
        country=person.country if person else None,
        reviewer=r.reviewer,
        decided_at=r.decided_at,
        tags=r.tags,
        note=r.note,
        field=page.field_of(r.quote.content),
        sides=tuple(_local(side, page) for side in r.sides),
        replaces=tuple(replaced_by(r.key, current.gone)),
        names=r.speakers,
        is_given=r.is_given,
    )


def _local(side: Side, page: Page) -> Side:
    claim = replace(side.verdict.claim, content=page.local(side.verdict.claim.content))
    return side._replace(verdict=replace(side.verdict, claim=claim))


def gather(
    store: Store,
    wanted: Callable[[str, Reviewed], bool],
    ids: Iterable[str] | None = None,
    *,
    empty: bool = False,
) -> Iterator[ExportedArticle]:
    """The library's articles, or those of ``ids``, with the quotes that ``wanted`` (of article id and quote) lets through.

    Articles without such a quote are left out unless ``empty``.

    Raises:
        OnrecordError: an article or analysis cannot be read.
    """
    for key in all_ids(store) if ids is None else ids:
        article, analysis = listed_article(store, key), load_analysis(store, key)
        if analysis is None:
            continue
        decisions = decisions_of(store, key)
        current = fold(analysis, decisions, Page.of(article))
        quotes = [r for r in current.quotes if wanted(key, r)]
        if quotes or empty:
            beside = speakers_beside(store, key, quotes)
            yield exported(key, article, current, quotes, speakers_of(store, key), decisions, beside)


def all_ids(store: Store) -> Iterator[str]:
    """The ids of the library's articles."""
    for offset in range(0, count_articles(store), 200):
        for listed in list_articles(store, offset=offset):
            yield listed.id


def speakers_of(store: Store, article_id: str) -> dict[str, SpeakerIdentity]:
    """The library's speaker id and name of each of an article's quotes, by the quote's key; merges and splits followed."""
    query = (
        "SELECT q.key, q.speaker_id, coalesce(s.name, q.speaker_name) AS name"
        " FROM resolved_quotes q LEFT JOIN speakers s USING (speaker_id) WHERE q.article_id = ?"
    )
    return {row["key"]: (row["speaker_id"], row["name"]) for row in store.connection.execute(query, [article_id])}


def speakers_beside(store: Store, article_id: str, quotes: Iterable[Reviewed]) -> dict[str, list[str]]:
    """By the keys of quotes that several speak together, the library's names of all but the first."""
    others = {r.key: r.together_with for r in quotes if r.together_with}
    return {key: [called(store, article_id, name) for name in names] for key, names in others.items()}


def called(store: Store, article_id: str, name: str) -> str:
    """What the library calls the speaker whom an article calls ``name``."""
    speaker_id = identity(store, name_key(name), article_id)
    row = store.connection.execute("SELECT name FROM speakers WHERE speaker_id = ?", [speaker_id]).fetchone()
    return str(row["name"]) if row else name


def reviewed_json(a: ExportedArticle) -> Json:
    """The JSON contract, each quote with its key, state, reviewer, tags and note, people named by hand included."""
    people = _people(a)
    ids = {p.name: p.id for p in people}
    counts = a.counts
    out = to_json(a.id, a.article, a.analysis)
    out["people"] = [{**asdict(p), "quoted": counts[p.name]} for p in people]
    out["quotes"] = [_quote_json(q, [ids[n] for n in q.names]) for q in a.quotes]
    out["decisions"] = [decision_json(d) for d in a.decisions]
    out["notes"] = [{"span": list(n.span) if n.span else None, "text": n.text} for n in a.notes]
    return out


def _people(a: ExportedArticle) -> list[Person]:
    """The people of the analysis, and those whom only reviewers named as speakers."""
    people = list(a.analysis.people)
    names, ids = {p.name for p in people}, {p.id for p in people}
    free = (key for n in count(len(people) + 1) if (key := f"p{n}") not in ids)
    for q in a.quotes:
        for name in q.names:
            if name not in names:
                names.add(name)
                people.append(Person(next(free), name, "person", mentions=q.quote.speaker))
    return people


def _quote_json(q: ExportedQuote, people: Sequence[str]) -> Json:
    return {
        **quote_to_json(q.quote),
        **({} if q.field == TEXT else {"field": q.field}),
        "person": people[0] if people else None,
        "people": list(people),
        "key": q.key,
        "state": q.state,
        "speaker_id": q.speaker_id,
        "speaker_name": q.speaker_name,
        "reviewer": q.reviewer,
        "decided_at": q.decided_at,
        "tags": list(q.tags),
        "note": q.note,
    }
