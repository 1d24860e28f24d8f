"""Kinds of text that are easily confused, told apart by the type checker."""

from __future__ import annotations

from typing import NewType

ModelId = NewType("ModelId", str)
"""What a provider's API takes, such as `gpt-4o`."""

Identifier = NewType("Identifier", str)
"""What stands for a model ID in code, such as `GPT_4O`."""

Digest = NewType("Digest", str)
"""A SHA-256 in hexadecimal."""
