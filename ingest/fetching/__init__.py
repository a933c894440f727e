"""Pages from the web, politely and safely: the only part of ingest that touches the network, when a URL is given."""

from ingest.fetching.cache import Cache
from ingest.fetching.fetcher import Fetcher, Manners

__all__ = ["Cache", "Fetcher", "Manners"]
