"""``plot``: a picture of the library as a file, or down a pipe."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from onrecord.tui.commands.options import command, existing_database, force
from onrecord.tui.commands.output import put_file, tell

if TYPE_CHECKING:
    from onrecord.core.library.genders import GenderTable

#: as ``core.library.pictures`` has them, which is imported when one is drawn
KINDS = ("days", "speakers", "countries", "outlets", "sources", "review", "pace", "genders")


@command
@click.argument("kind", type=click.Choice(KINDS))
@click.option("-o", "--output", type=click.Path(path_type=Path, allow_dash=True), help="The .svg or .png to write.")
@click.option("--search", default="", help="Of the quotes that a search finds: 'who:lavrov after:2023'.")
@click.option(
    "--gender-table",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Who is a woman and who a man, for genders: a name, a tab and f, m or x a line.",
)
@force
@existing_database
def plot(kind: str, output: Path | None, search: str, gender_table: Path | None, force: bool, db: Path | None) -> None:
    """Draw KIND, with the same counts as the library's pictures (V), as an SVG or a PNG.

    days: quotes a day, by speaker; speakers: their shares; countries: those that quotes name; outlets: whom each quotes;
    sources: named people, organisations, unnamed; review: its progress; pace: quotes decided a day; genders:
    women's and men's share, as --gender-table or the config file's gender_table says and no guess beyond it. Without
    -o, or with -, an SVG goes to standard output. Needs the extra: pip install 'onrecord[plot]'

    \b
    onrecord plot speakers -o speakers.svg
    onrecord plot days --search "country:UA after:2024" -o days.png
    onrecord plot genders --gender-table names.tsv -o genders.svg
    onrecord plot outlets | rsvg-convert -f pdf > outlets.pdf
    """
    from onrecord.core.exchange.files import write_file
    from onrecord.core.exchange.plotting import format_of, plotted
    from onrecord.core.library.genders import picture_of_genders
    from onrecord.core.library.pictures import PictureKind, picture
    from onrecord.core.review.indexing import catch_up
    from onrecord.core.store.connection import open_store

    to_pipe = output is None or str(output) == "-"
    form = "svg" if output is None or to_pipe else format_of(output)
    wanted = next(k for k in get_args(PictureKind) if k == kind)
    table = _table(gender_table) if wanted == "genders" else None
    with closing(open_store(db)) as store:
        catch_up(store)
        found = picture(store, wanted, search) if table is None else picture_of_genders(store, table, search)
    drawn = plotted(found, form)
    if output is None or to_pipe:
        put_file(BytesIO(drawn))
    else:
        write_file(output, [drawn], overwrite=force)
        tell(f"{found.title}, of {found.total:,} quotes, written to {output}")


def _table(told: Path | None) -> GenderTable:
    from onrecord.core.library.genders import read_gender_table
    from onrecord.tui.config import load_config

    path = told or load_config().gender_table
    if path is None:
        raise click.UsageError(
            "say who is a woman and who a man: --gender-table NAMES.tsv, a name, a tab and f, m or x a line"
        )
    return read_gender_table(path)
