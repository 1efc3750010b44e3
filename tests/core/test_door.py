"""A source that fails is its own failure, whatever its parser raises; what comes out of a source is clean."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.model import Article
from onrecord.core.sources.door import guarded
from onrecord.core.sources.formats import plain
from onrecord.core.sources.items import Failure, Found, Note, Pointer, Skipped
from onrecord.core.sources.locate import find_pointers, read_pointer
from tests.conftest import examples
from tests.core.test_formats import STORY


def read_all(folder: Path) -> dict[str, Found]:
    """What the files of a folder hold, by their names; one thing each."""
    found: dict[str, Found] = {}
    for pointer in find_pointers([str(folder)]):
        assert isinstance(pointer, Pointer)
        (found[Path(pointer.source).name],) = read_pointer(pointer)
    return found


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "rot13", "base64", "zlib", "hex", "bz2", "quopri", "uu", "mbcs", "no-such-set", "x" * 300, "ä", "\x00"])  # fmt: skip
def test_no_declared_character_set_stands_in_the_way(charset: str, tmp_path: Path) -> None:
    kind = f"Content-Type: text/plain; charset={charset}\r\n\r\n{STORY}"
    (tmp_path / "a.eml").write_bytes(f"Subject: =?{charset}?q?Ferry?=\r\n{kind}".encode())
    page = f'<html><head><meta charset="{charset}"></head><body><article><p>{STORY}</p></article></body></html>'
    (tmp_path / "a.html").write_bytes(page.encode())
    for found in read_all(tmp_path).values():
        assert isinstance(found, Article)
        assert "We have lost a winter" in found.text


def test_hostile_mail_is_read_or_fails_alone(tmp_path: Path) -> None:
    deep = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000))
    (tmp_path / "deep.eml").write_text(f"Subject: x\r\n{deep}Content-Type: text/plain\r\n\r\n{STORY}")
    (tmp_path / "brackets.eml").write_text(f"From: {'(' * 50_000}\r\nDate: {'(' * 50_000}\r\n\r\n{STORY}")
    (tmp_path / "words.eml").write_text(f"Subject: {'=?utf-8?q?a?= ' * 20_000}\r\n\r\n{STORY}")
    found = read_all(tmp_path)
    assert isinstance(found["deep.eml"], Article | Failure)
    for name in ("brackets.eml", "words.eml"):
        article = found[name]
        assert isinstance(article, Article)
        assert "We have lost a winter" in article.text


@pytest.mark.parametrize("way", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_damaged_member_of_an_archive_fails_alone(way: int, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", way) as archive:
        archive.writestr("one.txt", STORY)
        archive.writestr("two.txt", STORY + "\n\nMore, he said.", zipfile.ZIP_STORED)
    data = bytearray(packed.getvalue())
    start = 30 + len("one.txt")
    data[start + 4 : start + 60] = b"\xff" * 56
    (tmp_path / "a.zip").write_bytes(data)
    one, two = read_pointer(Pointer(str(tmp_path / "a.zip")))
    assert isinstance(one, Failure)
    assert "one.txt is damaged (" in one.reason
    assert isinstance(two, Article)


def test_what_nobody_foresaw_is_told_in_a_line_and_logged_without_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(text: str, **_: object) -> Article:
        raise ZeroDivisionError(f"cannot divide {text}")

    monkeypatch.setattr(plain, "split_boilerplate", breaks)
    (tmp_path / "a.txt").write_text(STORY)
    with caplog.at_level(logging.ERROR):
        (failure,) = read_pointer(Pointer(str(tmp_path / "a.txt")))
    assert isinstance(failure, Failure)
    assert "a.txt cannot be read (ZeroDivisionError), it may be damaged; save its text and read that" in failure.reason
    assert "in breaks" in caplog.text
    assert "winter" not in caplog.text
    assert "winter" not in failure.reason


def test_an_error_after_the_first_articles_keeps_them() -> None:
    def found() -> list[Found]:
        raise MemoryError

    (failure,) = guarded("a.txt", found)
    assert failure == Failure("a.txt", "a.txt needs more memory than there is; cut it in parts")


def test_half_an_emoji_is_one_article_however_it_is_come_by(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "So \ud83d she said.", "title": "\udfff", "date": "\x1b]52;c;aGk=\x07"}))
    (article,) = read_pointer(Pointer(str(path)))
    assert isinstance(article, Article)
    assert (article.text, article.title, article.published) == ("So \ufffd she said.", "\ufffd", None)
    assert article.id == Article("So \ufffd she said.").id


def test_a_date_that_is_none_and_an_address_that_is_none_are_not_kept(tmp_path: Path) -> None:
    front = "---\ndate: \x1b]52;c;aGk=\x07\nlang: <b>\nurl: javascript:alert(1)\n---\n"
    (tmp_path / "a.md").write_text(f"{front}# Ferry\n\n{STORY}")
    article = read_all(tmp_path)["a.md"]
    assert isinstance(article, Article)
    assert (article.published, article.language, article.url) == (None, None, None)


def nested(kind: str, depth: int) -> str:
    """A document that is ``depth`` deep, with a text in its midst."""
    if kind == "eml":
        parts = (f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
        return f"Subject: x\r\n{''.join(parts)}Content-Type: text/plain\r\n\r\n{STORY}"
    if kind in ("json", "jsonl"):
        return '{"text":' + '[{"text":' * depth + json.dumps(STORY) + "}]" * depth + "}"
    tag = {"xml": "item", "html": "div", "rss": "channel", "opml": "outline"}[kind]
    head = "<!DOCTYPE html><html><body>" if kind == "html" else '<?xml version="1.0"?>'
    return f"{head}{f'<{tag}>' * depth}{STORY}{f'</{tag}>' * depth}"


def long_line(kind: str, size: int) -> str:
    """A document with a line of ``size`` characters and more."""
    word = "harbour " * (size // 8)
    return {
        "eml": f"Subject: {word}\r\nFrom: {'<' * size}\r\n\r\n{STORY}",
        "json": json.dumps({"text": word, "title": word}),
        "jsonl": json.dumps({"text": word, "\x00" * 9: [size] * (size // 9)}),
        "xml": f'<?xml version="1.0"?><a b="{word}">{STORY}</a>',
        "html": f'<html><body><p title="{word}" {"a=b " * (size // 4)}>{STORY}</p></body></html>',
        "rss": f"<rss><channel><item><title>{word}</title><link>{word}</link></item></channel></rss>",
        "opml": f'<opml><body><outline xmlUrl="{word}"/></body></opml>',
    }[kind]


@examples(25)
@given(
    st.sampled_from(("eml", "json", "jsonl", "xml", "html", "rss", "opml")),
    st.sampled_from((nested, long_line)),
    st.sampled_from((1, 100, 1_100, 20_000)),
    st.one_of(st.just(0), st.integers(1, 400)),
    st.binary(max_size=4),
)
def test_whatever_its_depth_and_size_a_source_fails_alone(
    kind: str, made: Callable[[str, int], str], size: int, cut: int, noise: bytes
) -> None:
    data = made(kind, size).encode()
    with TemporaryDirectory() as folder:
        (Path(folder) / f"a.{kind}").write_bytes(data[: len(data) - cut] + noise)
        (Path(folder) / "b.txt").write_text(STORY)
        found = {p.source: list(read_pointer(p)) for p in find_pointers([folder]) if isinstance(p, Pointer)}
    (good,) = found.pop(str(Path(folder) / "b.txt"))
    assert isinstance(good, Article)
    for items in found.values():
        assert all(isinstance(item, Article | Failure | Note | Pointer | Skipped) for item in items)
        assert all(len(item.reason) < 1000 and "\n" not in item.reason for item in items if isinstance(item, Failure))
