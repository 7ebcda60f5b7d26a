"""A Chromium without a screen, which reaches this machine's loopback address and nothing else."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIVERS = ("chromedriver", "chromium.chromedriver")
OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # the sandbox does not start as root, or in a container; every page is our own
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--force-prefers-reduced-motion",
    "--window-size=1000,800",
)


@contextmanager
def chromium(browser: str, driver: str, folder: Path) -> Generator[Chrome]:
    """A browser with a profile of its own, for the length of a ``with`` block."""
    options = ChromeOptions()
    options.binary_location = browser
    for option in (*OPTIONS, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(option)
    # Told where the programs are, Selenium looks for none, and downloads none.
    environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "SE_OFFLINE": "true"}
    service = Service(executable_path=driver, log_output=str(folder / "driver.log"), env=environment)
    running = Chrome(options=options, service=service)
    try:
        running.set_page_load_timeout(60)
        yield running
    finally:
        running.quit()


def command(browser: Any, name: str, **values: object) -> None:
    """Give the browser a command of its own protocol, for which WebDriver has no word."""
    browser.execute_cdp_cmd(name, values)


def evaluated(browser: Any, script: str) -> Any:
    """What a script finds out about the page; the page's policy does not bind it."""
    return browser.execute_script(script)
