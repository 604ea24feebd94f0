"""The house keeps its promises: light to enter, one curated door, and every dependency pulls its weight."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import dedup

SAMPLE = Path(__file__).parent.parent / "samples" / "drone-flights"

HEAVY = ("numpy", "scipy", "datasketch", "rapidfuzz", "sentencex", "tabulate", "sqlite3")


def loaded_by(*arguments: str) -> set[str]:
    """Names of HEAVY modules in the process that ran the command."""
    code = (
        "import sys\nfrom dedup.cli import main\n"
        f"try: main({list(arguments)!r})\nexcept SystemExit: pass\n"
        f"print(*[m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["compare", "--help"]])
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    assert loaded_by(*arguments) == set()


def test_import_loads_nothing_heavy() -> None:
    code = f"import sys, dedup; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_all_is_sorted_and_every_name_in_it_exists() -> None:
    assert dedup.__all__ == sorted(dedup.__all__)
    assert all(getattr(dedup, name) is not None for name in dedup.__all__)
    assert dir(dedup) == dedup.__all__


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'compere'"):
        _ = dedup.compere


@pytest.mark.parametrize("package", ["datasketch", "rapidfuzz", "click", "tabulate", "sentencex"])
def test_compare_cannot_do_without_any_of_its_packages(package: str) -> None:
    code = (
        f"import sys\nsys.modules[{package!r}] = None\nfrom dedup.cli import main\nmain(['compare', {str(SAMPLE)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "ModuleNotFoundError" in done.stderr
    assert package in done.stderr.splitlines()[-1]
