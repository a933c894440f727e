"""Which version this is."""

from importlib import metadata


def version() -> str:
    """The installed version; "source" where the package was not installed."""
    try:
        return metadata.version("chancery")
    except metadata.PackageNotFoundError:
        return "source"
