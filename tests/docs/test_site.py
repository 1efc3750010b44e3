"""The documents as a site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_the_site_is_built_without_a_broken_link_and_with_the_tables_it_borrows(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    attribution = (tmp_path / "attribution" / "index.html").read_text(encoding="utf-8")
    assert [
        words for words in ("textacy", "by weights learned without it", "were right") if words not in attribution
    ] == []
    assert "--8<--" not in attribution
