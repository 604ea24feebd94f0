"""Settings: what is baked into stored keys, and what stays free.

Baked settings shape the keys that an index stores; their fingerprint is written into the index, which is refused
under any other. Free settings only judge what has been measured, so they may change from one run to the next.
Sources, strongest first: command-line options, `DEDUP_*` environment, `--settings FILE.toml`, `[tool.dedup]` of the
pyproject.toml in the working directory, the defaults below.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args, get_type_hints

from .errors import SettingsError

Signatures = Literal["minhash", "oph"]


@dataclass(frozen=True, slots=True)
class BakedSettings:
    """What shapes the keys of an index."""

    shingle_words: int = 5  # the field's usual length; shorter ones match by chance in news
    permutations: int = 128  # standard error of the estimate at most 0.044
    seed: int = 1  # datasketch's default, so that its signatures are ours
    signatures: Signatures = "minhash"
    lsh_threshold: float = 0.7  # bands and rows are datasketch's optimum for it
    sampling: int = 1  # keep one shingle in so many; an index on disk takes 8
    sample_all_below: int = 128  # texts with fewer shingles keep all: eight samples of a short text say nothing
    normaliser: int = 1  # version of the folding table; raise it when the table changes

    def fingerprint(self) -> str:
        """Sixteen hex digits that differ whenever any baked setting does."""
        written = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run can be told; the defaults are measured (README, `make quality`)."""

    baked: BakedSettings = field(default_factory=BakedSettings)
    min_similarity: float = 0.0  # pairs below it are left out of the report
    min_words: int = 8  # shorter texts hold nothing that could be told from chance
    candidates: int = 20  # documents with the most rare words in common that each text is aligned with
    near_threshold: float = 0.7  # resemblance from which documents share a cluster
    duplicate_threshold: float = 0.8  # resemblance from which a document is called a duplicate
    decided: float = 0.65  # below it a direction is printed as undecided
    derived: float = 0.5  # an edge from this probability on counts as derived
    language: str | None = None  # for sentence splitting; None reads it from the document

    def as_dict(self) -> dict[str, Any]:
        """Flat, in the order above, baked ones first."""
        flat = asdict(self)
        return {**flat.pop("baked"), **flat}


_BAKED = {each.name for each in fields(BakedSettings)}
_FREE = {each.name for each in fields(Settings)} - {"baked"}


def updated(settings: Settings, changes: Mapping[str, Any], where: str) -> Settings:
    """The settings with `changes` in place, types and ranges checked.

    Raises SettingsError naming `where` for an unknown name, a wrong type or a share outside 0 to 1.

    >>> updated(Settings(), {"decided": 0.7}, "test").decided
    0.7
    """
    for name in changes:
        if name not in _BAKED | _FREE:
            raise SettingsError(f"{where}: unknown setting '{name}'; known are {', '.join(sorted(_BAKED | _FREE))}")
    hints = {**get_type_hints(BakedSettings), **get_type_hints(Settings)}
    checked = {name: _checked(name, value, hints[name], where) for name, value in changes.items()}
    baked = replace(settings.baked, **{name: value for name, value in checked.items() if name in _BAKED})
    return replace(settings, baked=baked, **{name: value for name, value in checked.items() if name in _FREE})


def read_settings(file: Path | None, environment: Mapping[str, str], folder: Path) -> Settings:
    """Defaults, then `[tool.dedup]` of `folder`/pyproject.toml, then `file`, then `DEDUP_*` of the environment.

    Raises SettingsError when a file cannot be read as TOML or holds an unknown or wrong setting.
    """
    settings = Settings()
    project = folder / "pyproject.toml"
    if project.is_file():
        table = _toml(project).get("tool", {}).get("dedup", {})
        settings = updated(settings, table, f"{project} [tool.dedup]")
    if file is not None:
        settings = updated(settings, _toml(file), str(file))
    named = {name: f"DEDUP_{name.upper()}" for name in sorted(_BAKED | _FREE)}
    spoken = {name: environment[variable] for name, variable in named.items() if variable in environment}
    return updated(settings, spoken, "environment DEDUP_*")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: not a readable TOML file ({error}); mend it or leave it out") from error


def _checked(name: str, value: Any, hint: Any, where: str) -> Any:
    """The value in the type of the setting; text (from the environment) is converted."""
    choices = get_args(hint)
    try:
        if hint is int:
            if isinstance(value, float | bool):
                raise ValueError("a whole number is wanted")
            value = int(value)
            if value < (0 if name in {"min_words", "sample_all_below", "seed"} else 1):
                raise ValueError("it is too small")
        elif hint is float:
            value = float(value)
            if not 0.0 <= value <= 1.0:
                raise ValueError("it must lie in 0 to 1")
        elif choices and all(isinstance(choice, str) for choice in choices) and value not in choices:
            raise ValueError(f"known are {', '.join(choices)}")
    except (TypeError, ValueError) as error:
        raise SettingsError(f"{where}: {name} = {value!r}: {error}") from error
    return value
