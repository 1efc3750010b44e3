"""Every format that is read, good and bad."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.formats import articles, formats, known_suffixes
from onrecord.core.sources.items import Failure, Found, Payload, Pointer, Skipped, from_bytes
from onrecord.core.sources.locate import find_pointers, read_pointer, read_source

LINES = (
    "The harbour council will reopen the ferry route in May, its chair said on Thursday.",
    "'We have lost a winter,' Helena Duarte told reporters after four hours of talks.",
    "Traffic fell by 62 percent last year, according to the agency that counts vessels.",
)
STORY = "\n\n".join(LINES)


def read(data: bytes, name: str, **columns: str) -> list[Found]:
    """All that is in a file of that name."""
    suffix = Path(name).suffix.lower()
    return list(articles(Payload(name, suffix, lambda: io.BytesIO(data), columns=columns)))


def only(found: Iterable[Found]) -> Article:
    """The one article."""
    (article,) = found
    assert isinstance(article, Article)
    return article


def pdf(lines: Iterable[str]) -> bytes:
    """A PDF of one page with these lines of text."""
    shown = "\n".join(f"({line}) Tj T*" for line in lines)
    content = f"BT /F1 12 Tf 50 800 Td 14 TL\n{shown}\nET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return bytes(out) + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def test_every_ending_named_in_the_readme_is_read() -> None:
    assert {
        ".txt",
        ".md",
        ".html",
        ".pdf",
        ".eml",
        ".jsonl",
        ".csv",
        ".tsv",
        ".opml",
        ".gz",
        ".zip",
    } <= known_suffixes()
    assert len(formats()) >= 15


def test_pdf_gives_its_text() -> None:
    article = only(read(pdf(LINES), "a.pdf"))
    assert "We have lost a winter" in article.text
    assert "Traffic fell by 62 percent" in article.text


def test_a_pdfs_running_heads_and_page_numbers_are_no_text() -> None:
    writer = PdfWriter()
    for number, line in enumerate(LINES, 1):
        writer.append(io.BytesIO(pdf(("The Harbour Courier, 14 March 2024", line, f"- {number} -"))))
    writer.add_metadata({"/Author": "(anonymous)", "/Title": "Microsoft Word - ferry.doc"})
    out = io.BytesIO()
    writer.write(out)
    article = only(read(out.getvalue(), "a.pdf"))
    assert article.byline is None
    assert "Microsoft" not in (article.title or "")
    assert "Harbour Courier" not in article.text
    assert "- 3 -" not in article.text
    assert LINES[0] in article.text
    assert LINES[2] in article.text


def test_an_encrypted_pdf_and_one_of_pictures_are_told() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(LINES))))
    writer.encrypt("secret")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(OnrecordError, match=r"encrypted; open it with its password|damaged PDF \(DependencyError\)"):
        read(locked.getvalue(), "a.pdf")
    with pytest.raises(OnrecordError, match="no text in it, only pictures"):
        read(pdf(()), "scan.pdf")
    with pytest.raises(OnrecordError, match="damaged PDF"):
        read(pdf(LINES)[:200], "cut.pdf")


def test_an_email_gives_subject_sender_date_and_plain_text() -> None:
    mail = (
        "From: Harbour Press Office <press@harbour.example>\r\nSubject: =?utf-8?q?Ferry_to_reopen_=E2=80=93_council?=\r\n"
        "Date: Thu, 14 Mar 2024 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/alternative; boundary="x"\r\n\r\n'
        f"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{STORY}\r\n"
        "--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>other</p>\r\n--x--\r\n"
    )
    article = only(read(mail.encode(), "a.eml"))
    assert (article.title, article.byline) == ("Ferry to reopen – council", "Harbour Press Office")
    assert (article.site, article.published) == ("harbour.example", "2024-03-14")
    assert "We have lost a winter" in article.text
    with pytest.raises(OnrecordError, match="e-mail without text"):
        read(b"From: a@b.example\r\nSubject: x\r\nContent-Type: image/png\r\n\r\nabc", "b.eml")


def test_a_mail_sent_on_is_the_article_in_it() -> None:
    forwarded = "---------- Forwarded message ---------\nFrom: Harbour Press <press@harbour.example>\nDate: Thu, 14 Mar 2024\nSubject: Ferry\nTo: <desk@courier.example>\n\n"
    mail = f"From: Desk <desk@courier.example>\r\nSubject: Fwd: Ferry to reopen\r\n\r\n{forwarded}{STORY}\n\n-- \nHarbour Press Office\nTel. 123\n"
    article = only(read(mail.encode(), "a.eml"))
    assert (article.title, article.text) == ("Ferry to reopen", STORY)
    assert any("Tel. 123" in line.text for line in article.boilerplate)
    assert any("To: <desk@courier.example>" in line.text for line in article.boilerplate)


def test_json_lines_are_articles_and_bad_lines_fail_alone() -> None:
    good = {"headline": "Ferry", "body": STORY, "source": "Courier", "date": "March 14, 2024", "id": 7}
    data = "\n".join(
        (json.dumps(good), "no json", "[1]", json.dumps({"title": "x"}), "", json.dumps({"text": "ok ok"}))
    )
    found = read(data.encode(), "a.jsonl")
    assert isinstance(found[0], Article)
    assert (found[0].text, found[0].title, found[0].site, found[0].published) == (
        STORY,
        "Ferry",
        "Courier",
        "2024-03-14",
    )
    assert [f.source for f in found if isinstance(f, Failure)] == [
        "a.jsonl, line 2",
        "a.jsonl, line 3",
        "a.jsonl, line 4",
    ]
    assert isinstance(found[-1], Article)
    assert only(read(b'{"words": "said so"}', "b.jsonl", text="words")).text == "said so"


def test_fifty_megabytes_on_one_line_fail_alone() -> None:
    data = b'{"text": "' + b"x" * 50_000_000 + b'"}\n' + b'{"text": "after it"}\n'
    found = read(data, "a.jsonl")
    assert isinstance(found[0], Failure)
    assert "over 20 MB" in found[0].reason
    assert isinstance(found[1], Article)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";"])
def test_a_spreadsheet_is_an_article_a_row(encoding: str, sign: str) -> None:
    rows = f'title{sign}text{sign}date\n"Fähre; offen"{sign}"Die Brücke, sagte er,\nist zu."{sign}2024-03-14\nx{sign}{sign}\n'
    found = read(rows.encode(encoding), "a.csv")
    assert isinstance(found[0], Article)
    assert (found[0].title, found[0].text) == ("Fähre; offen", "Die Brücke, sagte er,\nist zu.")
    assert isinstance(found[1], Failure)
    assert found[1].source == "a.csv, row 3"


def test_a_spreadsheet_without_a_column_for_the_text_is_told() -> None:
    with pytest.raises(OnrecordError, match="no column for the text"):
        read(b"a,b\n1,2\n", "a.csv")
    assert only(read(b"a\twords\n1\tsaid so\n", "a.tsv", text="words")).text == "said so"


@pytest.mark.parametrize(
    "names",
    [
        ("headline", "story_text", "media_name", "author_name", "publish_date", "story_url"),
        ("Article Title", "Full Text", "Outlet", "Authors", "Publication Date", "URL"),
        ("title", "articleBody", "sourceName", "byline", "datePublished", "permalink"),
        ("Überschrift", "Wortlaut", "Zeitung", "Verfasst von", "Tag", "Adresse"),
    ],
)
def test_columns_are_known_by_their_usual_names_or_by_those_that_are_given(names: tuple[str, ...]) -> None:
    values = ("Ferry to reopen", STORY, "Harbour Courier", "Ines Okafor", "14 March 2024", "https://a.example/1")
    fields = ("title", "text", "site", "byline", "published", "url")
    columns = dict(zip(fields, names, strict=True)) if "Wortlaut" in names else {}
    table, book, sheet = io.StringIO(), io.BytesIO(), Workbook()
    csv.writer(table).writerows((("id", *names), ("7", *values)))
    assert sheet.active is not None
    sheet.active.append(("id", *names))
    sheet.active.append((7, *values))
    sheet.save(book)
    record = json.dumps({"id": 7, **dict(zip(names, values, strict=True))})
    for data, name in (
        (table.getvalue().encode(), "a.csv"),
        (book.getvalue(), "a.xlsx"),
        (record.encode(), "a.jsonl"),
        (f"[{record}]".encode(), "a.json"),
        (table.getvalue().encode(), "standard input"),
        (f'{{"status": "ok", "articles": [{record}]}}'.encode(), "answer.json"),
    ):
        article = only(read(data, name, **columns))
        found = (article.title, article.text, article.site, article.byline, article.published, article.url)
        assert found == (*values[:4], "2024-03-14", values[5])


def test_a_text_with_its_marks_is_the_words_of_it() -> None:
    page = "".join(f"<p class='x'>{line}</p>" for line in LINES)
    for data, name in ((json.dumps({"text": page}), "a.jsonl"), (f"title,text\nFerry,{page.replace(',', '&#44;')}\n", "a.csv")):  # fmt: skip
        assert only(read(data.encode(), name)).text == STORY
    kept = "She said <b>no</b> and left, as x < y shows."
    assert only(read(json.dumps({"text": kept}).encode(), "a.jsonl")).text == kept
    (empty,) = read(b'{"text": "<p> </p>"}', "a.jsonl")
    assert isinstance(empty, Failure)
    assert empty.reason == "a.jsonl, line 1 is empty; fill in its text or delete the line"


def test_a_column_that_is_not_there_is_told_with_those_that_are() -> None:
    message = r"has no “outlet” for the site; what it has: id, text, paper"
    with pytest.raises(OnrecordError, match=message):
        read(b"id,text,paper\n1,said so,Courier\n", "a.csv", site="outlet")
    with pytest.raises(OnrecordError, match=message):
        read(b'{"id": 1, "text": "said so", "paper": "Courier"}\n', "a.jsonl", site="outlet")
    with pytest.raises(OnrecordError, match="has no column for the text \\(id, words\\); say which it is"):
        read(b"id,words\n1,said so\n", "a.csv")


@pytest.mark.parametrize(
    ("record", "site", "published"),
    [
        ({"source": {"id": None, "name": "Courier"}, "publishedAt": "2024-03-14T09:30:00Z"}, "Courier", "2024-03-14"),
        ({"source": "https://courier.example/a", "date": "20240314"}, "courier.example", "2024-03-14"),
        ({"outlet": "Courier", "source": "wire", "date": 1710400000}, "Courier", "2024-03-14"),
        ({"outlet": "Courier", "date": 1710400000000}, "Courier", "2024-03-14"),
    ],
)
def test_what_services_put_in_their_fields_is_understood(
    record: dict[str, object], site: str, published: str | None
) -> None:
    article = only(read(json.dumps({"text": STORY, **record}).encode(), "a.jsonl"))
    assert (article.site, article.published) == (site, published)


def test_gzip_and_zip_are_opened() -> None:
    assert only(read(gzip.compress(STORY.encode()), "a.txt.gz")).text == STORY
    assert len(read(gzip.compress(b'{"text": "one"}\n{"text": "two"}\n'), "a.jsonl.gz")) == 2
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("in/one.txt", STORY)
        z.writestr("in/two.md", f"# Two\n\n{STORY}")
        z.writestr("in/picture.png", b"\x89PNG")
        z.writestr("in/empty.txt", "")
        z.writestr("__MACOSX/._one.txt", "x")
    found = read(archive.getvalue(), "a.zip")
    assert sum(isinstance(f, Article) for f in found) == 2
    assert [f.source for f in found if isinstance(f, Failure)] == ["a.zip/in/empty.txt"]


def test_bombs_cut_offs_and_archives_in_archives_are_told() -> None:
    with pytest.raises(OnrecordError, match="over 20 MB"):
        read(gzip.compress(b"a" * 30_000_000, 9), "bomb.txt.gz")
    line = b'{"text": "a"}' + b" " * 100_000 + b"\n"
    with pytest.raises(OnrecordError, match="gzip bomb"):
        read(gzip.compress(line * 600, 9), "bomb.jsonl.gz")
    with pytest.raises(OnrecordError, match="cut-off gzip"):
        read(gzip.compress(STORY.encode() * 50)[:-20], "cut.txt.gz")
    with pytest.raises(OnrecordError, match="archive in an archive"):
        read(gzip.compress(gzip.compress(gzip.compress(b"x"))), "a.gz.gz.gz")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("bomb.txt", b"a" * 30_000_000)
        z.writestr("one.txt", STORY)
    found = read(archive.getvalue(), "a.zip")
    assert next(f.reason for f in found if isinstance(f, Failure)).startswith("a.zip/bomb.txt unpacks to over 20 MB")
    assert sum(isinstance(f, Article) for f in found) == 1
    with pytest.raises(OnrecordError, match="damaged zip"):
        read(archive.getvalue()[:100], "cut.zip")


def test_lists_of_addresses_and_opml_lead_on() -> None:
    found = read(b"# mine\nhttps://a.example/1\n\nhttps://a.example/2\tfailed before\n", "urls.txt")
    assert [f.source for f in found if isinstance(f, Pointer)] == ["https://a.example/1", "https://a.example/2"]
    opml = b'<?xml version="1.0"?><opml><body><outline text="f"><outline xmlUrl="https://a.example/rss"/></outline></body></opml>'
    assert [f.source for f in read(opml, "a.opml") if isinstance(f, Pointer)] == ["https://a.example/rss"]
    with pytest.raises(OnrecordError, match="lists no feed"):
        read(b"<opml><body/></opml>", "b.opml")
    with pytest.raises(OnrecordError, match="among its addresses"):
        read(b"https://a.example/1\n" * 6 + b"and then words\n", "urls.txt")


def test_xml_brings_nothing_in_from_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("https://stolen.example/rss")
    opml = f'<?xml version="1.0"?><!DOCTYPE o [<!ENTITY e SYSTEM "file://{secret}">]><opml><body><outline xmlUrl="&e;"/></body></opml>'
    with pytest.raises(OnrecordError, match="lists no feed"):
        read(opml.encode(), "a.opml")
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha ">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
        + "]><rss><channel><title>&j;</title><item><title>t</title></item></channel></rss>"
    )
    assert len(str(read(bomb.encode(), "a.xml"))) < 100_000


RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Courier</title>
<item><title>One</title><link>https://a.example/1</link><guid>g1</guid><description>short</description></item>
<item><title>Two</title><guid>g2</guid><pubDate>Thu, 14 Mar 2024 10:00:00 GMT</pubDate>
<description><![CDATA[<p>{LINES[0]}</p><p>{LINES[1]}</p><p>{LINES[2]}</p><script>x</script>]]></description></item></channel></rss>"""


def test_a_feeds_entry_without_a_link_is_its_own_text_or_counted() -> None:
    short = "<rss version='2.0'><channel><item><title>One</title><description>The ferry will sail again in May, she said.</description></item><item><title>Two</title></item></channel></rss>"
    article, skipped = read(short.encode(), "feed.xml")
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("One", "The ferry will sail again in May, she said.")
    assert isinstance(skipped, Skipped)
    assert skipped.why == "entry without link or text"


def test_a_feeds_title_is_its_words() -> None:
    feed = "<rss version='2.0'><channel><item><title>&lt;b&gt;Ferry&lt;/b&gt; &amp;amp; port</title><description>The ferry will sail again in May, she said.</description></item></channel></rss>"
    assert only(read(feed.encode(), "feed.xml")).title == "Ferry & port"


def test_a_feed_leads_to_its_pages_and_keeps_what_has_none() -> None:
    place, article = read(RSS.encode(), "feed.xml")
    assert isinstance(place, Pointer)
    assert (place.source, place.polite) == ("https://a.example/1", True)
    assert isinstance(article, Article)
    assert (article.title, article.site, article.published) == ("Two", "The Courier", "2024-03-14")
    assert article.text == STORY


def test_a_folder_is_walked_and_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "in" / ".hidden").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text(STORY)
    (tmp_path / "in" / "b.png").write_bytes(b"PNG")
    (tmp_path / "in" / ".hidden" / "c.txt").write_text(STORY)
    (tmp_path / "d.md").write_text(STORY)
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(
        find_pointers([str(tmp_path), str(tmp_path / "**" / "*.txt"), "ftp://x.example", str(tmp_path / "*.pdf")])
    )
    names = [Path(p.source).name for p in found if isinstance(p, Pointer)]
    assert names == ["d.md", "a.txt", "a.txt"]
    assert [
        "not an http or https" in f.reason or "matches no file" in f.reason for f in found if isinstance(f, Failure)
    ] == [
        True,
        True,
    ]
    assert [(Path(s.source).name, s.why) for s in found if isinstance(s, Skipped)] == [
        ("pipe.txt", "not an ordinary file"),
        (".hidden", "hidden"),
        ("b.png", ".png"),
    ]
    (failure,) = read_pointer(Pointer(str(tmp_path / "none.txt")))
    assert isinstance(failure, Failure)
    assert "does not exist" in failure.reason
    (failure,) = read_pointer(Pointer(str(tmp_path / "pipe.txt")))
    assert isinstance(failure, Failure)
    assert "not an ordinary file" in failure.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    (failure, *_) = find_pointers([str(tmp_path)])
    assert isinstance(failure, Failure)
    assert "check its permissions" in failure.reason


def test_five_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    with pytest.raises(OnrecordError, match="over 20 MB"):
        read_source(str(path))


def test_bytes_in_memory_know_their_name() -> None:
    assert only(articles(from_bytes(STORY.encode(), "x.txt", ".txt"))).source == "x.txt"
