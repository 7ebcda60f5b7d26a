"""What certificates and keys are given as."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

Pem: TypeAlias = bytes | str | Path
"""Certificates or a key in PEM: the bytes themselves, or the path of a file."""
