"""Exports of news databases, archives and office documents: split, fielded, or refused by name."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from onrecord.core.errors import OnrecordError
from onrecord.core.model import Article
from onrecord.core.sources.items import Failure, Pointer, Skipped
from onrecord.core.sources.locate import read_pointer
from tests.core.test_formats import LINES, STORY, only, read
from tests.core.test_news_exports import LEXIS

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FACTIVA_ROWS = (("HD", "<b>{}</b>"), ("BY", "By Ines Okafor"), ("PD", "{}"), ("SN", "The Harbour Courier"), ("LA", "English"), ("LP", "<p>{}</p>"), ("TD", "<p>{}</p>"))  # fmt: skip
PROQUEST_MAIL = """From: noreply@archive.example\r\nSubject: Your documents\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>{}</body></html>"""


def packed(**members: str) -> bytes:
    """A zip file of these members; two underscores stand for a slash, one for a point."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


def docx(*paragraphs: str) -> bytes:
    """A Word document of these paragraphs, each the inside of its element."""
    body = "".join(f"<w:p>{p if p.startswith('<') else f'<w:r><w:t>{p}</w:t></w:r>'}</w:p>" for p in paragraphs)
    return packed(word__document_xml=f"<w:document {W}><w:body>{body}</w:body></w:document>")


def nexis(title: str, date: str, text: str) -> list[str]:
    """An article as Nexis Uni lays it out."""
    return [title, "The Harbour Courier(Lisbon)", date, "", "Section:\u00a0NEWS; Pg. 3", "Length:\u00a01,064 words", "Byline:\u00a0Ines Okafor", "Body", "", text, LINES[1], "Load-Date:\u00a0March 15, 2024", "End of Document"]  # fmt: skip


def test_a_word_document_is_read_without_what_was_struck_or_deleted() -> None:
    changed = "<w:r><w:t>The council </w:t></w:r><w:del><w:r><w:delText>will not</w:delText><w:t>never</w:t></w:r></w:del><w:ins><w:r><w:t>will</w:t></w:r></w:ins><w:r><w:rPr><w:strike/></w:rPr><w:t> not</w:t></w:r><w:r><w:t> reopen the ferry.</w:t></w:r>"  # fmt: skip
    article = only(read(docx("Ferry route to reopen", changed, *LINES), "a.docx"))
    assert article.title == "Ferry route to reopen"
    assert article.text.startswith(f"The council will reopen the ferry.\n\n{LINES[0]}")


def test_a_download_of_nexis_uni_is_split_and_fielded() -> None:
    cover = ["Date and Time: Friday, 15. March 2024", "Job Number: 1", "Documents (2)", "1. Ferry route to reopen", "Client/Matter: -None-"]  # fmt: skip
    pages = [*nexis("Ferry route to reopen", "March 14, 2024 Thursday", LINES[0]), *nexis("Second story", "April 2, 2024 Tuesday", LINES[2])]  # fmt: skip
    first, second = read(docx(*cover, *pages), "a.docx")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.site, first.published) == ("Ferry route to reopen", "The Harbour Courier (Lisbon)", "2024-03-14")  # fmt: skip
    assert (first.byline, first.text) == ("Ines Okafor", f"{LINES[0]}\n\n{LINES[1]}")
    assert (second.title, second.published) == ("Second story", "2024-04-02")


def test_a_document_of_nexis_uni_may_lack_its_source_its_title_or_its_text() -> None:
    whole = nexis("Section 230 of the code", "March 14, 2024 Thursday", LINES[0])
    without_source = [whole[0], *whole[2:]]
    without_title = nexis("No Headline In Original", "March 15, 2024 Friday", LINES[2])
    picture = ["A boat", "The Harbour Courier", "March 16, 2024 Saturday", "Length:\u00a05 words", "Graphic", "The boat", "Load-Date:\u00a0March 17, 2024", "End of Document"]  # fmt: skip
    first, second, third = read(docx(*without_source, *without_title, *picture), "a.docx")
    assert isinstance(first, Article)
    assert (first.title, first.site, first.published) == ("Section 230 of the code", None, "2024-03-14")
    assert isinstance(second, Article)
    assert (second.title, second.site) == (None, "The Harbour Courier (Lisbon)")
    assert isinstance(third, Failure)
    assert third.source == "a.docx, article 3"


def test_a_highlight_with_a_date_is_not_the_day_of_a_document() -> None:
    pages = nexis("Ferry route to reopen", "March 14, 2024 Thursday", LINES[0])
    pages[7:7] = ["Highlight:\u00a0The ruling is set aside", "It was handed down on Jan. 4, 2022"]
    article = only(read(docx(*pages), "a.docx"))
    assert (article.title, article.published) == ("Ferry route to reopen", "2024-03-14")


def test_what_is_struck_or_hidden_in_a_document_is_no_text() -> None:
    for mark in (r"{\f1\strike not }", r"\strike not \strike0 ", r"{\v not }", r"{\f1\striked1 not }"):
        rtf = (
            rf"{{\rtf1\ansi Ferry route\par The council will {mark}reopen the route in May, she said.\par {LINES[2]}}}"
        )
        assert only(read(rtf.encode(), "a.rtf")).text == f"The council will reopen the route in May, she said.\n\n{LINES[2]}"  # fmt: skip
    names = 'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    style = '<s:style s:name="T1"><s:text-properties s:text-line-through-style="solid"/></s:style><s:style s:name="T2"><s:text-properties s:text-line-through-style="none"/></s:style>'
    odt = f'<o {names}>{style}<t:h>Ferry route</t:h><t:p>The council will <t:span t:style-name="T1">not </t:span><t:span t:style-name="T2">reopen</t:span> it.</t:p></o>'
    assert only(read(packed(content_xml=odt), "a.odt")).text == "The council will reopen it."


def test_rich_text_and_open_documents_are_read() -> None:
    rtf = r"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Times;}\f0 Ferry route to reopen\par\par \ldblquote We waited,\rdblquote  said Ana Lima, F\'e4hrfrau.\par " + rf"{LINES[2]}\par}}"  # fmt: skip
    for name in ("a.rtf", "a.txt"):
        article = only(read(rtf.encode(), name))
        assert article.title == "Ferry route to reopen"
        assert article.text == f"“We waited,” said Ana Lima, Fährfrau.\n\n{LINES[2]}"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    odt = f'<o xmlns:t="{text}"><t:tracked-changes><t:p>gone</t:p></t:tracked-changes><t:h>Ferry route</t:h><t:p>The<t:s/>council <t:span>said</t:span> no<t:note><t:p>1</t:p></t:note>.</t:p></o>'
    article = only(read(packed(content_xml=odt), "a.odt"))
    assert (article.title, article.text) == ("Ferry route", "The council said no.")
    with pytest.raises(OnrecordError, match="is not rich text; save it as"):
        read(b"words", "a.rtf")
    with pytest.raises(OnrecordError, match="is damaged or encrypted"):
        read(b"PK\x03\x04 nothing", "a.docx")
    with pytest.raises(OnrecordError, match="has no text in it; save the article as"):
        read(docx(""), "a.docx")


def test_a_workbook_is_an_article_a_row() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Headline", "Text", "Outlet"])
    sheet.append(["Ferry", STORY, "The Courier"])
    sheet.append(["Empty", None, "The Courier"])
    out = io.BytesIO()
    book.save(out)
    first, second = read(out.getvalue(), "a.xlsx")
    assert isinstance(first, Article)
    assert (first.title, first.text, first.site) == ("Ferry", STORY, "The Courier")
    assert isinstance(second, Failure)
    assert second.source == "a.xlsx, Sheet, row 3"
    empty = io.BytesIO()
    openpyxl.Workbook().save(empty)
    with pytest.raises(OnrecordError, match=r"has no column for the text .*; say which it is"):
        read(empty.getvalue(), "b.xlsx")


@pytest.mark.parametrize("layout", ["html", "xml"])
def test_factiva_as_html_and_xml(layout: str) -> None:
    stories = (("Ferry route to reopen", "14 March 2024", LINES[0], LINES[1]), ("Second story", "2 avril 2024", LINES[2], LINES[0]))  # fmt: skip
    if layout == "html":
        out = "<html><head><title>Factiva</title></head><body>"
        for values in stories:
            left = iter(values)
            rows = ((code, cell.format(next(left)) if "{}" in cell else cell) for code, cell in FACTIVA_ROWS)
            out += f"<div class='article enArticle'><table>{''.join(f'<tr><td><b>{c}</b>&nbsp;</td><td>{v}</td></tr>' for c, v in rows)}</table></div>"
    else:
        out = '<?xml version="1.0"?><PPSResponse><r xmlns="http://global.factiva.com/pps/2.0">'
        for title, date, lead, tail in stories:
            day = "2024-03-14" if "March" in date else "2024-04-02"
            out += f"<article><headline><paragraph>{title}</paragraph></headline><byline>By Ines Okafor</byline><sourceName>The Harbour Courier</sourceName><baseLanguage>EN</baseLanguage><publicationDate><date>{day}</date></publicationDate><leadParagraph>{lead}</leadParagraph><tailParagraphs><paragraph>{tail}</paragraph></tailParagraphs></article>"
        out += "</r></PPSResponse>"
    first, second = read(out.encode(), f"a.{layout}")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.byline, first.site) == ("Ferry route to reopen", "Ines Okafor", "The Harbour Courier")
    assert (first.published, first.language, first.text) == ("2024-03-14", "en", f"{LINES[0]}\n\n{LINES[1]}")
    assert (second.title, second.published) == ("Second story", "2024-04-02")


def test_a_day_without_anything_between_its_numbers_is_one() -> None:
    xml = f"<PPSResponse><article><headline>Ferry</headline><publicationDate><date>20240314</date></publicationDate><tailParagraphs><paragraph>{STORY}</paragraph></tailParagraphs></article></PPSResponse>"
    assert only(read(xml.encode(), "a.xml")).published == "2024-03-14"


def test_factiva_without_field_codes() -> None:
    stories = [
        ["World News", "Ferry route to reopen in the middle of May", "By Ines Okafor", "1,064 words", "14 March 2024", "09:30", "The Harbour Courier", "HARCOU", "3", "English", "(c) 2024 The Harbour Courier", *LINES[:2], "Document HARCOU0020240314ek3e00001"],
        ["Second story", "64 words", "2 April 2024", "The Other Paper", "OTHPAP", "English", "Copyright 2024, The Other Paper.", LINES[2], "Document OTHPAP0020240402ek4200001"],
    ]  # fmt: skip
    text = "\n".join("\n".join(lines) + "\n" for lines in stories)
    html = "".join(f'<div class="article enArticle">{"".join(f"<div>{line}</div>" for line in lines)}</div>' for lines in stories)  # fmt: skip
    for data, name in ((text, "a.txt"), (f"<html><head><title>Factiva</title></head><body>{html}</body></html>", "a.html")):  # fmt: skip
        first, second = read(data.encode(), name)
        assert isinstance(first, Article)
        assert isinstance(second, Article)
        assert (first.title, first.byline) == ("Ferry route to reopen in the middle of May", "Ines Okafor")
        assert (first.site, first.published, first.language) == ("The Harbour Courier", "2024-03-14", "en")
        assert first.text == "\n\n".join(LINES[:2])
        assert (second.title, second.byline, second.site) == ("Second story", None, "The Other Paper")
        assert (second.published, second.text) == ("2024-04-02", LINES[2])


def test_lexis_as_html_and_a_single_document_without_its_number() -> None:
    blocks = [block.strip() for block in LEXIS.split("\n\n") if block.strip()]
    html = "<HTML><BODY><!-- LXNComment 1 -->" + "".join(f"<DIV><P><SPAN>{b}</SPAN></P></DIV>" for b in blocks)
    single = LEXIS.split("1 of 2 DOCUMENTS")[1].split("2 of 2")[0].strip()
    first, second = read(html.encode(), "a.html")
    for article in (first, only(read(single.encode(), "a.txt"))):
        assert isinstance(article, Article)
        assert article.title == "Ferry route to reopen in May"
        assert (article.byline, article.site, article.published) == ("Ines Okafor", "The Harbour Courier", "2024-03-14")
        assert "LOAD-DATE" not in article.text
        assert "LENGTH" not in article.text
    assert isinstance(second, Article)
    assert second.published == "2024-04-02"


def test_a_mail_of_proquest_is_split_and_fielded() -> None:
    one = f'<div><a name="DocID_1"></a><p><b>Ferry route to reopen</b></p><p>Okafor, Ines. The Harbour Courier; Lisbon. 14 Mar 2024.</p><p><b>Author: </b>Okafor, Ines</p><p>ProQuest document link</p><p>Full text: </p><p>{LINES[0]}</p><p>Enlarge this image.</p><p>{LINES[1]}</p><p>Subject: Ferries</p><p>Publication title: The Harbour Courier; Lisbon</p><p>Publication date: Mar 14, 2024</p></div>'
    first, second = read(PROQUEST_MAIL.format(one + one.replace("Ferry route", "Second route")).encode(), "a.eml")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.byline, first.site) == ("Ferry route to reopen", "Ines Okafor", "The Harbour Courier")
    assert (first.published, first.text) == ("2024-03-14", f"{LINES[0]}\n\n{LINES[1]}")
    assert second.title == "Second route to reopen"


def test_what_proquest_writes_round_an_article_is_no_part_of_it() -> None:
    one = f'<div><a name="DocID_1"></a><p><b>Ferry route to reopen: [Harbour Desk] [With graphic(s)]</b></p><p><b>Author: </b>Okafor, Ines; Ana Maria Lima; Sá, Rui F</p><p>Full text: </p><p>{LINES[0]}</p><div><strong>Photograph</strong></div><div class="Photograph_content"><photo_caption>The quay at dawn.</photo_caption></div><p>Document URL: https: //www.proquest.example/docview/26 37/se-2</p></div>'
    article = only(read(PROQUEST_MAIL.format(one).encode(), "a.eml"))
    assert (article.title, article.byline) == ("Ferry route to reopen", "Ines Okafor; Ana Maria Lima; Rui F Sá")
    assert (article.text, article.url) == (LINES[0], "https://www.proquest.example/docview/2637/se-2")


def test_an_agency_export_is_split_and_fielded() -> None:
    rule = "_" * 67
    text = f'"Hafenblatt" gefunden am 28.12.2017 10:36 Uhr\n\nDie Fähre kommt, und das schon im\nMai\n\nVon Ines Okafor und Rui Sá\n\n{STORY}\n\n("Hafenblatt", Print-Ausgabe, 02.08.2017)\n\n{rule}\n"Die Bucht" gefunden am 29.12.2017 10:36 Uhr\n\nZweite\n\n{LINES[2]}\n\n(APA)\n\n{rule}\n"Die Bucht" erschienen am 30.12.2017\n\nDritte\n\n{LINES[1]}\n'
    rich = "{\\rtf1\\ansi " + "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text).replace("\n", "\\par ") + "}"
    for data, name in ((text, "a.txt"), (rich, "a.rtf")):
        first, second, third = read(data.encode(), name)
        assert isinstance(first, Article)
        assert (first.title, first.byline) == ("Die Fähre kommt, und das schon im Mai", "Ines Okafor und Rui Sá")
        assert (first.site, first.published, first.text) == ("Hafenblatt", "2017-08-02", STORY)
        assert isinstance(second, Article)
        assert (second.published, second.text) == (None, LINES[2])
        assert isinstance(third, Article)
        assert third.published == "2017-12-30"


def test_a_mailbox_is_an_article_a_message() -> None:
    message = "From desk@courier.example Thu Mar 14 10:00:00 2024\nFrom: Desk <desk@courier.example>\nSubject: {}\nDate: Thu, 14 Mar 2024 10:00:00 +0000\n\n{}\n\n"
    box = message.format("Ferry", STORY) + message.format("Second", f"{LINES[2]}\n>From here on, she said.") + message.format("Empty", "")  # fmt: skip
    first, second, third = read(box.encode(), "a.mbox")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.title, first.byline, first.published, first.text) == ("Ferry", "Desk", "2024-03-14", STORY)
    assert "From here on" in second.text
    assert isinstance(third, Failure)
    assert third.source == "a.mbox, message 3"
    with pytest.raises(OnrecordError, match="holds no message; export the mailbox again"):
        read(b"", "empty.mbox")


PAGE = f"<html><head><title>Ferry to reopen</title></head><body><article><h1>Ferry to reopen</h1>{''.join(f'<p>{line}</p>' for line in LINES)}</article></body></html>"


def test_a_saved_page_is_read() -> None:
    mhtml = f"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://courier.example/ferry\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n{PAGE}\r\n--x--\r\n"
    for name in ("a.mhtml", "a.txt"):
        article = only(read(mhtml.encode(), name))
        assert (article.title, article.url) == ("Ferry to reopen", "https://courier.example/ferry")
    with pytest.raises(OnrecordError, match="holds no page; save it from the browser again"):
        read(b"MIME-Version: 1.0\r\n\r\nwords", "a.mht")


def warc(*records: tuple[str, str, str]) -> bytes:
    """A web archive of (address, status, page)."""
    out = b""
    for address, status, page in records:
        http = f"HTTP/1.1 {status} X\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-03-14T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
        out += head.encode() + http + b"\r\n\r\n"
    return out


def test_what_was_found_in_a_file_has_its_place_in_it_for_a_source(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(warc(("https://courier.example/1", "200", PAGE)))
    assert only(read_pointer(Pointer(str(path)))).source == f"{path}, https://courier.example/1"


def test_a_web_archive_is_an_article_a_page() -> None:
    data = warc(("https://courier.example/1", "200", PAGE), ("https://courier.example/2", "404", PAGE), ("https://courier.example/3", "200", "<html><p>Log in</p></html>"))  # fmt: skip
    first, gone, second = read(data, "a.warc")
    assert isinstance(first, Article)
    assert (first.title, first.url) == ("Ferry to reopen", "https://courier.example/1")
    assert isinstance(gone, Skipped)
    assert gone.why == "status 404"
    assert isinstance(second, Failure)
    assert second.source == "https://courier.example/3"
    with pytest.raises(OnrecordError, match="holds no page that can be read; its pages have to be"):
        read(warc(("https://courier.example/2", "404", PAGE)), "a.warc")
    with pytest.raises(OnrecordError, match="is a damaged web archive"):
        read(warc(("https://courier.example/1", "200", PAGE)) + b"nonsense\r\n\r\n", "a.warc")


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "standard input"])
def test_json_arrays_are_an_article_an_element(name: str, indent: int | None) -> None:
    records = [{"title": f"Ferry {n}", "text": f"{STORY}\n\nNumber {n}, she said."} for n in range(500)]
    found = read(json.dumps([*records, {"title": "x"}, 5], indent=indent).encode(), name)
    assert [f.title for f in found if isinstance(f, Article)] == [f"Ferry {n}" for n in range(500)]
    assert [f.source for f in found if isinstance(f, Failure)] == [f"{name}, element 501", f"{name}, element 502"]
    assert only(read(json.dumps(records[0], indent=indent).encode(), "one.json")).title == "Ferry 0"


def test_json_lines_and_csv_are_known_by_their_beginning() -> None:
    lines = "".join(json.dumps({"title": f"T{n}", "text": STORY}) + "\n" for n in range(3))
    assert [f.title for f in read(lines.encode(), "standard input") if isinstance(f, Article)] == ["T0", "T1", "T2"]
    rows = "headline\ttext\nFerry\tShe said so.\n"
    for data in (rows, rows.replace("\t", ","), rows.replace("\t", ";")):
        assert only(read(data.encode(), "standard input")).title == "Ferry"
    with pytest.raises(OnrecordError, match="is not JSON from character"):
        read(b'[{"text": "She said so."}, oops', "a.json")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_read(encoding: str) -> None:
    assert only(read(STORY.encode(encoding), "a.txt")).text == STORY


def test_a_document_under_a_name_without_its_ending_is_known_by_its_parts() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["Headline", "Text"])
    book.active.append(["Ferry", STORY])
    book.save(out)
    for name in ("a.txt", "a", "a.zip"):
        assert only(read(docx(*LINES), name)).text == STORY
        assert only(read(out.getvalue(), name)).text == STORY


def test_more_is_piped_in_than_one_article_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = b"".join(json.dumps({"title": f"T{n}", "text": "said so " * 300_000}).encode() + b"\n" for n in range(12))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    assert [found.title for found in read_pointer(Pointer("-")) if isinstance(found, Article)] == [f"T{n}" for n in range(12)]  # fmt: skip


def test_an_ebook_is_an_article_a_chapter() -> None:
    container = '<container><rootfiles><rootfile full-path="in/book.opf"/></rootfiles></container>'
    opf = '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Harbour Weekly</dc:title><dc:creator>Ines Okafor</dc:creator><dc:date>2024-03-14</dc:date></metadata><manifest><item id="a" href="a.xhtml"/><item id="b" href="b.xhtml"/><item id="c" href="c.xhtml" properties="nav"/></manifest><spine><itemref idref="b"/><itemref idref="a"/><itemref idref="c"/></spine></package>'
    chapter = f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Ferry</h1>{"".join(f"<p>{line}</p>" for line in (*LINES, *LINES))}</body></html>'
    members = {"META-INF__container_xml": container, "in__book_opf": opf, "in__a_xhtml": chapter, "in__b_xhtml": "<html><body><p>Contents</p></body></html>", "in__c_xhtml": chapter}  # fmt: skip
    article = only(read(packed(**members), "a.epub"))
    assert (article.title, article.source) == ("Ferry", "a.epub, chapter 2")
    assert (article.site, article.byline, article.published) == ("The Harbour Weekly", "Ines Okafor", "2024-03-14")
    with pytest.raises(OnrecordError, match="has no chapter with text in it"):
        read(packed(**{**members, "in__a_xhtml": "<html><body><p>x</p></body></html>"}), "a.epub")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.txt", b"<?xml version='1.0'?><data><row>1</row></data>" * 9, "is XML or HTML of a kind that is not read"),
        ("a.txt", b"<svg xmlns='x'><path d='M0 0'/></svg>", "is XML or HTML of a kind that is not read"),
        ("a.py", STORY.encode(), "is source code, no article"),
        ("a.txt", b"import os\n\ndef main():\n    for x in range(5):\n        print(x)\n    return 1\n\nif x:\n    main()\n", "is source code or configuration"),
        ("a.txt", b"body {\n  color: red;\n  margin: 0;\n}\np {\n  color: blue;\n}\n", "is source code or configuration"),
        ("a.txt", b"words " + b"<div class='a'><span>x</span></div>" * 40, "is markup of a kind that is not read"),
        ("a.txt", b'{"a": 1, "b": [1, 2]}', "has no text; say which field holds it"),
        ("a.txt", b"12 13 14.5 17\n" * 60, "is figures or symbols rather than sentences"),
        ("a.txt", b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo" * 200, "is data rather than sentences"),
        ("a.txt", b"User-agent: *\nDisallow: /private\n", "is rules for programs (robots.txt), no article"),
        ("a.html", b"<html><body><h1>News</h1><ul>" + b"<li><a href='/1'>Ferry route to the islands reopens in May</a></li>" * 40 + b"</ul></body></html>", "has no article that can be recognised"),
        ("a.txt", b"-----BEGIN PRIVATE KEY-----\nabc\n", "is a key or certificate"),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500, "is an old Office document or message"),
        ("a.txt", b"7z\xbc\xaf\x27\x1c" + b"\x00" * 50, "is a 7-Zip archive"),
        ("a.txt", b"a\x01\x02\x03" * 200, "is a binary file, not text"),
        ("a.txt", b"import os\n\n\ndef main(path):\n    \"\"\"Say what is there.\"\"\"\n    found = os.listdir(path)\n    for name in sorted(found):\n        print(name)\n    return len(found)\n", "is source code or configuration"),
        ("a.txt", b"body { margin: 0; }\n.a { color: red; }\n" * 9, "is source code or configuration"),
        ("a.txt", b"var a=function(b){return b.map(function(c){return c*2})};" * 9, "is source code or configuration"),
        ("a.txt", b"2024-03-14 10:00:01 INFO the server has started\n" * 9, "is a log, no article"),
        ("a.txt", b"a.txt" + b"\0" * 252 + b"ustar" + b"\0" * 300, "is a tar archive; unpack it and name the folder"),
        ("a.mbox", STORY.encode(), "holds no message; export the mailbox again"),
        ("a.csv", b"title,text\n", "holds no article; name a file that does"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18, "holds no article; name a file that does"),
        ("a.pptx", b"PK\x03\x04" + b"\x00" * 50, "is a zip archive or office document"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_by_name(name: str, data: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = read_pointer(Pointer(str(tmp_path / name)))
    assert isinstance(found, Failure)
    assert told in found.reason
