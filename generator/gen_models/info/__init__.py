"""What models can do and cost: statements of sources, and the values derived from them."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.info.corrections import Correction as Correction
    from gen_models.info.corrections import Corrections as Corrections
    from gen_models.info.corrections import read_corrections as read_corrections
    from gen_models.info.coverage import Coverage as Coverage
    from gen_models.info.coverage import count_coverage as count_coverage
    from gen_models.info.landed import LandedInfo as LandedInfo
    from gen_models.info.landed import info_line as info_line
    from gen_models.info.landed import info_text as info_text
    from gen_models.info.landed import read_info as read_info
    from gen_models.info.memory import remember as remember
    from gen_models.info.merge import merge_info as merge_info
    from gen_models.info.model import Fact as Fact
    from gen_models.info.model import ModelInfo as ModelInfo
    from gen_models.info.schema import SCHEMA_VERSION as SCHEMA_VERSION
    from gen_models.info.schema import model_schema as model_schema
    from gen_models.info.statements import LISTING as LISTING
    from gen_models.info.statements import InfoSource as InfoSource
    from gen_models.info.statements import SourceStatements as SourceStatements
    from gen_models.info.statements import data_set_statements as data_set_statements
    from gen_models.info.statements import rows_say as rows_say

__getattr__ = lazy_face(
    __name__,
    {
        "coverage": "Coverage count_coverage",
        "landed": "LandedInfo info_line info_text read_info",
        "memory": "remember",
        "merge": "merge_info",
        "model": "Fact ModelInfo",
        "corrections": "Correction Corrections read_corrections",
        "schema": "SCHEMA_VERSION model_schema",
        "statements": "LISTING InfoSource SourceStatements data_set_statements rows_say",
    },
)
