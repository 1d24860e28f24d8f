"""A provider's contract: how to request its listing, and what the listing promises."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.contract import loader as loader
    from gen_models.contract.draft import draft_contract as draft_contract
    from gen_models.contract.loader import load_contract as load_contract
    from gen_models.contract.loader import load_contracts as load_contracts
    from gen_models.contract.model import Contract as Contract
    from gen_models.contract.model import Coverage as Coverage
    from gen_models.contract.model import ListingShape as ListingShape
    from gen_models.contract.model import Pagination as Pagination
    from gen_models.contract.names import check_names as check_names
    from gen_models.contract.names import check_slug as check_slug

__getattr__ = lazy_face(
    __name__,
    {
        "draft": "draft_contract",
        "loader": "load_contract load_contracts loader",
        "model": "Contract Coverage ListingShape Pagination",
        "names": "check_names check_slug",
    },
)
