"""The command line: each verb is a call and an echo."""


def main() -> None:
    """Run the command line."""
