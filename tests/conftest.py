"""What holds for all tests."""

from hypothesis import settings

# No test is timed: on a loaded machine a slow example is no failure.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
