"""Builds ``currencies.tsv``: every currency of ISO 4217 that is in use, its English name and where it is legal tender.

    npm pack cldr-numbers-full@48.2.0 cldr-core@48.2.0
    python -m onrecord.core.analysis.figures.build_currencies FOLDER

FOLDER holds both archives as they came: Unicode CLDR 48 (Unicode License v3). How newsrooms write the currencies beside
that (``signs.tsv``: signs, short forms, coins) was put together by hand for this project.
"""

from __future__ import annotations

import argparse
import csv
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
#: what everybody calls them
_SHORT = {"USD": "dollar", "GBP": "pound", "EUR": "euro", "ILS": "shekel"}


def _json(folder: Path, archive: str, path: str) -> Any:
    (file,) = folder.glob(archive)
    with tarfile.open(file) as t:
        held = t.extractfile(f"package/{path}")
        assert held is not None, path
        return json.load(held)


def rows(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """(code, name in the singular, in the plural, country codes with a space between them)."""
    named = _json(folder, "cldr-numbers-full-*.tgz", "main/en/currencies.json")["main"]["en"]["numbers"]["currencies"]
    regions = _json(folder, "cldr-core-*.tgz", "supplemental/currencyData.json")["supplemental"]["currencyData"][
        "region"
    ]
    used: dict[str, list[str]] = {}
    for region, history in regions.items():
        for code, when in (item for entry in history for item in entry.items()):
            if "_to" not in when and when.get("_tender") != "false":
                used.setdefault(code, []).append(region)
    for code, where in sorted(used.items()):
        one: str = named[code]["displayName-count-one"].lower()
        other: str = named[code]["displayName-count-other"].lower()
        yield code, _SHORT.get(code, one), other, " ".join(sorted(where))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    with (HERE / "currencies.tsv").open("w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, delimiter="\t", lineterminator="\n")
        writer.writerow(("code", "unit", "plural", "countries"))
        writer.writerows(rows(parser.parse_args().folder))


if __name__ == "__main__":
    main()
