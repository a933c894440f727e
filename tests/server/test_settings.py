"""Settings from the environment."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from ontology.errors import SettingsError
from server.imprint import Imprint
from server.saved.reach import Reach
from server.settings import Settings


def test_defaults() -> None:
    settings = Settings.from_env({"PATH": "/bin", "CHANCERY_BASE": "  "})
    assert settings.store == Path("chancery-data")
    assert (settings.base, settings.query_seconds, settings.query_memory) == (None, 30, 1 << 30)
    assert settings.workers >= 1


def test_everything_given() -> None:
    env = {
        "CHANCERY_STORE": "/data/store",
        "CHANCERY_BASE": "https://data.example.org/kg/",
        "CHANCERY_QUERY_SECONDS": "2.5",
        "CHANCERY_QUERY_MEMORY": "512MiB",
        "CHANCERY_WORKERS": "3",
        "CHANCERY_CLIENT_SECONDS": "0",
        "CHANCERY_CLIENT_ERRORS": "7",
        "CHANCERY_CACHE": "0",
        "CHANCERY_WEBHOOK_ALLOW": "hooks.internal, 10.0.0.0/8",
        "CHANCERY_LICENSE": "https://creativecommons.org/publicdomain/zero/1.0/",
        "CHANCERY_PUBLISHER": "https://example.org/#us",
        "CHANCERY_PUBLISHER_NAME": "Exempel & Co",
    }
    allowed = Reach(frozenset({"hooks.internal"}), (ip_network("10.0.0.0/8"),))
    zero = "https://creativecommons.org/publicdomain/zero/1.0/"
    imprint = Imprint(zero, "https://example.org/#us", "Exempel & Co")
    wanted = Settings(
        Path("/data/store"),
        "https://data.example.org/kg/",
        2.5,
        512 << 20,
        3,
        0,
        7,
        0,
        webhook_allow=allowed,
        imprint=imprint,
    )
    assert Settings.from_env(env) == wanted


@pytest.mark.parametrize(
    ("text", "size"), [("1GiB", 1 << 30), ("2 gib", 2 << 30), ("300MiB", 300 << 20), ("536870912", 512 << 20)]
)
def test_sizes(text: str, size: int) -> None:
    assert Settings.from_env({"CHANCERY_QUERY_MEMORY": text}).query_memory == size


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CHANCERY_QUERY_SECONDS", "soon"),
        ("CHANCERY_QUERY_SECONDS", "0"),
        ("CHANCERY_QUERY_SECONDS", "-1"),
        ("CHANCERY_QUERY_SECONDS", "nan"),
        ("CHANCERY_QUERY_SECONDS", "inf"),
        ("CHANCERY_QUERY_MEMORY", "1GB"),
        ("CHANCERY_QUERY_MEMORY", "12"),
        ("CHANCERY_QUERY_MEMORY", "-1GiB"),
        ("CHANCERY_CLIENT_SECONDS", "-1"),
        ("CHANCERY_CLIENT_SECONDS", "inf"),
        ("CHANCERY_CLIENT_ERRORS", "few"),
        ("CHANCERY_CACHE", "much"),
        ("CHANCERY_WEBHOOK_ALLOW", "10.0.0.1/8"),
        ("CHANCERY_WEBHOOK_ALLOW", "https://hooks.internal/"),
        ("CHANCERY_LICENSE", "CC-BY-4.0"),
        ("CHANCERY_LICENSE", "https://example.org/a b"),
        ("CHANCERY_LICENSE", 'https://example.org/>; rel="next"'),
        ("CHANCERY_LICENSE", "https://example.org/é"),
        ("CHANCERY_PUBLISHER", "mailto:desk@example.org"),
        ("CHANCERY_PUBLISHER", "https://"),
        ("CHANCERY_PUBLISHER_NAME", "two\nlines"),
        ("CHANCERY_PUBLISHER_NAME", "x" * 201),
        ("CHANCERY_WORKERS", "0"),
        ("CHANCERY_WORKERS", "two"),
        ("CHANCERY_WORKERS", "²"),
        ("CHANCERY_BASE", "https://data.example.org"),
        ("CHANCERY_BASE", "https://data.example.org/kg"),
        ("CHANCERY_BASE", "ftp://data.example.org/"),
        ("CHANCERY_BASE", "https://data.example.org/a b/"),
        ("CHANCERY_BASE", "https://data.example.org/#/"),
    ],
)
def test_bad_values_are_named(name: str, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env({name: text})
    assert name in str(caught.value)
    assert repr(text) in str(caught.value)
