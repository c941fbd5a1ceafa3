"""``python -m catalog.cli`` is the command ``catalog``."""

from catalog.cli import main

main(prog_name="catalog")
