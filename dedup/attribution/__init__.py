"""By which words a text says where its matter comes from."""

from .outlets import Outlets, host_name, identity
from .reading import read

__all__ = ["Outlets", "host_name", "identity", "read"]
