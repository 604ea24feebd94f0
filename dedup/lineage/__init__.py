"""The tree of derivation, lost sources included."""
