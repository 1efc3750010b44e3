"""What the tests share: a store of their own, articles with an analysis made by hand, and the real application."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from textual.pilot import Pilot

from onrecord.core.analysis import parallel
from onrecord.core.model import Analysis, Article, Country, Figure, Person, Quote, Span
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store, open_store
from onrecord.tui.app import OnrecordApp
from onrecord.tui.config import Config
from onrecord.tui.reader.screen import Reader
from onrecord.tui.widgets.panel import TabName
from onrecord.tui.workspace import Workspace

# in a job in the background, or under nohup, these are ignored; the programs tested would inherit it
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGHUP, signal.SIGQUIT):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, signal.SIG_DFL)

# as the program has it, before anything imports numpy
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# a test makes much and keeps little of it: looking for garbage as often as a program has to would take a fifteenth of all time
gc.set_threshold(50_000, 20, 100)

# no test is timed, and an example's fixtures are told apart by the tests themselves
_USUAL = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# what passed passes again; `--hypothesis-profile=chance` looks ten times as far, and elsewhere every time
settings.register_profile("onrecord", _USUAL, derandomize=True)
settings.register_profile("chance", _USUAL, max_examples=1000)
settings.load_profile("onrecord")

SAMPLES = Path(__file__).parent.parent / "samples"

TEXT = (
    "Foreign Minister Ada Moreno arrived in Paris on Monday.\n\n"
    "“We will sign,” she said. “There is no other way.”\n\n"
    "Karl Lind, the chief executive of Norrland, said profits rose 35 percent to $2 million.\n\n"
    "“I am not so sure,” Lind told reporters. He added that the French would wait.\n\n"
    "“Nobody asked us,” said a dock worker."
)


def examples(few: int) -> settings:
    """As many examples as a test has time for, where others try a hundred; the more in a profile that looks further."""
    return settings(max_examples=few * settings().max_examples // 100)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Chance finds more the longer it is let."""
    parser.addoption("--kills", type=int, default=40, help="how many times a program is killed at random moments (40)")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's store or config."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME"):
        folder = tmp_path / name.lower()
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setenv("ONRECORD_DB", str(tmp_path / "test.db"))
    for name in ("NO_COLOR", "COLUMNS", "LINES"):  # the last two are set by readline, where pytest has no terminal
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    os.environ.pop("TEXTUAL", None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = new_store(tmp_path / "test.db")
    yield opened
    opened.close()


def new_store(path: Path) -> Store:
    """An empty store, copied: to make one takes some ten times as long, most of it for the disk."""
    return copied_store(path, _empty_store())


def copied_store(path: Path, content: bytes) -> Store:
    """A store as another was when it was closed."""
    path.write_bytes(content)
    path.chmod(0o600)
    return open_store(path)


@cache
def _empty_store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_store(path).close()
        return path.read_bytes()


def at(fragment: str, text: str = TEXT, nth: int = 0) -> Span:
    """Where a fragment stands in a text."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(fragment, start + 1)
    return Span(start, start + len(fragment))


def quote(*fragments: str, kind: str, speaker: Span, person: str, confidence: float, cue: str = "said") -> Quote:
    """A proposal over TEXT."""
    content = tuple(at(f) for f in fragments)
    return Quote(
        content=content,
        text=" … ".join(fragments),
        kind=kind,  # type: ignore[arg-type]
        cue=(at(cue),),
        speaker=(speaker,),
        person=person,
        confidence=confidence,
        explanation=f"cue “{cue}” after the quote, subject “{TEXT[slice(*speaker)]}”",
    )


ANALYSIS = Analysis(
    quotes=(
        quote(
            "“We will sign,”",
            "“There is no other way.”",
            kind="direct",
            speaker=at("she"),
            person="p1",
            confidence=0.97,
        ),
        quote(
            "profits rose 35 percent to $2 million",
            kind="indirect",
            speaker=at("Karl Lind"),
            person="p2",
            confidence=0.91,
        ),
        quote(
            "“I am not so sure,”", kind="direct", speaker=at("Lind", nth=1), person="p2", confidence=0.95, cue="told"
        ),
        quote(
            "that the French would wait", kind="indirect", speaker=at("He"), person="p1", confidence=0.42, cue="added"
        ),
        quote("“Nobody asked us,”", kind="direct", speaker=at("a dock worker"), person="p3", confidence=0.88),
    ),
    people=(
        Person("p1", "Ada Moreno", "person", "Foreign Minister", (at("Ada Moreno"),), 2),
        Person("p2", "Karl Lind", "person", "chief executive of Norrland", (at("Karl Lind"), at("Lind", nth=1)), 2),
        Person("p3", "dock worker", "person", None, (at("a dock worker"),), 1),
        Person("p4", "Norrland", "organisation", None, (at("Norrland"),), 0),
    ),
    countries=(Country("FR", "France", (at("Paris"), at("French"))),),
    figures=(
        Figure(*at("Monday"), "Monday", "date", "2024-03-11"),
        Figure(*at("35 percent"), "35 percent", "percent", 35, "percentage", "profits", "up"),
        Figure(*at("$2 million"), "$2 million", "money", 2_000_000, "dollar", "profits"),
    ),
    model="made by hand",
)
ARTICLE = Article(
    TEXT, title="Minister signs, doubts remain", byline="Ines Okafor", site="The Courier", published="2024-03-12"
)


@pytest.fixture
def analysed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many articles are analysed in this process, which has its models; that they are in others is tested where one dies."""
    monkeypatch.setattr(parallel, "_pool", lambda _jobs, _models: ThreadPoolExecutor(1))  # pyright: ignore[reportUnknownLambdaType]


@pytest.fixture
def stored(store: Store) -> str:
    """The id of ARTICLE, stored with ANALYSIS."""
    key = save_article(store, ARTICLE)
    save_analysis(store, key, ANALYSIS)
    return key


Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture
def opened(store: Store) -> Opened:
    """Opens the real application: ``async with opened(article, size=...) as pilot``; no article, the library."""

    @asynccontextmanager
    async def open_app(
        article: Article | None = ARTICLE,
        *,
        size: tuple[int, int] = (140, 42),
        config: Config | None = None,
        reviewer: str = "anna",
        blind: bool = False,
        tab: TabName | None = "quotes",
    ) -> AsyncGenerator[Pilot[None]]:
        app = OnrecordApp(Workspace(store, config or Config(), reviewer, blind=blind, tab=tab), article)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


async def settled(pilot: Pilot[None]) -> None:
    """Wait until all of a screen is there: the stored analysis and the keys come right after the text."""
    await pilot.pause()
    for _ in range(200):
        screen = pilot.app.screen
        if not isinstance(screen, Reader) or (screen.review and screen.query("KeyBar")):
            break
        await pilot.pause()
    await pilot.pause()


async def until(pilot: Pilot[None], found: Callable[[], bool]) -> None:
    """Wait for what comes to the screen from a thread, a process or another reviewer."""
    for _ in range(800):
        if found():
            return
        await pilot.pause(0.02)
    raise AssertionError(screen_text(pilot) + toasts(pilot))


def reader(pilot: Pilot[None]) -> Reader:
    """The reader on the screen."""
    screen = pilot.app.screen
    assert isinstance(screen, Reader)
    return screen


def screen_text(pilot: Pilot[None]) -> str:
    """What stands on the screen, line by line."""
    screen = pilot.app.screen
    strips = screen._compositor.render_strips()  # pyright: ignore[reportPrivateUsage]
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def toasts(pilot: Pilot[None]) -> str:
    """What the program has told in its corner."""
    return "\n".join(n.message for n in pilot.app._notifications)  # pyright: ignore[reportPrivateUsage]
