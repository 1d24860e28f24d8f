"""The help of `list` is text, so that it is shown at once; it says what there is."""

from __future__ import annotations

import re

from gen_models.cli.commands import load_command
from gen_models.query import COLUMNS, FUNCTIONS, SHOWN_ONLY


def test_the_help_has_each_column_with_its_meaning_and_currency() -> None:
    columns = load_command("list").EPILOG.partition("columns:\n")[2].partition("\n\n")[0]
    assert [re.split(" +", line.strip(), maxsplit=1) for line in columns.splitlines()] == [
        [one.name, f"{one.meaning}, in {one.unit}" if "USD" in one.unit else one.meaning]
        for one in (*COLUMNS.values(), *SHOWN_ONLY.values())
    ]


def test_the_help_has_each_function() -> None:
    text = " ".join(load_command("list").DESCRIPTION.split())
    assert f"the functions {', '.join(FUNCTIONS)}." in text
