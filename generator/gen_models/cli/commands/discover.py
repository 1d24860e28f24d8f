"""`gen-models discover`: lists a provider's models, as applications discover them."""

from __future__ import annotations

from gen_models.cli import options as shared
from gen_models.cli.console import show, talk
from gen_models.errors import ConfigurationError, repeated

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Final

    from gen_models.cli.parser import Parser
    from gen_models.discovery import ModelDiscoveryService, ProviderConfig

HELP: Final = "list a provider's models, live or from the recording"
USAGE: Final = "PROVIDER [options]"
DESCRIPTION: Final = """\
Requests a provider's models and prints one ID per line. If that fails, the models of the recording
are printed, with a warning. Nothing is written. Needs the extra 'discovery'.
"""
EPILOG: Final = """\
examples:
  gen-models discover openai                          live, or from the recording
  gen-models discover openai --refresh                live, or fail
  gen-models discover openrouter --output-format json
                                                      everything that the provider lists
"""
_SECONDS: Final = 30.0


def add_options(parser: Parser) -> None:
    """Declares what it takes."""
    parser.add_argument("provider", metavar="PROVIDER", help="the provider's slug")
    parser.add_argument(
        "--refresh", action="store_true", help="fail if the provider does not list its models now"
    )
    add_request_options(parser)


def add_request_options(parser: Parser) -> None:
    """Declares what a command takes that requests a single provider."""
    requests = parser.add_argument_group("requests")
    requests.add_argument(
        "--timeout", metavar="SECONDS", type=shared.seconds, default=_SECONDS,
        help=f"limit for a listing, including retries ({_SECONDS:.0f})",
    )  # fmt: skip
    requests.add_argument(
        "--trust", metavar="A,B", type=shared.comma_list, action="extend", default=[],
        help="let the contracts of these providers send keys in this run",
    )  # fmt: skip
    requests.add_argument(
        "--proxy", action="store_true",
        help="use the proxy and the certificates from the environment",
    )  # fmt: skip
    shared.add_folders(parser)
    shared.add_reporting(parser, ("text", "json"), verbosity=False)


def run(options: argparse.Namespace) -> int:
    """Lists the models."""
    from gen_models.cli.hints import complete
    from gen_models.reports import models_as_json, models_as_text, models_summary

    service, config = discovery(options)
    models = service.discover_models(config, force_refresh=options.refresh)
    error = models.error
    if error is not None and (options.refresh or models.source == "none"):
        raise error
    complete(() if error is None else (error,), options)
    if options.output_format == "json":
        show(models_as_json(options.provider, models, 0).split("\n"))
        return 0
    if error is not None:
        talk(f"warning: {error.problem}\n  hint: {error.hint}")
    show(models_as_text(models))
    talk(models_summary(options.provider, models))
    return 0


def discovery(options: argparse.Namespace) -> tuple[ModelDiscoveryService, ProviderConfig]:
    """The service and the configuration of the provider that was named.

    Raises:
        ConfigurationError: there is no such provider, a setting is not valid, or the extra is
            not installed.
    """
    from gen_models.cli.parser import nearest
    from gen_models.credentials import read_trust

    workspace = shared.workspace_of(options)
    try:
        from gen_models.discovery import ProviderRegistry, Settings

        registry = ProviderRegistry(workspace.contracts, beside=workspace.beside)
        settings = Settings(registry=registry)
        known = {*registry.names(), *settings.providers()}
        if options.provider not in known:
            near = nearest(options.provider, known)
            raise ConfigurationError(
                f"unknown provider{repeated(options.provider)}",
                hint=f"did you mean {near}?" if near else "list them: `gen-models providers`",
            )
        config = settings.provider(options.provider)
    except ImportError:
        raise ConfigurationError(
            f"`gen-models {options.command}` needs the extra 'discovery'",
            hint="pip install 'gen-models[discovery]'",
        ) from None
    service = settings.service(
        trust=read_trust(workspace.state, options.trust),
        cassettes=workspace.recordings_of,
        seconds=options.timeout,
        proxy=options.proxy or None,
    )
    return service, config
