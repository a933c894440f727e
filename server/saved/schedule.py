"""When a delivery that failed is tried again: after times that grow fourfold, until it is given up after 12 attempts.

That is after 5, 20, 80 and 320 seconds, 21 and 85 minutes, and then every six hours, for 31 hours in all: a receiver
may be down for a night and a day. Each time is up to a fifth shorter or longer, so that many do not come at once.
"""

import random

FIRST = 5.0  # seconds
GROWTH = 4.0
LONGEST = 6 * 3600.0
MOST_ATTEMPTS = 12
JITTER = 0.2


def pause(attempts: int, later: float | None = None) -> float:
    """Seconds until the next attempt, when so many have failed; `later` is what the receiver asks for."""
    grown = min(FIRST * GROWTH ** (attempts - 1), LONGEST)
    spread = grown * random.uniform(1 - JITTER, 1 + JITTER)
    return min(max(spread, later or 0.0), LONGEST * (1 + JITTER))
