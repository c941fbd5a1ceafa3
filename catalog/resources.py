"""Where packaged folders are: in the installed package, or at the top of a checkout.

``static/`` and ``migrations/`` stand at the top level and enter the wheel by ``package_dir``; an editable
install does not map them.
"""

from __future__ import annotations

from pathlib import Path


def resource_folder(name: str) -> Path:
    """The folder ``name`` of the package, else of the checkout; raises ``FileNotFoundError``."""
    package = Path(__file__).parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"folder {name!r} is missing from the installation in {package}")
