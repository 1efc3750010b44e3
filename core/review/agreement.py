"""How far two reviewers, or a reviewer and a gold file, agree: on what is a quote, on who said it, on where it begins and ends.

Chance-corrected agreement is Krippendorff's alpha (nominal) and Cohen's kappa, both by NLTK.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.core.frozen import frozen
from onrecord.core.model import Spans
from onrecord.core.text.names import name_key

#: intersection over union, in characters, from which two judgements are about one quote
_SAME_QUOTE = 0.5


@frozen
class Judgement:
    """What one side says of a stretch of text: whether it is a quote (``kept``), and whose."""

    key: str
    content: Spans
    kept: bool
    speaker_name: str | None = None
    together_with: tuple[str, ...] = ()

    @property
    def speakers(self) -> tuple[str, ...]:
        """The names of all who say it, ``speaker_name`` first."""
        return (self.speaker_name, *self.together_with) if self.speaker_name else ()


@frozen
class Disagreement:
    """A quote that two sides judge otherwise; None where a side has no such quote."""

    article_id: str
    one: Judgement | None
    other: Judgement | None


@frozen
class SpanScores:
    """Matches between two sides' kept quotes; F1 does not depend on which side is taken for the truth."""

    exact: int = 0
    overlapping: int = 0
    one: int = 0
    other: int = 0

    @property
    def exact_f1(self) -> float | None:
        """F1 of spans with the same ends; None where neither side has any."""
        return _f1(self.exact, self.one, self.other)

    @property
    def overlapping_f1(self) -> float | None:
        """F1 of spans that share a character, one to one."""
        return _f1(self.overlapping, self.one, self.other)

    def __add__(self, more: SpanScores) -> SpanScores:
        return SpanScores(
            self.exact + more.exact, self.overlapping + more.overlapping, self.one + more.one, self.other + more.other
        )


@frozen
class Coefficients:
    """Agreement on one question over ``units`` that both sides judged; alpha and kappa are None where no unit was."""

    units: int
    agreed: int
    alpha: float | None
    kappa: float | None


@dataclass
class Agreement:
    """Collected article by article with :meth:`add`."""

    spans: SpanScores = field(default_factory=SpanScores)
    by_article: dict[str, SpanScores] = field(default_factory=dict[str, SpanScores])
    disagreements: list[Disagreement] = field(default_factory=list[Disagreement])
    _verdicts: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    _speakers: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])

    def add(self, article_id: str, one: Sequence[Judgement], other: Sequence[Judgement]) -> None:
        """Add what the two sides say of an article."""
        pairs = matched(one, other)
        scores = span_scores([j for j in one if j.kept], [j for j in other if j.kept])
        self.by_article[article_id] = scores
        self.spans += scores
        for a, b in pairs:
            if a is not None and b is not None:
                unit = f"{article_id} {a.key}"
                self._verdicts.append((unit, _verdict(a), _verdict(b)))
                if a.kept and b.kept:
                    self._speakers.append((unit, _speaker(a), _speaker(b)))
            if _differ(a, b):
                self.disagreements.append(Disagreement(article_id, a, b))

    @property
    def verdicts(self) -> Coefficients:
        """On whether it is a quote, of those that both judged."""
        return _coefficients(self._verdicts)

    @property
    def speakers(self) -> Coefficients:
        """On whose it is, of those that both kept. Names are compared as the library does."""
        return _coefficients(self._speakers)


def matched(one: Sequence[Judgement], other: Sequence[Judgement]) -> list[tuple[Judgement | None, Judgement | None]]:
    """The two sides' judgements in pairs, by key, then by the most text in common; None beside what stands alone."""
    rest = {j.key: j for j in other}
    pairs: list[tuple[Judgement | None, Judgement | None]] = []
    unpaired: list[Judgement] = []
    for a in one:
        b = rest.pop(a.key, None)
        if b is None:
            unpaired.append(a)
        else:
            pairs.append((a, b))
    for a in unpaired:
        best = max(rest.values(), key=lambda b: shared(a.content, b.content), default=None)
        if best is not None and shared(a.content, best.content) >= _SAME_QUOTE:
            pairs.append((a, rest.pop(best.key)))
        else:
            pairs.append((a, None))
    return [*pairs, *((None, b) for b in rest.values())]


def span_scores(one: Iterable[Judgement], other: Iterable[Judgement]) -> SpanScores:
    """How many quotes of one side the other has, with the same ends and with any text in common."""
    ours, theirs = [j.content for j in one], [j.content for j in other]
    exact = len(set(ours) & set(theirs))
    ranked = sorted(
        ((share, i, k) for i, a in enumerate(ours) for k, b in enumerate(theirs) if (share := shared(a, b)) > 0),
        reverse=True,
    )
    left: set[int] = set()
    right: set[int] = set()
    for _, i, k in ranked:
        if i not in left and k not in right:
            left.add(i)
            right.add(k)
    return SpanScores(exact, len(left), len(ours), len(theirs))


def shared(a: Spans, b: Spans) -> float:
    """Intersection over union of two contents, in characters."""
    common = sum(max(min(e, y) - max(s, x), 0) for s, e in a for x, y in b)
    whole = sum(e - s for s, e in a) + sum(e - s for s, e in b) - common
    return common / whole if whole else 0.0


def _f1(hits: int, one: int, other: int) -> float | None:
    return 2 * hits / (one + other) if one + other else None


def _verdict(j: Judgement) -> str:
    return "accepted" if j.kept else "rejected"


def _speaker(j: Judgement) -> str:
    return " and ".join(sorted(filter(None, map(name_key, j.speakers)))) or "no one named"


def _differ(a: Judgement | None, b: Judgement | None) -> bool:
    if a is None or b is None:
        alone = a or b
        return alone is not None and alone.kept
    return a.kept != b.kept or (a.kept and (_speaker(a) != _speaker(b) or a.content != b.content))


def _coefficients(units: Sequence[tuple[str, str, str]]) -> Coefficients:
    if not units:
        return Coefficients(0, 0, None, None)
    from nltk.metrics.agreement import AnnotationTask

    data = [(coder, unit, label) for unit, a, b in units for coder, label in (("one", a), ("other", b))]
    task = AnnotationTask(data)
    agreed = sum(a == b for _, a, b in units)
    labels = {label for _, *both in units for label in both}
    # With a single label there is nothing that chance could get wrong; both coefficients are 1 by convention.
    alpha, kappa = (1.0, 1.0) if len(labels) == 1 else (task.alpha(), task.kappa())
    return Coefficients(len(units), agreed, float(alpha), float(kappa))
