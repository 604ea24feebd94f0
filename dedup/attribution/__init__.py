"""By which words a text says where its matter comes from."""

from .outlets import host_name, identity, outlet_of_host
from .reading import read

__all__ = ["host_name", "identity", "outlet_of_host", "read"]
