"""Tests of the client side: what happens between a call and its answer."""
