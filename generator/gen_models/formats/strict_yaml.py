"""YAML that can be nothing but data, written so that a diff reads well."""

from __future__ import annotations

import re
from typing import Any, Final

_MAX_DEPTH: Final = 64
_MAX_DIGITS: Final = 4_300  # As strict_json has it.
_NUMBER: Final = re.compile(r"[-+0-9_.:]+")


def load_yaml(text: str) -> Any:
    """Reads plain YAML: no tags, anchors or aliases, so nothing in it can be more than data.

    Raises:
        ValueError: the text is not YAML, or not plain.
    """
    import yaml

    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:  # libyaml's composer recurses, and has no guard of its own.
                raise ValueError(f"nested deeper than {_MAX_DEPTH}")
            tag = getattr(event, "tag", None)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or tag:
                raise ValueError("it has a tag, an anchor or an alias")
            if isinstance(event, yaml.ScalarEvent) and _is_endless_number(event):
                raise ValueError(f"it has a number of over {_MAX_DIGITS} digits")
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {' '.join(str(error).split())}") from None


def _is_endless_number(event: Any) -> bool:
    """Whether a scalar would be computed, in a time that grows with the square of its length.

    YAML 1.1 reads 1:59:59 to the base of 60, and Python has no limit for that.
    """
    text, plain = event.value, event.implicit[0]
    return plain and len(text) > _MAX_DIGITS and _NUMBER.fullmatch(text) is not None


def dump_yaml(data: object) -> str:
    """Writes YAML in which a text of several lines stands as it is, line by line."""
    import yaml

    class Dumper(yaml.CSafeDumper):
        pass

    def text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
        style = "|" if "\n" in value else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    Dumper.add_representer(str, text)
    dumped: str = yaml.dump(data, Dumper=Dumper, sort_keys=False, width=2**31 - 1)
    return dumped


class Serializer:
    """What vcrpy reads and writes cassettes with: the same strict YAML."""

    @staticmethod
    def deserialize(cassette_string: str) -> Any:
        """Reads a cassette for vcrpy."""
        return load_yaml(cassette_string)

    @staticmethod
    def serialize(cassette_dict: Any) -> str:
        """Writes a cassette for vcrpy."""
        return dump_yaml(cassette_dict)
