"""Tells a page's boilerplate from its story, line by line, in text pasted from a web page.

Nothing is dropped: each line either stays in the body or becomes a :class:`Boilerplate` that remembers where it stood.
The lines are judged by what newsrooms' pages put there: a menu, a navigation line that repeats the title, the title again,
"by ...", a caption with its credit, "Related Articles", readers' comments.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple, get_args

from onrecord.core.model import Article, Boilerplate, BoilerplateKind
from onrecord.core.text.patterns import pattern

#: the beginning of a page, in paragraphs, in which bylines, dates and captions are looked for
_HEAD = 8
#: so many lines of a few words each at the top are a menu
_MENU = 4
_ENDS = ".,;:!?”\"’'…"
_BYLINE = pattern(
    r"(?:(?:(?:words|text|story|report(?:ed|ing)?|written)\s+)?by[:\s]|byline:(?:\s*by\b)?)\s*(?P<name>\S.{1,78}?)\s*$",
    re.IGNORECASE,
)
_CREDIT = pattern(
    r"(?:^|[\s.(|/–—-])(?:photo(?:graph|s)?|image|picture|credit|illustration|file photo)\b\s*(?:by|:|/|courtesy)?.{0,60}$"
    r"|(?:^|[\s.(|/©–—-])(?:twitter|facebook|instagram|afp|reuters|ap|epa|getty(?: images)?|shutterstock|pa wire|"
    r"pa media|associated press|file|courtesy [\w ]{2,30}|handout|xinhua|bloomberg|alamy|apf?\s*photo)\)?\.?$",
    re.IGNORECASE,
)
_TAIL = pattern(
    r"(?:related (?:articles?|stories|posts?|topics|news|coverage)|leave a (?:comment|reply)|comments?(?: \(\d+\))?|"
    r"read (?:more|next|also)\b.{0,120}|more (?:from|on|in) .{2,60}|most (?:read|popular|viewed)|you may also like|"
    r"recommended(?: for you)?|trending(?: now)?|see also|tags?:.*|topics:.*|filed under:.*|"
    r"(?:sign up|subscribe)\b.{0,140}|(?:follow|like) us on .{2,60}|(?:©|\(c\)|copyright)\b.{0,140}|"
    r"all rights reserved\.?|back to top|print this (?:page|article)|view comments)",
    re.IGNORECASE,
)
_SHARE = pattern(
    r"(?:share(?: (?:this|on|via)\b.{0,60})?|tweet|e-?mail(?: this)?|print|facebook|twitter|whatsapp|copy link|"
    r"advertisement|advert|skip to (?:main )?content|menu|log ?in|listen to this article.{0,40}|\d+ min(?:ute)?s? read|"
    r"(?:(?:published|updated|posted) )?\d+ (?:minutes?|hours?|days?) ago|"
    r"(?:share|tweet|email|print|facebook|twitter|linkedin|whatsapp|reddit|[\s|•·,/])+)",
    re.IGNORECASE,
)
#: what stands above what readers wrote, which is no part of the story however much it reads like one; and between
_COMMENTS = pattern(
    r"(?:\d+ )?(?:reader )?comments?(?: \(\d+\))?|view comments|join the (?:conversation|discussion)", re.IGNORECASE
)
_ANSWER = pattern(
    r"(?:like|reply|report|share|upvote|[\s·|])+|\d+ (?:minute|hour|day|week|month|year)s? ago", re.IGNORECASE
)
#: what the writer is, in a line below the name
_JOB = pattern(
    r"(?:[\w’'-]+ ){0,3}(?:correspondent|editor|reporter|writer|columnist|staff)(?:,? (?:in )?[A-Z]\w+)?", re.IGNORECASE
)
#: a database's or a publishing system's own fields, where a text was copied out of one
_FIELD = pattern(
    r"(?:LENGTH: [\d,.]+ words|(?:SECTION|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|DOCUMENT-TYPE|JOURNAL-CODE|GRAPHIC|SLUG|DATELINE|SERIES|ISSN|ACC-NO): .{1,120})"
)
_NAVIGATION = pattern(r"(?:home|news|latest|world|politics|sections?)\b.*(?:[>»›/|]|\bnews\b)", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = pattern(
    r"(?:(?:published|updated|posted|last (?:updated|modified))(?: on| at)?:?\s*)?(?:\w+day,?\s+)?"
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})(?:T[\d:.Z+-]+)?|(?P<m1>[A-Za-z]{3,9})\.? (?P<d1>\d{1,2})(?:st|nd|rd|th)?,? (?P<y1>\d{4})|"
    r"(?P<d2>\d{1,2})(?:st|nd|rd|th)? (?P<m2>[A-Za-z]{3,9})\.?,? (?P<y2>\d{4}))(?P<rest>.{0,50})$",
    re.IGNORECASE,
)
_BYLINE_DATE = pattern(
    r"[\s,|·–—-]+(?:on )?(?P<date>(?:[A-Z][a-z]+day,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4}|\d{4}-\d{2}-\d{2}))$"
)
_DATELINE = pattern(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .'’-]{2,40}(?:, [A-Z][\w. ]{2,30})?, (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4})"
    r"(?: \([^)]{2,30}\))? ?[—–-]"
)


class _Rule(NamedTuple):
    """A kind of line: shorter than ``longest``, and either anywhere or only at the top of the page."""

    kind: BoilerplateKind
    fits: Callable[[str], object]
    longest: float = float("inf")
    in_head: bool = False


class _Line(NamedTuple):
    text: str
    kind: BoilerplateKind | None = None


def split_boilerplate(text: str, *, title: str | None = None, source: str | None = None) -> Article:
    """Plain ``text`` -> an article whose body is the story alone.

    ``title`` is the page's where it is known from elsewhere; otherwise the first line is used where it reads like
    one. Paragraphs of the body stand apart by one empty line.
    """
    lines = _paragraphs(text)
    top = _end_of_menu(lines, title)
    menu = [_Line(line, _kind(line, None, head=True) or "navigation") for line in lines[:top]]
    labelled = _with_a_story(menu + _label(lines[top:], title or _title_of(lines[top:])))
    body: list[str] = []
    boilerplate: list[Boilerplate] = []
    length = 0
    for line in labelled:
        if line.kind is None:
            length += len(line.text) + (2 if body else 0)
            body.append(line.text)
        else:
            boilerplate.append(Boilerplate(line.kind, line.text, length))
    first = {f.kind: f.text for f in reversed(boilerplate)}
    byline, signed = _byline_and_date(first.get("byline", ""))
    dates = _iso_date(first.get("date", "")), signed, _dateline_date(body[0]) if body else None
    return Article(
        text="\n\n".join(body),
        title=title or first.get("title"),
        byline=byline,
        published=next(filter(None, dates), None),
        source=source,
        boilerplate=tuple(boilerplate),
    )


def _byline_and_date(line: str) -> tuple[str | None, str | None]:
    """Who wrote it, and the ISO date behind that where there is one: "By Ann Moss, 14 March 2025"."""
    found = _BYLINE.match(line)
    if found is None:
        return None, None
    name = found["name"]
    dated = _BYLINE_DATE.search(name)
    day = _iso_date(dated["date"]) if dated else None
    return name[: dated.start()] if dated and day else name, day


def _with_a_story(lines: list[_Line]) -> list[_Line]:
    """The lines, some of them the story: where none is, the standfirst, else all."""
    for kept in ("standfirst",), get_args(BoilerplateKind):
        if not any(line.kind is None for line in lines):
            lines = [_Line(line.text) if line.kind in kept else line for line in lines]
    return lines


def _dateline_date(paragraph: str) -> str | None:
    """The date of a dateline: "LISBON, March 14, 2024 (Agency) — The ministers ..."."""
    m = _DATELINE.match(paragraph)
    return _iso_date(m["date"]) if m else None


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of ``text``, hard-wrapped lines joined again."""
    out: list[str] = []
    for block in re.split(r"\n[^\S\n]*\n", text):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if _is_wrapped(lines):
            out.append(" ".join(lines))
        else:
            out.extend(lines)
    return out


def _is_wrapped(lines: list[str]) -> bool:
    full = lines[:-1]
    return len(lines) > 1 and min(map(len, full)) >= 40 and max(map(len, lines)) <= 100


def _end_of_menu(lines: list[str], title: str | None) -> int:
    """How many lines at the top are a site's menu: several of a few words each, up to the title.

    The title may be as short: it is the one it is known to be, or stands above a byline or a date.
    """
    end = next((i for i, line in enumerate(lines) if line == title or not _is_of_menu(line)), len(lines))
    if end < len(lines) and _is_signed(lines[end]):
        end -= 1
    return end if _MENU <= end < len(lines) and _reads_like_title(lines[end]) else 0


def _is_of_menu(line: str) -> bool:
    is_short = len(line.split()) <= 3 and line[-1] not in _ENDS
    return not _is_signed(line) and bool(is_short or _SHARE.fullmatch(line) or _is_navigation(line))


def _is_signed(line: str) -> bool:
    return bool(_BYLINE.fullmatch(line) or _iso_date(line))


def _title_of(lines: list[str]) -> str | None:
    head = lines[:_HEAD]
    counts = Counter(head)
    for i, line in enumerate(head):
        if counts[line] > 1 or _is_in_longer(line, head[:i]):
            return line
    first = next((x for x in head if not (_SHARE.fullmatch(x) or _BYLINE.fullmatch(x) or _DATE.match(x))), "")
    return first if len(lines) > 1 and _reads_like_title(first) else None


def _is_in_longer(line: str, before: list[str]) -> bool:
    """Whether a line above holds the line and more: a path that leads to the article, the title last."""
    return len(line) > 20 and any(line != other and line in other for other in before)


def _reads_like_title(line: str) -> bool:
    if not (2 <= len(line.split()) <= 25 and len(line) <= 170):
        return False
    ends_in_quote = line[-1] in "”\"'’" and line[0] not in "“\"'‘" and line[-2] not in ".,!?"
    return ends_in_quote or line[-1] not in ".,;”\"'’:"


def _label(lines: list[str], title: str | None) -> list[_Line]:
    in_head = True
    out: list[_Line] = []
    for i, line in enumerate(lines):
        kind = _kind(line, title, in_head and i < _HEAD)
        if kind is None and in_head:
            kind = _kind_by_its_place(lines, i, title, out[-1].kind if out else None)
        in_head = in_head and (kind is not None or not _is_story(line))
        out.append(_Line(line, kind))
    return _label_tail(out)


def _kind_by_its_place(
    lines: list[str], i: int, title: str | None, above: BoilerplateKind | None
) -> BoilerplateKind | None:
    if above == "byline" and _JOB.fullmatch(lines[i]):
        return "byline"
    return "standfirst" if _is_standfirst(lines, i, title) else None


def _kind(line: str, title: str | None, head: bool) -> BoilerplateKind | None:
    if title and line == title:
        return "title"
    if title and head and _is_path_to(title, line):
        return "navigation"
    asked = (rule for rule in _RULES if (head or not rule.in_head) and len(line) < rule.longest)
    return next((rule.kind for rule in asked if rule.fits(line)), None)


def _is_path_to(title: str, line: str) -> bool:
    """Whether a line is the way to the article on its site, which ends in the title."""
    return title in line and len(line) < len(title) + 120


def _is_navigation(line: str) -> bool:
    return _NAVIGATION.match(line) is not None and line[-1] not in '.!?”"'


def _is_caption(line: str) -> bool:
    """A line that ends in a photo credit and is no sentence that happens to name an agency."""
    credit = _CREDIT.search(line, max(0, len(line) - 100))  # a credit ends its line
    if credit is None or line[-1] in '”"’!?':
        return False
    before = line[: credit.start() + 1].rstrip()
    return (
        line.lower().startswith(("photo", "image", "picture", "file photo")) or not before or before[-1] in ".()|/–—-©"
    )


def _is_story(line: str) -> bool:
    return len(line.split()) >= 12 and line[-1] in ".!?”\"’'…)"


def _is_standfirst(lines: list[str], i: int, title: str | None) -> bool:
    """A line between the title and the byline, date or caption."""
    if not title or title not in lines[:i] or len(lines[i]) > 400:
        return False
    return any(_BYLINE.fullmatch(x) or _iso_date(x) for x in lines[i + 1 : i + 3] if len(x) < 110)


def _label_tail(lines: list[_Line]) -> list[_Line]:
    """After a tail marker, headlines and links are tail too, up to the next line that reads like the story."""
    out: list[_Line] = []
    tail = False
    comments = _where_comments_begin(lines)
    for i, line in enumerate(lines):
        if line.kind == "tail" or i >= comments:
            tail = True
        elif line.kind is None and (_is_story(line.text) or line.text[-1] in '.?!”"'):
            tail = False
        out.append(_Line(line.text, "tail") if tail and line.kind is None else line)
    return out


def _where_comments_begin(lines: list[_Line]) -> int:
    """The heading of readers' comments, which are told by their buttons and are not most of the page."""

    def story(of: list[_Line]) -> int:
        return sum(len(line.text.split()) for line in of if line.kind is None)

    last_answer = max((i for i, line in enumerate(lines) if _ANSWER.fullmatch(line.text)), default=0)
    begin = next((i for i, line in enumerate(lines[:last_answer]) if _COMMENTS.fullmatch(line.text)), len(lines))
    return begin if story(lines[:begin]) > story(lines[begin:]) else len(lines)


def _iso_date(line: str) -> str | None:
    """The ISO date of a line that is a date and little else."""
    m = _DATE.match(line)
    if m is None or re.search(r"(?<![a-z])[a-z]{4,} [a-z]{3,} [a-z]{3,}", m["rest"]):
        return None
    try:
        if m["iso"]:
            return datetime.strptime(m["iso"], "%Y-%m-%d").date().isoformat()
        month = _MONTHS.index((m["m1"] or m["m2"])[:3].lower()) + 1
        return date(int(m["y1"] or m["y2"]), month, int(m["d1"] or m["d2"])).isoformat()
    except ValueError:
        return None


#: asked in this order
_RULES = (
    _Rule("share", _SHARE.fullmatch),
    _Rule("tail", _TAIL.fullmatch),
    _Rule("byline", _BYLINE.fullmatch, 90, in_head=True),
    _Rule("byline", re.compile("BYLINE:").match, 90),
    _Rule("navigation", _FIELD.fullmatch),
    _Rule("date", _iso_date, 110, in_head=True),
    _Rule("caption", _is_caption, 300),
    _Rule("navigation", _is_navigation, 90, in_head=True),
)
