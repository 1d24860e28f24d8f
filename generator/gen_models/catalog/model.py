"""What a provider offers: its models, by model ID."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from gen_models.ids import ModelId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_ID_LENGTH: Final = 256

# Unicode 15.1's control, format, surrogate, line and paragraph separator characters. Written
# out, so that a quarantine does not depend on the interpreter's own Unicode version.
_UNPRINTABLE: Final = (
    (0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD),
    (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x180E, 0x180E), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F), (0xD800, 0xDFFF), (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A model ID that no identifier can serve, and why. It is kept out of the catalog."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Catalog:
    """A provider's model IDs: unique and in code point order.

    `successors` has, by model ID, the ID that the provider names to be used in its place.
    """

    provider: str
    ids: tuple[ModelId, ...]
    quarantined: tuple[Quarantined, ...] = ()
    successors: Mapping[ModelId, ModelId] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        provider: str,
        ids: Iterable[str],
        successors: Mapping[str, str] | None = None,
    ) -> Catalog:
        """Sorts and sifts model IDs as they came. An ID that comes twice is one model."""
        good: list[ModelId] = []
        bad: list[Quarantined] = []
        for model_id in sorted(set(ids)):
            reason = why_quarantined(model_id)
            if reason is None:
                good.append(ModelId(model_id))
            else:
                bad.append(Quarantined(model_id, reason))
        known = {
            ModelId(model_id): ModelId(successor)
            for model_id, successor in sorted((successors or {}).items())
            if why_quarantined(model_id) is None and why_quarantined(successor) is None
        }
        return cls(provider, tuple(good), tuple(bad), known)


def why_quarantined(model_id: str) -> str | None:
    """Why an ID can't be served: empty, too long, or with a character that cannot be seen."""
    if not model_id:
        return "is empty"
    if len(model_id) > MAX_ID_LENGTH:
        return f"has {len(model_id)} characters, more than {MAX_ID_LENGTH}"
    if model_id.isascii() and model_id.isprintable():
        return None
    for position, character in enumerate(model_id):
        code = ord(character)
        if any(first <= code <= last for first, last in _UNPRINTABLE):
            return f"has the unprintable character U+{code:04X} at position {position}"
    return None
