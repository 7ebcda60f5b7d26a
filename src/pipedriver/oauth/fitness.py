"""Whether a token may be used: the decision to refresh, without a clock of its own."""

from __future__ import annotations

from enum import Enum

from pipedriver.oauth.token import Token

MOST_OF_A_LIFE = 0.2
"""The longest margin, as a part of a token's life: what lives for a minute is not old from the start."""


class Fitness(Enum):
    """How a token is."""

    FRESH = "fresh"
    """It may be used."""
    AGEING = "ageing"
    """It may be used, and ends soon: whoever can should refresh it."""
    SPENT = "spent"
    """It must not be used: there is none, it has ended, or it was refused."""


def fitness(token: Token | None, now: float, margin: float, refused: str | None = None) -> Fitness:
    """How a token is at a moment.

    Args:
        token: the token, if there is one.
        now: the moment, in seconds since 1970.
        margin: seconds before its end from which a token is ageing; never more than a fifth of its life.
        refused: the access token that the API did not take, if it was that.
    """
    if token is None or token.access_token == refused or now >= token.expires_at:
        return Fitness.SPENT
    if now >= token.expires_at - min(margin, token.lifetime * MOST_OF_A_LIFE):
        return Fitness.AGEING
    return Fitness.FRESH
