"""Reads and writes JSON, YAML, TOML and JSON Schema strictly, in linear time."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.formats import strict_json as strict_json
    from gen_models.formats import strict_toml as strict_toml
    from gen_models.formats.bounded_file import read_bytes as read_bytes
    from gen_models.formats.bounded_file import read_text as read_text
    from gen_models.formats.json_path import EACH as EACH
    from gen_models.formats.json_path import bury as bury
    from gen_models.formats.json_path import dig as dig
    from gen_models.formats.json_path import steps_of as steps_of
    from gen_models.formats.json_path import without as without
    from gen_models.formats.json_schema import SchemaError as SchemaError
    from gen_models.formats.json_schema import check_schema as check_schema
    from gen_models.formats.json_schema import new_validator as new_validator
    from gen_models.formats.strict_yaml import Serializer as Serializer
    from gen_models.formats.strict_yaml import dump_yaml as dump_yaml
    from gen_models.formats.strict_yaml import load_yaml as load_yaml

__getattr__ = lazy_face(
    __name__,
    {
        "bounded_file": "read_bytes read_text",
        "json_path": "EACH bury dig steps_of without",
        "json_schema": "SchemaError check_schema new_validator",
        "strict_json": "strict_json",
        "strict_toml": "strict_toml",
        "strict_yaml": "Serializer dump_yaml load_yaml",
    },
)
