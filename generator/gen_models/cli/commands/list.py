"""`gen-models list`: which models there are, what they can do and what they cost."""

from __future__ import annotations

import os
from functools import partial

from gen_models.cli import options as shared
from gen_models.cli.console import show, show_rows, talk

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Final

    from gen_models.cli.parser import Parser
    from gen_models.query import ModelRow

HELP: Final = "filter and sort models by capabilities and prices"
USAGE: Final = "[options]"
DESCRIPTION: Final = """\
Lists the landed models with their limits, capabilities and prices. By default, only models that
are listed and not past an announced shutdown are shown.

--where takes an SQL condition: =, <>, <, <=, >, >=, AND, OR, NOT, IN, BETWEEN, LIKE, GLOB, IS
NULL, and the functions has, abs, round, lower, upper, length, coalesce. Text and dates are in
single quotes; 128k is 128000, and 1M is 1000000. Use has(input_modalities, 'image') to search a
list. Unknown values are never 0 or false: a condition that depends on one is not met, except IS
NULL. Prices are in US dollars; the units are listed below.

On a terminal, the table fits the width. Elsewhere, each model is one line of fields separated by
tabs; "-" stands for an unknown value. JSON and CSV have all columns, unless --columns names some.
"""


EPILOG: Final = """\
columns:
  provider              the provider's slug
  id                    the model ID
  qualified_id          provider and model ID, such as openai/gpt-4o
  status                listed, unlisted, deprecated, retired or unknown
  retires_on            the day of its announced shutdown
  display_name          what the provider calls the model in prose
  family                the model family
  owner                 the maker's name in the source
  context_window        how many tokens prompt and answer may have together
  max_input_tokens      how many tokens a prompt may have
  max_output_tokens     how many tokens an answer may have
  embedding_dimensions  how many numbers an embedding has
  input_modalities      what a prompt may contain
  output_modalities     what an answer may contain
  tool_calling          whether it calls tools
  structured_output     whether its answer can be held to a JSON Schema
  reasoning             whether it reasons before it answers
  reasoning_efforts     the efforts that can be asked of its reasoning
  vision                whether it reads images
  audio                 whether it hears or speaks
  embeddings            whether it makes embeddings
  streaming             whether its answer can be streamed
  supported_parameters  the parameters of a request that it takes
  default_temperature   the temperature without a parameter
  max_temperature       the highest temperature that it takes
  input_price           the price of a prompt, in USD per million tokens
  output_price          the price of an answer, in USD per million tokens
  cache_read_price      the price of a prompt that is read from a cache, in USD per million tokens
  cache_write_price     the price of writing a prompt to a cache, in USD per million tokens
  image_price           the price of an image that it makes, in USD per image
  character_price       the price of text that it speaks, in USD per million characters
  second_price          the price of audio or video, by its length, in USD per second
  price_tiers           prices of prompts above a number of tokens, in USD per million tokens
  variable_price        whether its price depends on more than is stated here
  knowledge_cutoff      the end of its training data
  created               the creation date that the provider states
  aliases               other IDs of the same provider that reach the same model
  alias_of              the ID that this one stands for at present
  provider_status       the provider's own word for its state
  capabilities          what is known that it can do, in words

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
        help=(
            "sort by these columns; a leading dash sorts in descending order (--sort=-A); "
            "unknown values come last"
        ),
    )  # fmt: skip
    parser.add_argument(
        "--columns", metavar="A,B", type=shared.comma_list, action="extend",
        help="these columns, in this order",
    )  # fmt: skip
    parser.add_argument("--limit", metavar="N", type=shared.count, help="show at most N models")
    parser.add_argument(
        "--all", action="store_true",
        help="include models that left their listing, or are past an announced shutdown",
    )  # fmt: skip
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json", "csv", "markdown", "html"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Lists the models."""
    from gen_models.query import (
        COLUMNS,
        SHOWN_ONLY,
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
            talk("  hint: use --all to include models that left their listing or were shut down")
    _show(in_order(rows, keys)[: options.limit], options)
    return 0


def _show(rows: Sequence[ModelRow], options: argparse.Namespace) -> None:
    from gen_models import reports
    from gen_models.query import COLUMNS

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
        case _:
            show_rows(
                partial(reports.model_rows_as_table, rows, columns),
                partial(reports.model_rows_as_lines, rows, columns),
            )
