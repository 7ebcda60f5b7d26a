"""What all tests share: how long and how far random tests go."""

from __future__ import annotations

import os
import signal

from hypothesis import HealthCheck, settings

# A busy machine must not make a test fail, so neither a single example nor the making of examples is timed.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("steady"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "steady")

if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    # So it is where the tests run in the background; the programs that they interrupt would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
