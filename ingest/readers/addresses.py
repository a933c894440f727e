"""The plain form of a web address, so that the same article has the same address however a reader came to it."""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

# Parameters that say who sent the reader and nothing of the page.
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hs(?:enc|mi)|ocid|cmpid|ito|ncid"
    r"|at_(?:medium|campaign|custom\d|link_\w+)|ref_src|ref_url|smid|s_cid|ns_\w+|__twitter_impression|output=amp)(?:=.*|$)"
)
_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """An address without its fragment, its tracking parameters and its default port, its host in small letters."""
    try:
        parts = urlsplit(url)
        netloc = _netloc(parts)
    except ValueError:
        return url
    kept = [one for one in parts.query.split("&") if one and not _TRACKING.match(one)]
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # a page that scripts make
    return urlunsplit((parts.scheme.lower(), netloc, parts.path or "/", "&".join(kept), fragment))


def _netloc(parts: SplitResult) -> str:
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _PORTS.get(parts.scheme.lower())) else f":{parts.port}"
    return host + port
