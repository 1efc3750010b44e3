"""Figures: each rule on text made from the tables, and on sentences of its kind."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core.analysis.figures.money import Home, currency_names, money_words
from onrecord.core.analysis.figures.numbers import find_numbers
from onrecord.core.analysis.figures.units import unit_at, units
from onrecord.core.analysis.pipeline import analyse, analyse_many
from onrecord.core.exchange.wording import figure_in_words, plural_of, with_about
from onrecord.core.model import Analysis, Figure, FigureValue
from tests.conftest import examples

NOWHERE = Home(Counter())
amounts = st.integers(1, 99_999_999)


def indian(n: int) -> str:
    """12,34,567."""
    head, tail = divmod(n, 1000)
    if not head:
        return str(n)
    parts: list[str] = []
    while head > 99:
        head, part = divmod(head, 100)
        parts.insert(0, f"{part:02}")
    return ",".join([str(head), *parts, f"{tail:03}"])


def numbers(text: str, *, commas: bool = False) -> list[float | tuple[float, float]]:
    return [n.value for n in find_numbers(text, NOWHERE, commas=commas)]


Found = list[tuple[str, FigureValue, str | None]]


def found_in(analysis: Analysis) -> Found:
    return [(f.kind, f.value, f.unit) for f in analysis.figures]


def figures(text: str, **more: str) -> Found:
    return found_in(analyse(text, **more))  # type: ignore[arg-type]


def figures_of(texts: dict[str, str]) -> dict[str, Found]:
    """The figures of many texts by their keys, analysed together: that takes half the time."""
    found = analyse_many([(text, None, None) for text in texts.values()])
    return {key: found_in(analysis) for key, analysis in zip(texts, found, strict=True)}


@examples(150)
@given(amounts)
def test_thousands_are_set_apart_as_the_world_does(n: int) -> None:
    western = f"{n:,}"
    for written in (
        western,
        indian(n),
        western.replace(",", "\u202f"),
        western.replace(",", "\u00a0"),
        western.replace(",", "’"),
    ):
        assert numbers(f"They sold {written} of them.") == [n]
    if n >= 1000:
        assert numbers(f"They paid R{western.replace(',', ' ')} for it.") == [n]


@examples(80)
@given(st.integers(0, 9_999_999), st.integers(0, 99))
def test_a_decimal_comma_is_read_where_the_language_or_the_unit_shows_it(n: int, hundredths: int) -> None:
    value = n + hundredths / 100
    written = f"{n:,}".replace(",", ".") + f",{hundredths:02}"
    assert numbers(f"Das waren {written} Tonnen.", commas=True) == [pytest.approx(value)]
    assert numbers(f"Das waren {written} Prozent und {written} €.") == [pytest.approx(value)] * 2


@examples(60)
@given(
    st.integers(2, 900),
    st.sampled_from([("lakh", 1e5), ("crore", 1e7), ("lakh crore", 1e12), ("million", 1e6), ("bn", 1e9)]),
)
def test_scales_multiply(n: int, scale: tuple[str, float]) -> None:
    assert numbers(f"They sold {n} {scale[0]} of them.") == [pytest.approx(n * scale[1])]


CODES = currency_names()
NAMES = {w: s.form for w, s in money_words().items() if " " in w and len(s.codes) == 1}


@pytest.fixture(scope="module")
def by_code() -> dict[str, Found]:
    return figures_of({c: f"They paid {c} 1,250 for it. It was {c}3.5m. It cost 800 {c}." for c in CODES})


@pytest.mark.parametrize(("code", "name"), CODES.items())
def test_every_currency_by_its_code_before_and_behind(code: str, name: str, by_code: dict[str, Found]) -> None:
    assert by_code[code] == [("money", 1250, name), ("money", 3_500_000, name), ("money", 800, name)]


@pytest.fixture(scope="module")
def by_name() -> dict[str, Found]:
    return figures_of({word: f"It cost 800 {word}." for word in NAMES})


@pytest.mark.parametrize(("word", "name"), NAMES.items())
def test_every_currency_by_its_name(word: str, name: str, by_name: dict[str, Found]) -> None:
    ((kind, value, unit),) = by_name[word]
    assert (kind, value) == ("money", 800)
    assert unit in currency_names().values(), (word, name)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The house sold for R1,250,000.", 1_250_000, "south african rand"),
        ("The car sold for R50 000.", 50_000, "south african rand"),
        ("She got M50 000 for the field.", 50_000, "lesotho loti"),
        ("A licence costs N$85.", 85, "namibian dollar"),
        ("It costs GH¢200.", 200, "ghanaian cedi"),
        ("Each pole cost 4m/-.", 4_000_000, "shilling"),
        ("In Tanzania each pole cost 4m/-.", 4_000_000, "tanzanian shilling"),
        ("The bridge cost Tk 300 crore.", 3e9, "bangladeshi taka"),
        ("They spent 500m shillings.", 5e8, "shilling"),
        ("Nairobi’s council in Kenya spent 500m shillings.", 5e8, "kenyan shilling"),
        ("It cost ₦5bn.", 5e9, "nigerian naira"),
        ("It cost Rs 1,25,000.", 125_000, "rupee"),
        ("In Pakistan it cost Rs 1,25,000.", 125_000, "pakistani rupee"),
        ("It cost 2 lakh rupees in India.", 200_000, "indian rupee"),
        ("Australia and the Australian mint lost $5 million.", 5e6, "australian dollar"),
        ("Australia owes the United States $5 million.", 5e6, "dollar"),
        ("It is worth 500 million pounds.", 5e8, "pound"),
    ],
)  # fmt: skip
def test_money_by_sign_and_by_the_articles_country(text: str, value: float, unit: str) -> None:
    assert ("money", value, unit) in figures(text)


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("Lang, 43, resigned.", "duration", 43, "year of age"),
        ("Anna Lang (43) resigned.", "duration", 43, "year of age"),
        ("At the age of 12 he ran.", "duration", 12, "year of age"),
        ("She was 16 when she left.", "duration", 16, "year of age"),
        ("He worked nine and a half hours.", "duration", 9.5, "hour"),
        ("It has 10,000+ customers.", "count", 10_000, "customers"),
        ("Profits doubled.", "multiple", 2, "times"),
        ("Costs halved.", "multiple", 0.5, "times"),
        ("It has three times as many users.", "multiple", 3, "times"),
        ("There was a tenfold rise.", "multiple", 10, "times"),
        ("One in five homes is empty.", "count", 0.2, None),
        ("The Senate voted 52-48 to confirm him.", "score", (52, 48), None),
        ("United won 3-1 on Sunday.", "score", (3, 1), None),
        ("It was minus 12 degrees.", "quantity", -12, "degree"),
        ("It was -5C at night.", "quantity", -5, "celsius"),
        ("He ran 3 km/h.", "quantity", 3, "kilometre per hour"),
        ("It has a four-, five- or six-cylinder engine.", "count", 5, "cylinder"),
        ("The rate rose to 3.4 Prozent.", "percent", 3.4, "percentage"),
    ],
)
def test_figures_that_have_no_unit_of_their_own(text: str, kind: str, value: FigureValue, unit: str | None) -> None:
    assert (kind, value, unit) in figures(text)


@pytest.mark.parametrize(
    "text",
    [
        "It was a one-sided affair, a one-off in a one-way street.",
        "She won a six-figure sum with a four-letter word.",
        "Call +44 20 7946 0018 now.",
        "Call (555) 010-4477 now.",
        "Call 555-0123 now.",
        "It lies at 51°30′N, 0°7′W.",
        "It lies at 40.7128, -74.0060 exactly.",
        "Its address is 192.168.10.4 here.",
        "He lives at 12 Acacia Avenue there.",
        "The book is ISBN 978-3-16-148410-0 here.",
        "The mill doubled down on it after 9/11 and works 24/7.",
        "The M1 motorway and the K2 and N95 masks and E10 fuel.",
    ],
)
def test_digits_that_count_nothing(text: str) -> None:
    assert figures(text) == []


def test_scores_and_undated_days_in_words() -> None:
    score = Figure(0, 5, "52-48", "score", (52.0, 48.0))
    assert figure_in_words(score) == "52–48"
    assert with_about(Figure(0, 6, "Monday", "date")) == "Monday · undated"


@pytest.mark.parametrize(
    ("text", "words", "about"),
    [
        ("The ministers met for 4 hours of talks in Lisbon, Helena Duarte said.", "4 hours", "talks in Lisbon, ministers"),
        ("The region imports 35 percent of its crude oil.", "35 percent", "crude oil, region"),
        ("The mill’s profits rose to $2 million.", "$2 million", "mill’s profits"),
        ("The well-known brand lost 5 percent.", "5 percent", "well-known brand"),
        ("It was 30 miles (48 km) of new road.", "48 km", "new road"),
        ("The storm sank cargo worth an estimated $340 million.", "$340 million", "cargo, storm"),
        ("The cost of the bridge, which engineers put at 85 million euros, has doubled.", "85 million euros", "cost of bridge"),
        ("The agency said 1,140 vessels had been turned away.", "1,140 vessels", None),
        ("“They promised us six months in October as well,” said Rui Tavares.", "six months", None),
        ("“We hired 350 nurses,” said Ada Moreno, the minister of health.", "350 nurses", None),
    ],
)  # fmt: skip
def test_what_a_figure_measures_in_the_texts_own_words(text: str, words: str, about: str | None) -> None:
    assert {f.text: f.about for f in analyse(text).figures}[words] == about


@pytest.mark.parametrize(
    "dateline", ["LISBON, March 14, 2024 — ", "LISBON (Agency) - ", "PORTO NOVO, Jan. 3 (Agency) -- "]
)
def test_no_figure_measures_the_dateline(dateline: str) -> None:
    text = (
        f"{dateline}The two ministers said on Thursday they would reopen the route within six months, ending a dispute."
    )
    (months,) = [f for f in analyse(text).figures if f.text == "six months"]
    assert not {"LISBON", "PORTO", "NOVO", "Agency"} & set((months.about or "").replace(",", "").split())


def test_every_currency_has_its_own_plural() -> None:
    with (files("onrecord.core.analysis.figures") / "currencies.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    known: dict[str, set[str]] = {}  # some are given both ways: manat and manats
    for row in rows:
        known.setdefault(row["unit"].split()[-1], set()).add(row["plural"].split()[-1])
    assert {word: plural_of(word) for word in known if plural_of(word) not in known[word]} == {}


@pytest.mark.parametrize(
    ("unit", "plural"),
    [
        ("krone", "kroner"), ("square foot", "square feet"), ("pound-foot", "pound-feet"), ("gigahertz", "gigahertz"),
        ("inch", "inches"), ("century", "centuries"), ("day", "days"), ("barrel of oil equivalent", "barrels of oil equivalent"),
        ("month of age", "months of age"), ("parts-per-million", "parts-per-million"), ("light-year", "light-years"),
        ("celsius", "celsius"), ("percentage point", "percentage points"), ("penny", "pence"), ("brake horsepower", "brake horsepower"),
    ],
)  # fmt: skip
def test_units_in_the_plural(unit: str, plural: str) -> None:
    assert plural_of(unit) == plural
    figure = Figure(0, 1, "", "money" if unit == "krone" else "quantity", 2_000_000, unit)
    assert figure_in_words(figure) == f"2 million {plural}"
    assert figure_in_words(replace(figure, value=1)) == f"1 {unit}"
    rate = replace(figure, unit=f"{unit} per second")
    assert figure_in_words(rate) == f"2 million {plural} per second"


def test_a_unit_is_the_longest_form_that_no_letter_goes_on() -> None:
    for form, unit in units().items():
        assert unit_at(f"9 {form}, then", 2) == (unit, 2 + len(form))
        assert (unit_at(f"9 {form.upper()}s’", 2) or (None, 0))[1] != 2 + len(form)
    assert unit_at("kilometres", 0) == (units()["kilometres"], 10)
    assert unit_at("KILOMETRES away", 0) == (units()["kilometres"], 10)
    assert unit_at("kilometresque", 0) is None
    assert unit_at("9 k", 3) is None
