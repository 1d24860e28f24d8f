"""YAML that can be nothing but data, written so that a diff reads well."""

from __future__ import annotations

from typing import Any, Final

_MAX_DEPTH: Final = 64
_MAX_EVENTS: Final = 100_000
"""Twice as many as a cassette of 1,000 pages has."""

_MAX_DIGITS: Final = 18
"""Longer integers take time to compute, and may be chosen to have one hash value."""

_DIRECTIVES: Final = tuple(f"{before}%" for before in "\n\r\x85\u2028\u2029\ufeff")
"""A directive begins a line, and libyaml ends lines at all of these; or it follows a BOM."""


def load_yaml(text: str) -> Any:
    """Reads plain YAML: no tags, anchors or aliases, so nothing in it can be more than data.

    Raises:
        ValueError: the text is not YAML, not plain, or nested too deeply or too large.
    """
    import yaml

    # libyaml compares each directive with all before it.
    if text.startswith("%") or any(directive in text for directive in _DIRECTIVES):
        raise ValueError("it has a directive")
    try:
        depth = 0
        for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:  # libyaml's composer recurses, and has no guard of its own.
                raise ValueError(f"nested deeper than {_MAX_DEPTH}")
            if number > _MAX_EVENTS:
                raise ValueError(f"it has more than {_MAX_EVENTS} nodes")
            tag = getattr(event, "tag", None)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or tag:
                raise ValueError("it has a tag, an anchor or an alias")
            if isinstance(event, yaml.ScalarEvent) and _is_long_number(event):
                raise ValueError(f"it has a number of over {_MAX_DIGITS} digits")
        return yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {' '.join(str(error).split())}") from None


def _is_long_number(event: Any) -> bool:
    """Whether a plain scalar is a long integer, in any notation of YAML 1.1, 1:59:59 included."""
    text, plain = event.value, event.implicit[0]
    if not plain or len(text.lstrip("+-")) <= _MAX_DIGITS:
        return False
    found = _type_of(text)
    return found == "int" or (found == "float" and ":" in text)


def _type_of(text: str) -> str:
    """The type that YAML gives a plain scalar."""
    import yaml

    for tag, pattern in yaml.CSafeLoader.yaml_implicit_resolvers.get(text[0], ()):
        if pattern.match(text):
            return str(tag.rpartition(":")[2])
    return "str"


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
