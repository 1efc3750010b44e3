"""The command, as a shell sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from onrecord.core import paths
from onrecord.core.library.articles import count_articles
from onrecord.core.library.history import delete
from onrecord.core.model import Span
from onrecord.core.review.indexing import save_analysed
from onrecord.core.review.review import Review
from onrecord.core.store.articles import save_analysis, save_article
from onrecord.core.store.connection import Store, open_store
from onrecord.tui.commands.show import note_file, stored_article
from tests.conftest import ANALYSIS, ARTICLE, SAMPLES, TEXT
from tests.tui.forking import run


def test_help_shows_examples() -> None:
    commands = ("read", "show", "analyze", "export", "keys", "add", "follow", "unfollow", "feeds", "refresh", "search")
    for command in (*commands, "agree", "doctor", "backup"):
        done = run(command, "--help")
        assert done.returncode == 0
        assert f"onrecord {'' if command == 'read' else command}".strip() in done.stdout
    assert "onrecord https://example.org/a" in run("--help").stdout
    assert run("--version").stdout.startswith("onrecord 0.")
    assert run("--nonsense").returncode == 2


def test_the_program_and_what_it_starts_multiply_matrices_in_one_thread_unless_told_otherwise() -> None:
    code = """
        import os, sys
        from onrecord.__main__ import main
        sys.argv = ["onrecord", "--version"]
        try:
            main()
        except SystemExit:
            print(os.environ["OPENBLAS_NUM_THREADS"], "numpy" in sys.modules)
    """
    bare = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    for environment, threads in ((bare, "1"), (bare | {"OPENBLAS_NUM_THREADS": "3"}, "3")):
        command = [sys.executable, "-c", dedent(code)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.stdout.splitlines()[1:] == [f"{threads} False"], done.stderr


def test_without_a_terminal_it_prints_the_report_and_keeps_the_article(tmp_path: Path) -> None:
    done = run(str(SAMPLES / "press-conference.txt"))
    assert done.returncode == 0, done.stderr
    assert "Youssef Benali, Foreign Minister · Morocco: 3" in done.stdout
    assert '"It is not charity," … "It is arithmetic."' in done.stdout
    assert "Portugal (PT)" in done.stdout
    again = run("show", "--json", str(SAMPLES / "press-conference.txt"))
    contract = json.loads(again.stdout)
    assert {
        "id",
        "title",
        "byline",
        "site",
        "published",
        "language",
        "text",
        "quotes",
        "people",
        "countries",
        "figures",
    } <= set(contract)
    store = open_store(tmp_path / "test.db")
    assert count_articles(store) == 1
    store.close()
    assert "Harbour talks end" in run().stdout


def test_standard_input() -> None:
    done = run("-", stdin="“We will sign,” said Ada Moreno, the minister, on Monday evening.\n")
    assert done.returncode == 0, done.stderr
    assert "Ada Moreno" in done.stdout


def test_analyze_keeps_order_offsets_and_text(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    texts = ["  “No,” said Ada Moreno, smiling.  ", "Nothing here.", "Lone \ud800 surrogate said Karl Lind."]
    source.write_text("\n".join(json.dumps({"id": i, "text": t}) for i, t in enumerate(texts)))
    done = run("analyze", str(source), "-o", str(tmp_path / "out.jsonl"))
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [r["id"] for r in rows] == [0, 1, 2]
    assert [r["text"] for r in rows] == texts
    for row in rows:
        for q in row["quotes"]:
            assert q["text"] == " … ".join(row["text"][s:e] for s, e in q["content"])
    assert run("analyze", str(source), "-o", str(tmp_path / "out.jsonl")).returncode == 1
    assert run("analyze", "-", stdin='{"id": 1, "text": "Hello."}\n').stdout.startswith('{"id": 1')
    record = json.dumps({"nr": 7, "words": "Hello.", "media_name": "Courier"}) + "\n"
    mapped = json.loads(run("analyze", "--map", "id=nr", "--map", "text=words", "-", stdin=record).stdout)
    assert (mapped["id"], mapped["text"], mapped["site"]) == (7, "Hello.", "Courier")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("not json", "line 1 is not JSON"),
        ('{"id": 1}', "has no “id” and “text”"),
        ('{"id": 1, "text": "a"}\n[]', "line 2 has no"),
    ],
)
def test_analyze_names_the_bad_line_and_writes_nothing(tmp_path: Path, content: str, told: str) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(content)
    done = run("analyze", str(source), "-o", str(tmp_path / "out.jsonl"))
    assert done.returncode == 1
    assert told in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_bad_input_is_one_line_and_stores_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "other.db").write_text("x" * 5000)
    for arguments, told in (
        (("missing.txt",), "does not exist"),
        ((str(tmp_path),), "is a folder"),
        ((str(tmp_path / "empty.txt"),), "is empty"),
        ((str(tmp_path / "binary.bin"),), "binary file"),
        (("http://127.0.0.1:9/",), "cannot be reached"),
        (("--model", "no_such_model", str(SAMPLES / "local.txt")), "is not installed"),
        (("--db", str(tmp_path / "other.db"), str(SAMPLES / "local.txt")), "not an SQLite database"),
        (("export", str(tmp_path / "out.xyz")), "says no format"),
        (("export", "--format", "html", "--figures"), "has no figures in rows"),
        (("agree", "anna"), "agreement is between two"),
        (("export", "--filter", "who", "--state", "odd", str(tmp_path / "out.csv")), "a state is"),
    ):
        done = run(*arguments)
        assert done.returncode == 1, arguments
        assert told in done.stderr, (arguments, done.stderr)
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""
    if (tmp_path / "test.db").exists():
        store = open_store(tmp_path / "test.db")
        assert count_articles(store) == 0
        store.close()


def test_an_error_cannot_carry_an_escape_sequence(tmp_path: Path) -> None:
    done = run(str(tmp_path / "\x1b[31mred\x1b]52;c;aGk=\x07.txt"))
    assert done.returncode == 1
    assert "\x1b" not in done.stderr


def test_a_bad_config_is_told(tmp_path: Path) -> None:
    from onrecord.core.errors import OnrecordError
    from onrecord.tui.config import load_config

    path = tmp_path / "config.toml"
    for text, told in (
        ("theme = ", "cannot be read as TOML"),
        ("colour = 'red'", "there is no setting “colour”"),
        ("[keys]\nacept = 'a'", "no action “acept”"),
        ("[keys]\naccept = 'x'", "would do both"),
        ("[keys]\naccept = 'hyper+banana'", "is not a key"),
        ("theme = 3", "needs a text"),
        ("keys = 1", "keys must be a table: \\[keys\\], then lines such as accept"),
        ("[keys]\naccept = 1", "accept needs its keys in quotation marks, separated by commas"),
    ):
        path.write_text(text)
        with pytest.raises(OnrecordError, match=told):
            load_config(path)
    path.write_text("reviewer = 'anna'\n[keys]\naccept = 'z, f2'")
    assert load_config(path).keys == {"accept": "z,f2"}


def test_export_by_ending_or_down_a_pipe(tmp_path: Path, store: Store) -> None:
    from dataclasses import replace

    from onrecord.core.review.review import Review

    hostile = replace(ANALYSIS, people=(replace(ANALYSIS.people[0], name="=cmd()"), *ANALYSIS.people[1:]))
    key = save_article(store, ARTICLE)
    save_analysis(store, key, hostile)
    review = Review(store, key, ARTICLE.text, hostile, "anna")
    review.accept([review.quotes[0].key])
    review.set_speaker([review.quotes[3].key], "Eva Brook")
    review.reject([review.quotes[1].key])
    for name, told in (("q.csv", "'=cmd()"), ("q.md", "## Eva Brook"), ("q.jsonl", '"state": "changed"')):
        done = run("export", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
        assert "2 quotes written" in done.stderr
        assert told in (tmp_path / name).read_text(encoding="utf-8")
    contract = json.loads((tmp_path / "q.jsonl").read_text(encoding="utf-8"))
    assert [q["person"] for q in contract["quotes"]] == ["p1", "p5"]
    piped = run("export", "--search", "sign", "--reviewer", "anna")
    assert piped.stdout.splitlines()[0].startswith("quote,kind,speaker,")
    assert "We will sign" in piped.stdout
    assert run("export", "--reviewer", "nobody").stderr.startswith("0 quotes written to standard output")
    assert "none is recheck, 5 are in another state; --state all" in run("export", "--state", "recheck").stderr
    assert "label-studio" in run("export", "--format", "list").stdout
    refused = run("export", str(tmp_path / "q.csv"))
    assert refused.returncode == 1
    assert "exists already" in refused.stderr
    assert run("export", "--force", "--state", "all", str(tmp_path / "q.csv")).stderr.startswith("5 quotes")
    (tmp_path / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert "is a link" in run("export", str(tmp_path / "link.csv")).stderr
    assert not (tmp_path / "elsewhere.csv").exists()


def test_a_library_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    failed = tmp_path / "failed.txt"
    done = run("add", "-j", "1", "--failed", str(failed), str(SAMPLES / "local.txt"), str(tmp_path / "empty.txt"))
    assert done.returncode == 1
    assert "1 added" in done.stderr
    assert "1 failed" in done.stderr
    assert failed.read_text() == f"{tmp_path / 'empty.txt'}\tempty.txt is empty; check that it was saved completely\n"
    (tmp_path / "bad.jsonl").write_text("no JSON\n")
    assert run("add", "--analysed", "--failed", str(failed), str(tmp_path / "bad.jsonl")).returncode == 1
    assert failed.read_text().startswith(f"{tmp_path / 'bad.jsonl'}, line 1\tis not JSON; each line must be")
    done = run("search", "kind:indirect")
    assert done.returncode == 0, done.stderr
    assert "Miller's Bend" in done.stdout
    (line, *_) = run("search", "--json", "-n", "1", "kind:direct").stdout.splitlines()
    assert {"text", "speaker_name", "article_id", "published", "state"} <= set(json.loads(line))
    nothing = run("search", "zymurgy")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    wrong = run("search", "kind:spoken")
    assert wrong.returncode == 1
    assert wrong.stderr.startswith("onrecord: a kind is")
    checked = run("doctor")
    assert checked.returncode == 0, checked.stdout
    assert "1 articles" in checked.stdout
    assert run("doctor", "--repair").returncode == 0
    done = run("backup", str(tmp_path / "copy.db"))
    assert done.returncode == 0, done.stderr
    assert "Police search river" in run("read", "--db", str(tmp_path / "copy.db")).stdout
    assert run("backup", str(tmp_path / "copy.db")).returncode == 1
    assert run("feeds").stderr.startswith("No feed is followed")
    unknown = run("unfollow", "https://a.example/rss")
    assert "is not followed" in unknown.stderr
    told = run("add", "--map", "outlet=paper", "x").stderr
    assert "--map knows no field “outlet”; there are text, title, byline, site, published, language, url" in told
    assert "names no column; write site=COLUMN" in run("add", "--map", "site", "x").stderr
    told = run("add", "--analysed", "--map", "site=paper", "x").stderr
    assert "--map is for what is still to be analysed; leave it out with --analysed" in told
    missing = run("add")
    assert missing.returncode == 2
    assert "SOURCE is missing: a file, a folder, an address or - for standard input" in missing.stderr
    (tmp_path / "link").symlink_to(failed)
    assert "is a link" in run("add", "--failed", str(tmp_path / "link"), "x").stderr


def test_the_list_of_what_failed_is_written_over_nothing_but_such_a_list(tmp_path: Path) -> None:
    article, failed, folder = tmp_path / "press" / "a.txt", tmp_path / "failed.txt", tmp_path / "press"
    folder.mkdir()
    article.write_text(TEXT)
    failed.write_text("https://a.example/1\tis gone\nhttps://a.example/2\tis gone\n")
    for path, *sources in (
        (article, str(SAMPLES / "local.txt")),  # the list's name was left out
        (failed, str(failed)),
        (article, str(folder)),
    ):
        before = path.read_bytes()
        done = run("add", "--failed", str(path), *sources)
        assert done.returncode == 1
        assert done.stderr.rstrip("\n") in (
            f"onrecord: {path} is there already, and no list of what failed; name another file",
            f"onrecord: {path} is among what is to be read; name another file for what fails",
        )
        assert path.read_bytes() == before
    with closing(open_store()) as store:
        assert count_articles(store) == 0
    assert run("add", "--failed", str(failed), str(tmp_path / "none.txt")).returncode == 1
    assert failed.read_text().startswith(f"{tmp_path / 'none.txt'}\t")


def test_a_path_that_cannot_be_is_told_in_one_line(tmp_path: Path) -> None:
    name = "n" * 300
    for line in (
        ("export", f"{name}.csv"),
        ("backup", f"{name}.db"),
        ("show", f"{name}.txt"),
        ("add", "--failed", f"{name}.txt", str(tmp_path)),
        ("restore", name),
        ("analyze", str(SAMPLES / "local.txt"), "-o", f"{name}.jsonl"),
    ):
        done = run(*line)
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1, done.stderr
        assert "(file name too long); " in done.stderr


def test_the_doctor_says_that_the_log_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "state").write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("ONRECORD_LOG", "debug")
    done = run("doctor")
    assert done.returncode == 1
    assert "onrecord.log cannot be written; make it and its folder yours" in done.stdout + done.stderr
    assert run("keys").returncode == 0


def test_the_doctor_fails_where_something_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_text("x" * 5000)
    done = run("doctor", "--db", str(tmp_path / "other.db"))
    assert done.returncode == 1
    assert "not an SQLite database" in done.stdout


def test_without_a_home_it_says_what_to_do(tmp_path: Path) -> None:
    lost = {k: v for k, v in os.environ.items() if k not in ("ONRECORD_DB",) and not k.startswith("XDG_")}
    lost |= {"HOME": "/dev/null", "PYTHONPATH": str(SAMPLES.parent)}
    command = [sys.executable, "-m", "onrecord", "show", str(SAMPLES / "local.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=lost, stdin=subprocess.DEVNULL)
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr
    assert done.stderr.count("\n") == 1
    command += ["--db", str(tmp_path / "named.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=lost, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr


def test_nothing_is_written_but_the_store_and_what_was_named(tmp_path: Path) -> None:
    home, here = tmp_path / "somewhere", tmp_path / "here"
    home.mkdir()
    here.mkdir()
    env = {k: v for k, v in os.environ.items() if k != "ONRECORD_DB" and not k.startswith("XDG_")}
    env |= {"HOME": str(home), "PYTHONPATH": str(SAMPLES.parent), "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(here)}
    for arguments in (
        ("show", str(SAMPLES / "local.txt")),
        ("add", "-j", "1", str(SAMPLES / "business.txt")),
        ("search", "kind:direct"),
        ("export", "--state", "all", str(here / "out.csv")),
        ("backup", str(here / "copy.db")),
        ("doctor",),
        ("keys",),
    ):
        command = [sys.executable, "-m", "onrecord", *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env=env, cwd=here, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, (arguments, done.stderr)
    written = {str(p.relative_to(tmp_path)) for p in (*home.rglob("*"), *here.rglob("*")) if p.is_file()}
    assert written == {"somewhere/.local/share/onrecord/onrecord.db", "here/out.csv", "here/copy.db"}
    assert (home / ".local/share/onrecord").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("sea", ["plain,search", "file,sea"]), ("show sea", ["file,sea"]), ("x.txt --re", ["plain,--reviewer"])],
)
def test_shell_completion_offers_commands_and_files(typed: str, offered: list[str]) -> None:
    words = f"onrecord {typed}"
    env = {"_ONRECORD_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    code = "import sys; sys.argv = ['onrecord']; from onrecord.tui.cli import main; main(prog_name='onrecord')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | env | {"PYTHONPATH": str(SAMPLES.parent)},
    )
    assert done.stdout.split() == offered


@pytest.mark.parametrize(("typed", "meant"), [("serach", "search"), ("doctr", "doctor"), ("exprot", "export")])
def test_a_mistyped_command_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    done = run(typed, "x")
    assert done.returncode == 2
    assert f"“{typed}” is neither a command nor a file; did you mean: onrecord {meant}" in done.stderr
    assert "doctrine.txt does not exist" in run("doctrine.txt").stderr


def test_the_store_is_named_before_or_after_the_command(tmp_path: Path) -> None:
    key = put_one(tmp_path / "named.db")
    for arguments in (("feeds",), ("show", key), (key,), ()):
        for named in (
            ("--db", str(tmp_path / "named.db"), *arguments),
            (*arguments, "--db", str(tmp_path / "named.db")),
        ):
            done = run(*named)
            assert done.returncode == 0, (named, done.stderr)
            assert ("Minister signs" in done.stdout) == (arguments != ("feeds",)), named
    assert not (tmp_path / "test.db").exists()


@pytest.mark.parametrize(
    "command", [("search", "a"), ("export", "-"), ("plot", "speakers"), ("doctor",), ("agree",), ("backup", "copy.db")]
)
def test_a_mistyped_store_is_no_empty_one(command: tuple[str, ...], tmp_path: Path) -> None:
    named = tmp_path / "tpyo" / "named.db"
    for arguments in (("--db", str(named), *command), (*command, "--db", str(named))):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"onrecord: there is no store {named}; check its name: --db FILE\n"
    assert not named.parent.exists()


def put_one(path: Path) -> str:
    """The id of ARTICLE in a store of its own."""
    with closing(open_store(path)) as store:
        key = save_article(store, ARTICLE)
        save_analysis(store, key, ANALYSIS)
    return key


def test_an_articles_id_is_a_source_too(store: Store) -> None:
    key = save_article(store, ARTICLE)
    save_analysis(store, key, ANALYSIS)
    done = run("show", key)
    assert done.returncode == 0, done.stderr
    assert "Minister signs, doubts remain" in done.stdout
    assert "there is no article 0123456789abcdef" in run("show", "0123456789abcdef").stderr


def test_a_file_whose_article_is_stored_is_not_read_again_until_it_changes(
    stored: str, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "_GRAIN", 0)
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    article, stamp = replace(ARTICLE, source=str(file)), paths.stamp_of(file)
    assert stored_article(str(file), store.path) is None
    note_file(store, article, stamp)
    found = stored_article(str(file), store.path)
    assert found is not None
    assert found.id == stored
    file.write_text(f"{TEXT} More.", encoding="utf-8")
    note_file(store, article, stamp)  # it changed while the reader was open
    assert stored_article(str(file), store.path) is None
    assert stored_article(str(file), tmp_path / "none.db") is None
    assert not (tmp_path / "none.db").exists()


def test_what_is_shown_is_what_was_decided_unless_the_proposal_is_asked_for(store: Store) -> None:
    from onrecord.core.review.review import Review

    key = save_analysed(store, ARTICLE, ANALYSIS)
    review = Review(store, key, ARTICLE.text, ANALYSIS, "anna")
    first, second = (r.key for r in review.quotes[:2])
    review.set_speaker([first], "Otto Lund")
    review.set_note(first, "on tape")
    review.reject([second])
    shown = json.loads(run("show", "--json", key).stdout)
    by_key = {q["key"]: q for q in shown["quotes"]}
    assert (by_key[first]["state"], by_key[first]["speaker_name"], by_key[first]["note"]) == (
        "changed",
        "Otto Lund",
        "on tape",
    )
    assert by_key[second]["state"] == "rejected"
    proposed = json.loads(run("show", "--json", "--proposed", key).stdout)
    assert "state" not in proposed["quotes"][0]
    assert [p["name"] for p in proposed["people"]] == [p.name for p in ANALYSIS.people]
    text = run("show", key).stdout
    assert "Otto Lund  [direct, changed by anna]\n" in text
    assert "(proposed: Ada Moreno, 97 % sure: cue" in text
    assert "note: on tape" in text
    assert "Otto Lund: 1" in text
    assert "Otto Lund" not in run("show", "--proposed", key).stdout


def test_decisions_that_another_analysis_has_no_place_for_are_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from onrecord.core.analysis import models, pipeline, quick_start
    from onrecord.tui.commands.show import show

    key = save_analysed(store, ARTICLE, ANALYSIS)
    Review(store, key, TEXT, ANALYSIS, "anna").rename("Karl Lind", "Karl Lindh")
    monkeypatch.setattr(models, "choose_model", str)
    monkeypatch.setattr(quick_start, "load_soon", lambda _: None)
    monkeypatch.setattr(pipeline, "analyse", lambda *_, **__: replace(ANALYSIS, quotes=(), people=()))
    done = CliRunner().invoke(show, [key, "--model", "another"])
    assert (done.exit_code, done.stderr) == (
        0,
        "analysed anew; a decision is kept whose text it has no longer; onrecord doctor names them.\n",
    )


def test_a_search_as_json_gives_quotes_and_articles_and_says_when_it_stops_short(store: Store) -> None:
    for number in range(30):
        save_analysed(store, replace(ARTICLE, text=f"{ARTICLE.text} {number}"), ANALYSIS)
    done = run("search", "--json", "sign")
    types = [json.loads(line)["type"] for line in done.stdout.splitlines()]
    assert (types.count("quote"), types.count("article")) == (30, 30)
    assert done.stderr == ""
    done = run("search", "--json", "-n", "2", "sign")
    assert len(done.stdout.splitlines()) == 4
    assert "2 of each shown; -n shows more" in done.stderr


def test_agreement_is_printed_and_is_json(tmp_path: Path, store: Store) -> None:
    from onrecord.core.review.review import Review

    key = save_article(store, ARTICLE)
    save_analysis(store, key, ANALYSIS)
    for name, rejected in (("anna", 1), ("bruno", 2)):
        review = Review(store, key, ARTICLE.text, ANALYSIS, name, blind=True)
        keys = [q.key for q in review.quotes]
        review.accept(keys[rejected:])
        review.reject(keys[:rejected])
    assert run("agree").stdout.splitlines() == ["anna  1 article", "bruno  1 article"]
    told = run("agree", "anna", "bruno").stdout
    assert "is it a quote            5    80.0 %" in told
    assert "1 disagreement:" in told
    found = json.loads(run("agree", "--json", "anna", "bruno").stdout)
    assert found["verdict"]["agreed"] == 4
    assert [d["one"]["kept"] for d in found["disagreements"]] == [True]
    (line,) = run("agree", "--settle").stdout.splitlines()
    assert line.startswith(f"{key}\t{keys[1]}\t")
    Review(store, key, ARTICLE.text, ANALYSIS, "carla").reject([keys[1]])
    assert "Nothing is disputed." in run("agree", "--settle").stderr
    assert "settling goes through all that is disputed" in run("agree", "--settle", "anna").stderr


def test_articles_are_handed_out_and_another_store_is_taken_in(store: Store, stored: str, tmp_path: Path) -> None:
    assert "nobody has an article to review yet" in run("assign").stdout
    assert "nobody was named to hand articles to" in run("assign", "site:courier").stderr
    assert (
        "the shared part is a percentage such as 20%, not “odd”"
        in run("assign", "--to", "ana", "--shared", "odd").stderr
    )
    assert run("assign", "--to", "ana", "--to", "ben", "--shared", "100%").stdout.splitlines()[:2] == [
        "ana  1 more",
        "ben  1 more",
    ]
    other = tmp_path / "other.db"
    assert "is not a file" in run("merge", str(other)).stderr
    with closing(open_store(other)) as theirs:
        save_analysed(theirs, ARTICLE, ANALYSIS)
        Review(theirs, ARTICLE.id, TEXT, ANALYSIS, "ben").accept(
            [f"{ANALYSIS.quotes[0].start}-{ANALYSIS.quotes[0].end}"]
        )
    assert "0 articles, 1 decisions" in run("merge", str(other)).stdout
    assert "nothing that is not here already" in run("merge", str(other)).stdout


def test_a_deleted_article_is_shown_by_its_id_stays_deleted_and_goes_nowhere(stored: str, store: Store) -> None:
    Review(store, stored, TEXT, ANALYSIS, "anna").accept([f"{ANALYSIS.quotes[0].start}-{ANALYSIS.quotes[0].end}"])
    delete(store, [stored], "anna")
    assert "QUOTES (5)" in run("show", stored).stdout
    assert count_articles(store) == 0
    done = run("export", "--article", stored)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"onrecord: article {stored} is deleted; add it again, or undo that in the library\n"
    assert (
        "there is no article 0123456789abcdef" in run("export", "--article", "0123456789abcdef", "--filter", "x").stderr
    )


def test_an_export_tells_how_many_quotes_its_format_has_no_place_for(store: Store, tmp_path: Path) -> None:
    key = save_article(store, ARTICLE)
    save_analysis(store, key, ANALYSIS)
    review = Review(store, key, TEXT, ANALYSIS, "anna")
    page = review.page
    review.accept([review.quotes[0].key])
    review.add((Span(page.parts[1].start, page.parts[1].end),))
    for name in ("doccano", "label-studio"):
        done = run("export", "--format", name, str(tmp_path / name))
        assert done.stderr.startswith(
            f"1 quote written to {tmp_path / name}; 1 quote of title, deck or captions is not in"
        )
    assert run("export", str(tmp_path / "a.csv")).stderr.strip() == f"2 quotes written to {tmp_path / 'a.csv'}"
    review.note_passage(None, "Ask the desk.")
    review.describe_person("Karl Lind", role="chief executive")
    told = run("export", str(tmp_path / "b.csv")).stderr.strip()
    assert told.endswith("b.csv; 1 note on a passage is not in it: export .jsonl for all")
    review.note_passage(Span(0, 7), "Which one?")
    review.fix_figure(ANALYSIS.figures[1], "30 percentage")
    review.describe_person("Norrland", kind="organisation")
    told = run("export", str(tmp_path / "b.xlsx")).stderr.strip()
    lost = "2 notes on passages and 2 corrections of kinds, countries or figures are not in it"
    assert told.endswith(f"; {lost}: export .jsonl for all")
    assert "not in it" not in run("export", str(tmp_path / "b.jsonl")).stderr
    assert "not in it" not in run("export", "--figures", str(tmp_path / "f.csv")).stderr
