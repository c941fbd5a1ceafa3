"""The pages for plugin authors say what the code says."""

import inspect
import re
from pathlib import Path

import khomo_example
import pytest

from catalog.sdk import hookspecs

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page):
    return re.findall(r"```python\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)


def test_hooks_md_has_a_heading_with_the_exact_signature_of_each_hook():
    told = re.findall(r"^### (.*)$", (DOCS / "hooks.md").read_text("utf-8"), re.MULTILINE)
    specs = {name: spec for name, spec in vars(hookspecs).items() if name.startswith("catalog_")}
    assert sorted(told) == sorted(
        f"{name}{str(inspect.signature(spec)).replace(chr(39), '')}" for name, spec in specs.items()
    )


def test_the_tutorial_shows_the_example_plugin_as_it_is():
    assert blocks("write-a-plugin.md")[0] == Path(khomo_example.__file__).read_text("utf-8")


@pytest.mark.parametrize("number", [1, 2], ids=["file_server", "nasty_server"])
def test_the_tutorials_tests_run(number):
    exec(compile(blocks("write-a-plugin.md")[number], "write-a-plugin.md", "exec"), {})
