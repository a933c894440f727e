"""What every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# In CI the examples are the same for the same code: whether it may land is not for dice to say. At home they vary.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data that is not ours to ship, beside the repository; its absence is an error only in CI."""
    if not SHARED.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs the data folder {SHARED.name!r} beside the repository.")
        pytest.skip("needs the data folder beside the repository")
    return SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes the golden files anew: read the difference before you commit it."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")
