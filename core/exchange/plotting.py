"""A picture of the library as a file: a Vega-Lite chart, drawn by vl-convert, an extra, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from onrecord.core.errors import OnrecordError
from onrecord.core.library.pictures import Picture, PictureKind
from onrecord.core.text.characters import without_controls

KINDS: Sequence[str] = get_args(PictureKind)
#: the ways a picture is written, by the ending of its file
FORMATS = ("svg", "png")
#: hues that are told apart without red and green (Okabe and Ito), and the grey of all others
_HUES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#9678d2")
_REST = "#9a9a9a"
#: points of the plot: width, a bar's height, the height where time runs along; dots of a PNG to a point
_WIDTH, _BAR, _HEIGHT, _SCALE = 640, 20, 320, 2
#: points left of the labels, for fonts that run wider than the one they were measured in
_ROOM = 40
#: letters of a label that are shown
_LABEL = 40


def format_of(path: Path) -> str:
    """How a picture is written to a file of that name.

    Raises:
        OnrecordError: its ending is none of ``FORMATS``.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise OnrecordError(f"“{path.suffix}” is not a picture's ending; use .svg or .png")
    return ending


def plotted(picture: Picture, form: str) -> bytes:
    """The picture as an SVG or a PNG, light, to print or publish.

    Raises:
        OnrecordError: the extra is not installed, or there is nothing to draw.
    """
    if not picture.bars:
        raise OnrecordError(f"there is nothing to draw: no quote has what “{picture.kind}” counts; try another search")
    drawn: str = _renderer().vegalite_to_svg(_chart(picture), allowed_base_urls=[])
    return drawn.encode() if form == "svg" else as_png(drawn)


def as_png(svg: str) -> bytes:
    """An SVG as a PNG.

    Raises:
        OnrecordError: the extra is not installed.
    """
    png: bytes = _renderer().svg_to_png(svg, scale=_SCALE)
    return png


def _renderer() -> Any:
    try:
        return import_module("vl_convert")
    except ImportError:
        raise OnrecordError("drawing this needs an extra; install it: pip install 'onrecord[plot]'") from None


def _chart(picture: Picture) -> dict[str, Any]:
    """The picture in Vega-Lite's words: time runs along, all else stands in rows."""
    along = picture.kind in ("days", "pace")
    names = _unique([s.name for s in picture.series])
    labels = _unique([bar.label for bar in picture.bars])
    values = [
        {"bar": label, "part": name, "n": count, "order": order}
        for label, bar in zip(labels, picture.bars, strict=True)
        for order, (name, count) in enumerate(zip(names, bar.counts, strict=True))
    ]
    bars: dict[str, Any] = {"field": "bar", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260}}
    if along:
        bars["axis"] = {"labelOverlap": True, "labelAngle": -45}
    hues = _hues(len(names), picture.has_rest)
    drawn = [names[n] for n in picture.parts]
    legend = {"title": None, "orient": "bottom", "columns": 4, "values": drawn} if len(names) > 1 else None
    return {
        "title": {"text": picture.title, "subtitle": _below(picture), "anchor": "start"},
        "data": {"values": values},
        "mark": {"type": "bar"},
        "width": _WIDTH,
        "height": _HEIGHT if along else {"step": _BAR},
        "encoding": {
            ("x" if along else "y"): bars,
            ("y" if along else "x"): _counts(even=picture.even),
            "color": {"field": "part", "type": "nominal", "scale": {"domain": names, "range": hues}, "legend": legend},
            "order": {"field": "order"},
        },
        "background": "white",
        "padding": {"left": _ROOM, "top": 5, "right": 5, "bottom": 5},
    }


def _hues(count: int, has_rest: bool) -> list[str]:
    """A colour for each part; the last is grey where it is all others together."""
    hues = [_HUES[n % len(_HUES)] for n in range(count)]
    return [*hues[:-1], _REST] if has_rest else hues


def _counts(*, even: bool) -> dict[str, Any]:
    """The axis of quotes, or of their share."""
    counted = {"field": "n", "type": "quantitative"}
    if even:
        return {**counted, "stack": "normalize", "title": "share", "axis": {"format": ".0%"}}
    return {**counted, "stack": "zero", "title": "quotes", "axis": {"format": ",.0f", "tickMinStep": 1}}


def _below(picture: Picture) -> list[str]:
    of = f" · {picture.base.search}" if picture.base.search else ""
    without = " · those rejected are left out" if picture.base.without_rejected else ""
    lines = (f"{picture.total:,} quotes{of}{without}", picture.note)
    return [_clean(line) for line in lines if line]


def _unique(names: Sequence[str]) -> list[str]:
    """Names to draw; of two that look alike the second has a number, or they would be one bar."""
    out: dict[str, None] = {}
    for name in names:
        shown = _clean(name)
        shown = shown if len(shown) <= _LABEL else f"{shown[: _LABEL - 1]}…"
        number = 2
        found = shown
        while found in out:
            found = f"{shown} ({number})"
            number += 1
        out[found] = None
    return list(out)


def _clean(text: str) -> str:
    return without_controls(text).replace("\n", " ")
