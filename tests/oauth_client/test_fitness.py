"""The decision to refresh, for any token at any moment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipedriver import Token
from pipedriver.oauth.fitness import MOST_OF_A_LIFE, Fitness, fitness

moments = st.floats(0, 4e9)
lifetimes = st.floats(0, 1e7)
margins = st.floats(0, 1e6)
ORDER = [Fitness.FRESH, Fitness.AGEING, Fitness.SPENT]


def token_of(issued_at: float, lifetime: float) -> Token:
    """A token that lives so long."""
    return Token("access", "refresh", "https://acme.pipedrive.com", issued_at + lifetime, issued_at)


@given(moments, lifetimes, moments, margins)
def test_a_token_is_used_exactly_until_its_end(issued: float, life: float, now: float, margin: float) -> None:
    token = token_of(issued, life)
    assert (fitness(token, now, margin) is Fitness.SPENT) is (now >= token.expires_at)
    assert fitness(token, now, margin, "access") is Fitness.SPENT
    assert fitness(None, now, margin) is Fitness.SPENT
    assert fitness(token, now, margin, "another") is fitness(token, now, margin)


@given(moments, lifetimes, moments, moments, margins)
def test_a_token_never_gets_younger(
    issued: float, life: float, one: float, other: float, margin: float
) -> None:
    token = token_of(issued, life)
    earlier, later = (ORDER.index(fitness(token, now, margin)) for now in sorted((one, other)))
    assert earlier <= later


@given(moments, st.floats(1, 1e7), margins, st.floats(0, 1))
def test_what_lives_shortly_is_not_old_from_the_start(
    issued: float, life: float, margin: float, part: float
) -> None:
    """Otherwise every call would refresh a token that lives for less than the margin."""
    token = token_of(issued, life)
    now = issued + token.lifetime * (1 - MOST_OF_A_LIFE) * part - 1e-6
    if now < token.expires_at - token.lifetime * MOST_OF_A_LIFE:
        assert fitness(token, now, margin) is Fitness.FRESH


@given(moments, st.floats(10, 1e7), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_margin_refreshes_no_later(issued: float, now: float, one: float, other: float) -> None:
    token = token_of(issued, 3600)
    short, long = (ORDER.index(fitness(token, issued + now, margin)) for margin in sorted((one, other)))
    assert short <= long
