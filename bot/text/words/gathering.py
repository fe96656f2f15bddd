"""Puts the sentences of a language together from the modules of its package, one for each feature."""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules


def gathered(package: str, path: Iterable[str]) -> dict[str, str]:
    """All ``SENTENCES`` of a package's modules; ``path`` is where these are."""
    modules = [import_module(f"{package}.{found.name}") for found in iter_modules(path)]
    return {key: text for module in modules for key, text in getattr(module, "SENTENCES", {}).items()}
