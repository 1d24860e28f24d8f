"""Reads and writes JSON, YAML and JSON Schema strictly."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.formats import strict_json as strict_json
    from gen_models.formats.json_path import dig as dig
    from gen_models.formats.json_schema import schema_words as schema_words
    from gen_models.formats.json_schema import unknown_word as unknown_word
    from gen_models.formats.strict_yaml import Serializer as Serializer
    from gen_models.formats.strict_yaml import dump_yaml as dump_yaml
    from gen_models.formats.strict_yaml import load_yaml as load_yaml

__getattr__ = lazy_face(
    __name__,
    {
        "json_path": "dig",
        "json_schema": "schema_words unknown_word",
        "strict_json": "strict_json",
        "strict_yaml": "Serializer dump_yaml load_yaml",
    },
)
