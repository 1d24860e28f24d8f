"""Keeps a listing that would grow the tree beyond measure out, until a person accepts it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gen_models.errors import RejectedError
from gen_models.folder import Folder
from gen_models.recordings import cassette_path, replay_if_possible

if TYPE_CHECKING:
    from gen_models.naming import Ledger
    from gen_models.recordings import Recorded, Staging

MAX_NEW_MODELS: Final = 2_000
"""The most IDs that one landing adds to a provider; the longest known listing has about 400."""

MAX_NEW_BYTES: Final = 2 * 2**20
"""The most bytes that one recording adds to a cassette; the largest known one has 0.4 MiB."""


def refuse_growth(recorded: Recorded, before: Ledger, staging: Staging | None) -> None:
    """Holds that a recording adds no more models and bytes than one landing may add.

    Args:
        recorded: what the provider's cassette says.
        before: the provider's ledger as it landed; a recording counts where there is none.
        staging: the new cassettes of the run, and the folder of those they replace.

    Raises:
        RejectedError: it adds more.
    """
    slug = recorded.contract.slug
    known = {entry.id for entry in before.entries}
    if not known and staging is not None:  # What has not landed may have been recorded before.
        old_one = replay_if_possible(recorded.contract, staging.recordings_before(slug))
        known = set() if old_one is None else set(old_one.catalog.ids)
    models = len(set(recorded.catalog.ids) - known)
    if models > MAX_NEW_MODELS:
        raise _too_much(slug, f"{models} models are new, more than {MAX_NEW_MODELS}")
    if staging is not None and slug in staging.recordings:
        path = cassette_path(staging.cassettes, slug)
        old = Folder(path.parent).read(path.name) or b""
        grown = len(staging.recordings[slug]) - len(old)
        if grown > MAX_NEW_BYTES:
            raise _too_much(slug, f"its cassette grows by {grown} bytes, more than {MAX_NEW_BYTES}")


def _too_much(slug: str, problem: str) -> RejectedError:
    return RejectedError(
        problem,
        provider=slug,
        contract="stability",
        hint=f"check that the models are real, then use --accept-growth {slug}",
    )
