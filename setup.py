"""Compiles the translations whenever the package is built; every fact about the package is in setup.cfg."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTranslations(build_py):
    """Makes each ``.mo`` beside its ``.po`` before the files of the package are listed."""

    def run(self) -> None:
        """Compile, then build."""
        for source in Path("catalog/translations").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as lines:
                messages = read_po(lines, locale=source.parent.parent.name)
            with source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, messages)
        # An earlier step may have listed the files before these were made.
        self.__dict__.pop("data_files", None)
        super().run()


setup(cmdclass={"build_py": BuildWithTranslations})
