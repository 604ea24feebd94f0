"""Shingles, signatures and what they say of resemblance and containment."""
