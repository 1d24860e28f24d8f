"""`gen-models list`: which models there are, what they can do and what they cost."""

from __future__ import annotations

import os
import sys

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk
from gen_models.query import COLUMNS, FUNCTIONS, SHOWN_ONLY

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from typing import Final

    from gen_models.cli.parser import Parser
    from gen_models.query import ModelRow

HELP: Final = "choose models by what they can do and cost"
USAGE: Final = "[options]"
DESCRIPTION: Final = f"""\
Lists the models that have landed, with what is known of them. By default, these are the models
that are listed and not past an announced shutdown.

--where takes a condition of SQL: =, <>, <, <=, >, >=, AND, OR, NOT, IN, BETWEEN, LIKE, GLOB,
IS NULL, and the functions {", ".join(FUNCTIONS)}.
Text and dates are in single quotes; 128k is 128000, and 1M is 1000000. A list is searched by
has(input_modalities, 'image'). What is unknown is never 0 or false: a condition that depends on
it does not hold, unless it says IS NULL. Prices are in US dollars per million tokens.

On a terminal, the table fits the width. Elsewhere, each model is one line of fields separated by
tabs; "-" stands for an unknown value. JSON and CSV have all columns, unless --columns names some.
"""


def _columns() -> Iterator[str]:
    for one in (*COLUMNS.values(), *SHOWN_ONLY.values()):
        unit = f", in {one.unit}" if one.unit else ""
        yield f"  {one.name:<21} {one.meaning}{unit}"


EPILOG: Final = f"""\
columns:
{chr(10).join(_columns())}

examples:
  gen-models list -p openai,anthropic
  gen-models list --where "context_window >= 200k AND tool_calling" --sort input_price
  gen-models list --where "has(input_modalities, 'image') AND output_price < 1"
  gen-models list --where "input_price IS NULL" --columns id,provider_status
  gen-models list --sort=-context_window --limit 10
  gen-models list --all --output-format html > models.html
"""


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    shared.add_providers(parser)
    parser.add_argument("--where", metavar="SQL", help="only models for which this condition holds")
    parser.add_argument(
        "--sort", metavar="A,-B", type=shared.comma_list, action="extend",
        help="by these columns, downwards behind a dash (--sort=-A); unknown values come last",
    )  # fmt: skip
    parser.add_argument(
        "--columns", metavar="A,B", type=shared.comma_list, action="extend",
        help="these columns, in this order",
    )  # fmt: skip
    parser.add_argument("--limit", metavar="N", type=shared.count, help="at most so many models")
    parser.add_argument(
        "--all", action="store_true",
        help="also models that left their listing, or are past an announced shutdown",
    )  # fmt: skip
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json", "csv", "markdown", "html"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Lists the models."""
    from gen_models.query import (
        check_columns,
        in_order,
        matching,
        parse_expression,
        parse_sort,
    )
    from gen_models.workflows import landed_models

    keys = parse_sort(options.sort or ())
    check_columns(options.columns or (), "--columns", (*COLUMNS, *SHOWN_ONLY))
    where = None if options.where is None else parse_expression(options.where)
    workspace = shared.workspace_to_read(options)
    rows = landed_models(workspace, options.providers, with_past=options.all)
    if where is not None:
        rows = matching(rows, where)
    if not rows:
        talk("no model matches")
        if not options.all:
            talk("  hint: --all includes models that left their listing or are shut down")
    _show(in_order(rows, keys)[: options.limit], options)
    return 0


def _show(rows: Sequence[ModelRow], options: argparse.Namespace) -> None:
    from gen_models import reports

    is_for_programs = options.output_format in ("json", "csv")
    columns = options.columns or (COLUMNS if is_for_programs else reports.SHORT_LIST)
    columns = tuple(dict.fromkeys(columns))
    match options.output_format:
        case "json":
            show(reports.model_rows_as_json(rows, columns).split("\n"))
        case "csv":
            # RFC 4180 ends lines as Windows does, where print does it.
            end = "" if os.linesep == "\r\n" else "\r"
            records = reports.model_rows_as_csv(rows, columns)
            show((f"{record}{end}" for record in records), trusted=True)
        case "markdown":
            show(reports.model_rows_as_markdown(rows, columns))
        case "html":
            show(reports.model_rows_as_page(rows, columns).split("\n"), trusted=True)
        case _ if sys.stdout is not None and sys.stdout.isatty():
            import shutil

            width = shutil.get_terminal_size().columns
            show(reports.model_rows_as_table(rows, columns, width))
        case _:
            show(reports.model_rows_as_lines(rows, columns))
