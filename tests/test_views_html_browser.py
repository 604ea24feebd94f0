"""The page's modules under node's runner, and the page itself in a real headless Chromium with axe-core."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import factory_reports
import pytest

TESTS = Path(__file__).parent
NODE = shutil.which("node")
CHROMIUM = next(
    (
        place
        for place in (
            os.environ.get("CHROMIUM"),
            *map(shutil.which, ("chromium", "chromium-browser", "google-chrome")),
        )
        if place
    ),
    None,
)
PACKAGES = TESTS / "browser" / "node_modules"

needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed: apt-get install nodejs")
needs_packages = pytest.mark.skipif(
    not (PACKAGES / "playwright-core").is_dir(), reason="not installed: npm ci --prefix tests/browser"
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")


def run(*arguments: str | Path, **environment: str) -> None:
    done = subprocess.run(
        [str(each) for each in arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=TESTS.parent,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr


@needs_node
def test_the_modules_of_the_page_do_what_they_say() -> None:
    run(str(NODE), "--test", *sorted((TESTS / "js").glob("*.test.mjs")))


@needs_node
@needs_packages
def test_the_modules_of_the_page_are_linted() -> None:
    eslint = PACKAGES / "eslint" / "bin" / "eslint.js"
    config = TESTS / "browser" / "eslint.config.mjs"
    run(str(NODE), eslint, "--config", config, "dedup/views/html", "tests/js", "tests/browser")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    factory_reports.main(folder)
    return folder


@needs_node
@needs_packages
@needs_chromium
@pytest.mark.parametrize("what", ["reading", "hostile", "axe"])
def test_the_page_in_a_browser(what: str, pages: Path) -> None:
    run(
        str(NODE),
        "--test",
        TESTS / "browser" / f"{what}.test.mjs",
        REPORT_PAGES=str(pages),
        CHROMIUM=str(CHROMIUM),
    )
