"""Many articles into the store: read, analysed in several processes, stored; what is there already is not done twice."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from onrecord.core.analysis.models import DEFAULT_MODELS, Models
from onrecord.core.analysis.parallel import AnalysisInput, Task, analyse_all
from onrecord.core.contract import Json, analysis_from_json, parse_analysis
from onrecord.core.errors import OnrecordError
from onrecord.core.exchange.records import read_records
from onrecord.core.model import Analysis, Article
from onrecord.core.paths import stamp_of
from onrecord.core.review.indexing import save_analysed
from onrecord.core.sources.address import is_address, without_credentials
from onrecord.core.sources.door import clean_article
from onrecord.core.sources.items import Failure, Found, Note, Pointer, Skipped
from onrecord.core.sources.locate import read_pointer
from onrecord.core.sources.records import article_of
from onrecord.core.sources.side_by_side import SideBySide
from onrecord.core.store.articles import add_source, is_analysed, knows_source, save_article, saving_each
from onrecord.core.store.connection import Store

#: addresses fetched side by side
_FETCHES = 8
#: lists within lists within lists
_DEEPEST = 3
#: articles stored in one go
_STORED = 50


@dataclass
class IngestProgress:
    """How far it is. ``new`` articles were analysed and stored, ``known`` ones were there, ``failed`` could not be read; ``skipped`` counts files that were passed over, by why; ``notes`` tell what was read in part."""

    new: int = 0
    known: int = 0
    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter[str])
    notes: list[Note] = field(default_factory=list[Note])

    def tell(self, item: Skipped | Note) -> None:
        """Keep what is no article and no failure, to be listed at the end."""
        if isinstance(item, Note):
            self.notes.append(item)
        else:
            self.skipped[item.why] += 1

    @property
    def done(self) -> int:
        """Articles and failures together."""
        return self.new + self.known + self.failed


def ingest(
    store: Store,
    pointers: Iterable[Found],
    *,
    jobs: int,
    models: Models = DEFAULT_MODELS,
    again: bool = False,
    columns: Mapping[str, str] | None = None,
    on_failure: Callable[[Failure], None] = lambda failure: None,
    on_progress: Callable[[IngestProgress], None] = lambda progress: None,
) -> IngestProgress:
    """Ingest what ``pointers`` lead to; ``again`` fetches addresses that are known already once more;
    ``columns`` names the columns of records that hold a field, where they have no usual name.

    Each article is stored whole as soon as it is analysed, so stopping at any moment loses only what was under way.

    Raises:
        OnrecordError: the store cannot be written, or the model not be loaded.
    """
    progress = IngestProgress()

    def fail(failure: Failure) -> None:
        progress.failed += 1
        on_failure(failure)
        on_progress(progress)

    # Ids of the articles under way, with where else they came from; of files that hold one article, the stamp.
    under_way: dict[str, list[str]] = {}
    stamps: dict[str, str] = {}

    def tasks() -> Iterator[Task[Article]]:
        for item in _read(store, pointers, progress, stamps, again=again, columns=columns):
            if isinstance(item, Failure):
                fail(item)
                continue
            key = item.id
            if is_analysed(store, key):
                save_article(store, item)  # another source of the same text
                _note_file(store, key, item, stamps)
                progress.known += 1
                on_progress(progress)
            elif key in under_way:
                under_way[key].append(item.source or "")
                progress.known += 1
            else:
                under_way[key] = []
                yield Task(AnalysisInput(item.text, item.published, item.language), item)

    for batch in analyse_all(tasks(), jobs, models):
        for task, analysed in saving_each(store, batch):
            article = task.about
            if analysed.analysis is None:
                fail(Failure(article.source or article.id, analysed.error or "the analysis failed"))
            else:
                key = save_analysed(store, article, analysis_from_json(analysed.analysis), analysed.bands)
                for source in under_way.pop(key):
                    add_source(store, key, source, stamps.pop(source, None))
                _note_file(store, key, article, stamps)
                progress.new += 1
        on_progress(progress)
    return progress


def ingest_analysed(
    store: Store,
    files: Iterable[Path],
    on_failure: Callable[[Failure], None] = lambda failure: None,
    on_progress: Callable[[IngestProgress], None] = lambda progress: None,
) -> IngestProgress:
    """Store articles that were analysed elsewhere, as ``onrecord analyze`` writes them; nothing is analysed again.

    Raises:
        OnrecordError: a file cannot be read, or the store not be written; what came before it is stored.
    """
    progress = IngestProgress()
    for path in files:
        records = read_records(path)
        while batch := list(islice(records, _STORED)):
            for where, record in saving_each(store, batch):
                try:
                    article, analysis = _analysed(record, where)
                except OnrecordError as error:
                    progress.failed += 1
                    on_failure(Failure(where, f"{error}; make it with onrecord analyze"))
                    continue
                if is_analysed(store, article.id):
                    save_article(store, article)
                    progress.known += 1
                else:
                    save_analysed(store, article, analysis)
                    progress.new += 1
            on_progress(progress)
    return progress


def _analysed(record: Json | OnrecordError, where: str) -> tuple[Article, Analysis]:
    if isinstance(record, OnrecordError):
        raise record
    about = ("text", "title", "byline", "site", "language", "url", "published")
    article = clean_article(article_of({k: record.get(k) for k in about}, where))
    return article, parse_analysis(record, article.text)


def _read(
    store: Store,
    pointers: Iterable[Found],
    progress: IngestProgress,
    stamps: dict[str, str],
    *,
    again: bool,
    columns: Mapping[str, str] | None,
) -> Iterator[Article | Failure]:
    """What the pointers lead to, and those lead to in turn; files one after the other, addresses several at a time.

    Files that hold one article are noted in ``stamps``.
    """
    fetching: deque[Future[list[Found]]] = deque()

    def finished(least: int) -> Iterator[Article | Failure]:
        while len(fetching) > least:
            for item in fetching.popleft().result():
                yield from at(item)

    def at(item: Found) -> Iterator[Article | Failure]:
        if isinstance(item, Skipped | Note):
            progress.tell(item)
        elif not isinstance(item, Pointer):
            yield clean_article(item) if isinstance(item, Article) else item
        elif item.depth > _DEEPEST:
            yield Failure(item.source, f"{item.source} is a list within lists; name it itself")
        elif not is_address(item.source):
            for found in _stamped(item, read_pointer(item, columns), stamps):
                yield from at(found)
        elif not again and knows_source(store, without_credentials(item.source)):
            progress.known += 1
        else:
            fetching.append(fetches.do(lambda: list(read_pointer(item, columns))))
            yield from finished(2 * _FETCHES)

    with SideBySide(_FETCHES) as fetches:
        for pointer in pointers:
            yield from at(pointer)
        yield from finished(0)


def _stamped(pointer: Pointer, found: Iterator[Found], stamps: dict[str, str]) -> Iterator[Found]:
    """What was found, and of a file that is one article its stamp, of before it was read."""
    stamp = stamp_of(Path(pointer.source))
    first = list(islice(found, 2))
    if stamp and len(first) == 1 and isinstance(first[0], Article) and first[0].source:
        stamps[first[0].source] = stamp
    return chain(first, found)


def _note_file(store: Store, key: str, article: Article, stamps: dict[str, str]) -> None:
    """Note the stamp of the file that is the article, so that it need not be read again."""
    if article.source and (stamp := stamps.pop(article.source, None)):
        add_source(store, key, article.source, stamp)
