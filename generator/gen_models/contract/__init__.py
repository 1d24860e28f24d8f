"""A provider's contract: how to request its listing, and what the listing promises."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.contract import loader as loader
    from gen_models.contract.contracts import Contracts as Contracts
    from gen_models.contract.draft import draft_contract as draft_contract
    from gen_models.contract.info_table import readers_of as readers_of
    from gen_models.contract.info_table import table_problems as table_problems
    from gen_models.contract.listing import ListingShape as ListingShape
    from gen_models.contract.loader import line_of as line_of
    from gen_models.contract.loader import load_contract as load_contract
    from gen_models.contract.loader import load_contracts as load_contracts
    from gen_models.contract.meta_schema import MetaSchema as MetaSchema
    from gen_models.contract.model import Contract as Contract
    from gen_models.contract.model import Coverage as Coverage
    from gen_models.contract.model import Pagination as Pagination
    from gen_models.contract.names import check_names as check_names
    from gen_models.contract.names import check_slug as check_slug
    from gen_models.contract.shape_check import shape_mismatch as shape_mismatch
    from gen_models.contract.toml_lines import TomlLines as TomlLines

__getattr__ = lazy_face(
    __name__,
    {
        "contracts": "Contracts",
        "draft": "draft_contract",
        "info_table": "readers_of table_problems",
        "listing": "ListingShape",
        "loader": "line_of load_contract load_contracts loader",
        "meta_schema": "MetaSchema",
        "model": "Contract Coverage Pagination",
        "names": "check_names check_slug",
        "shape_check": "shape_mismatch",
        "toml_lines": "TomlLines",
    },
)
