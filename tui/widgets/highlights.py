"""How the article looks: the class and style of each highlight by its meaning, and the same without colours."""

from __future__ import annotations

from onrecord.tui.widgets import runs

#: bits of a highlight's mask and the class that draws them; later ones lie over earlier ones
BITS: tuple[tuple[int, str], ...] = (
    (runs.INDIRECT, "article--indirect"),
    (runs.MIXED, "article--mixed"),
    (runs.DIRECT, "article--direct"),
    (runs.REJECTED, "article--rejected"),
    (runs.CURRENT, "article--current"),
    (runs.FIGURE, "article--figure"),
    (runs.PLACE, "article--place"),
    (runs.ORGANISATION, "article--organisation"),
    (runs.PERSON, "article--person"),
    (runs.CUE, "article--cue"),
    (runs.ANTECEDENT, "article--antecedent"),
    (runs.SPEAKER, "article--speaker"),
    (runs.MATCH, "article--match"),
    (runs.MATCH_HERE, "article--match-here"),
    (runs.SELECTED, "article--selected"),
    (runs.EDGE, "article--edge"),
)
_OTHERS = ("title", "aside", "pointer", "open-mark", "kept-mark", "rejected-mark", "recheck-mark")
CLASSES = frozenset((*(name for _, name in BITS), *(f"article--{name}" for name in _OTHERS)))
CSS = """
ArticleView {
    background: $background; color: $foreground; scrollbar-size-vertical: 1; overflow-x: hidden; width: 1fr;
    scrollbar-color: $scrollbar; scrollbar-background: $background; height: 1fr;
    &:focus { background: $background; }
    & > .article--title { text-style: bold; color: $foreground; }
    & > .article--aside { color: $text-muted; }
    & > .article--pointer { color: $quote-ink; text-style: bold; }
    & > .article--open-mark { color: $text-muted; }
    & > .article--kept-mark { color: $text-success; text-style: bold; }
    & > .article--rejected-mark { color: $text-error; text-style: bold; }
    & > .article--recheck-mark { color: $text-warning; text-style: bold; }
    & > .article--direct { background: $quote-direct; }
    & > .article--mixed { background: $quote-mixed; }
    & > .article--indirect { background: $quote-indirect; }
    & > .article--rejected { text-style: strike; }
    & > .article--person { text-style: bold; }
    & > .article--organisation { text-style: bold italic; }
    & > .article--place { text-style: underline; }
    & > .article--figure { color: $figure-ink; }
    & > .article--current { background: $quote-current; }
    & > .article--cue { color: $quote-ink; text-style: italic underline; }
    & > .article--speaker { color: $quote-ink; text-style: bold underline; }
    & > .article--antecedent { color: $quote-ink; text-style: bold underline; }
    & > .article--match { background: $match; text-style: underline; }
    & > .article--match-here { background: $selected; color: $selected-ink; text-style: bold; }
    & > .article--selected { background: $selected; color: $selected-ink; }
    & > .article--edge { background: $foreground; color: $background; text-style: bold underline; }
    &:ansi > .article--direct { text-style: italic; }
    &:ansi > .article--mixed { text-style: italic underline; }
    &:ansi > .article--indirect { text-style: underline; }
    &:ansi > .article--organisation { text-style: bold; }
    &:ansi > .article--place { text-style: bold; }
    &:ansi > .article--current { text-style: reverse; }
    &:ansi > .article--cue { text-style: bold italic underline; }
    &:ansi > .article--match { text-style: reverse underline; }
    &:ansi > .article--match-here { text-style: reverse bold; }
    &:ansi > .article--selected { text-style: reverse bold not underline not italic; }
}
"""
