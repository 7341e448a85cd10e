"""The `procflow` command: the main job and its parts, for people who do not write scripts."""

from procflow.cli.group import main

__all__ = ["main"]
