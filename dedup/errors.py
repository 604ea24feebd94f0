"""What can go wrong, as a tree; every message says where, what, and what to do next.

DedupError
├── InputError        a path, record or document cannot be read
├── SettingsError     a setting is unknown, of the wrong type or out of range
├── MissingExtra      an optional package is not installed; the message is the line to type
└── IndexFailure      an index on disk cannot be used
    ├── IndexMismatch   it was made under other baked settings
    ├── IndexLocked     another process is writing to it
    └── IndexDamaged    its files disagree with its manifest
"""


class DedupError(Exception):
    """Anything this package raises on purpose; str() is one line for a person."""


class InputError(DedupError):
    """A path, record or document cannot be read."""


class SettingsError(DedupError):
    """A setting is unknown, of the wrong type or out of range."""


class MissingExtra(DedupError):
    """An optional package is not installed; the message holds the line to type."""


class IndexFailure(DedupError):
    """An index on disk cannot be used."""


class IndexMismatch(IndexFailure):
    """The index was made under other baked settings."""


class IndexLocked(IndexFailure):
    """Another process is writing to the index."""


class IndexDamaged(IndexFailure):
    """The files of the index disagree with its manifest."""
