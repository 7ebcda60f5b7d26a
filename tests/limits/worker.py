"""One of several processes that call with the same token and share limits in Redis."""

from __future__ import annotations

import sys

from redis import Redis

from pipedriver import BudgetCeilingReached, Client, RedisLimits, RetryPolicy


def main(socket: str, url: str, calls: str) -> None:
    """Make so many calls, and print how many went through, and how many the ceiling stopped."""
    with Redis(unix_socket_path=socket) as redis:
        limits = RedisLimits(redis, company="acme", plan="ultimate", seats=1, ceiling=400)
        patience = RetryPolicy(max_attempts=1, total_time=60)
        went = stopped = 0
        with Client(base_url=url, limits=limits, retry=patience) as client:
            for _ in range(int(calls)):
                try:
                    client.v1.users.me()
                    went += 1
                except BudgetCeilingReached:
                    stopped += 1
    print(went, stopped)


if __name__ == "__main__":
    main(*sys.argv[1:])
