"""Analysis in a process of its own, so that a screen never waits and never pays for spaCy.

The worker (``python -m onrecord.core.analysis.worker [MODEL]``) reads one JSON object a line, {"text", "published", "language"}, and
answers each with lines {"done": characters, "of": characters} and then {"analysis": ...} or {"error": "...", "trace": "..."}.
It loads its models at once, and ends when its input does.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import json
import logging
import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from onrecord.core.analysis.models import DEFAULT_MODELS, Models
from onrecord.core.contract import analysis_from_json, analysis_to_json
from onrecord.core.errors import OnrecordError, trace
from onrecord.core.model import Analysis, Article

_log = logging.getLogger(__name__)
#: a line of the pipe may hold the analysis of a book
_LINE_LIMIT = 1 << 28
#: of what a process says on standard error, where it was and what kind of error it met; the rest may quote an article
_PLACE = re.compile(
    r'\A(?: +File "[^"]+", line \d+(?:,? in [\w.<>]+)?|Fatal Python error: \w+|[\w.]+(?:Error|Exception|Exit|Interrupt)(?=:|$))'
)


@dataclass
class Worker:
    """A handle on the process; it starts when told or with the first article, loads, and stays for the next."""

    models: Models = DEFAULT_MODELS
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)
    _listening: asyncio.Task[None] | None = field(default=None, init=False)
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def analyse(self, article: Article, progress: Callable[[float], None]) -> Analysis:
        """Analyse one article; ``progress`` gets shares from 0 (the model is loading) to 1.

        Raises:
            OnrecordError: the worker says why, or died.
        """
        async with self._busy:
            process = await self._running()
            asked = {"text": article.text, "published": article.published, "language": article.language}
            assert process.stdin is not None and process.stdout is not None  # noqa: PT018 - asked for below
            try:
                process.stdin.write(json.dumps(asked).encode() + b"\n")
                await process.stdin.drain()
                while line := await process.stdout.readline():
                    answer = json.loads(line)
                    if "analysis" in answer:
                        return analysis_from_json(answer["analysis"])
                    if "error" in answer:
                        if "trace" in answer:
                            _log.error("the analysis failed\n%s", answer["trace"])
                        raise OnrecordError(answer["error"])
                    progress(answer["done"] / max(answer["of"], 1))
            except (BrokenPipeError, ConnectionResetError, ValueError):
                pass
            await self.stop()
            _log.error("the analysis process ended by itself: %s", process.returncode)
            raise OnrecordError(
                "the analysis broke off; open the article again, or say what happens: onrecord show FILE"
            )

    async def start(self) -> None:
        """Have the models loaded by the time that the first article comes."""
        async with self._busy:
            await self._running()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # the current folder is where articles are: nothing in it is run
                "-m",
                "onrecord.core.analysis.worker",
                self.models.quotes,
                *([self.models.parser] if self.models.parser else []),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=_LINE_LIMIT,
                start_new_session=True,
            )
            assert self._process.stderr is not None  # asked for just now
            self._listening = asyncio.create_task(_log_places(self._process.stderr))
        return self._process

    async def stop(self) -> None:
        """End the process at once; nothing it holds is worth keeping."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if self._listening is not None:
            await asyncio.wait({self._listening}, timeout=1)


async def _log_places(stream: asyncio.StreamReader) -> None:
    while line := await stream.readline():
        if place := _PLACE.match(line.decode(errors="replace").rstrip()):
            _log.error("the analysis process: %s", place[0])


def main() -> None:
    """The process: answers until its input ends."""
    models = Models(sys.argv[2] if len(sys.argv) > 2 else None, "linear" if sys.argv[1] == "linear" else "encoder")
    faulthandler.enable()
    if hasattr(os, "nice"):  # not on Windows
        os.nice(10)  # the screen comes first where cores are few
    out = sys.stdout
    sys.stdout = sys.stderr

    def say(answer: dict[str, object]) -> None:
        out.write(json.dumps(answer) + "\n")
        out.flush()

    with contextlib.suppress(Exception):  # told when an article is to be read
        from onrecord.core.analysis.quick_start import load_soon

        load_soon(models)
    for line in sys.stdin:
        asked = json.loads(line)
        size = len(asked["text"])
        try:
            from onrecord.core.analysis.pipeline import analyse

            found = analyse(
                asked["text"],
                models,
                published=asked["published"],
                language=asked["language"],
                progress=lambda done, of=size: say({"done": done, "of": of}),
            )
            say({"analysis": analysis_to_json(found)})
        except OnrecordError as error:
            say({"error": str(error)})
        except Exception as error:  # noqa: BLE001 - told to the user; the worker lives on for the next article
            told = f"the analysis failed ({type(error).__name__}: {error}); the text stays readable"
            say({"error": told, "trace": trace(error)})


if __name__ == "__main__":
    main()
