"""The contract suite's side of pytest: what a run judges, its options, results and record mode."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.suite.applicability import applies_if as applies_if
    from gen_models.suite.applicability import applies_to as applies_to
    from gen_models.suite.contract_run import ContractRun as ContractRun
    from gen_models.suite.fresh_python import UNKNOWN as UNKNOWN
    from gen_models.suite.options import add_options as add_options
    from gen_models.suite.options import contract_run_of as contract_run_of
    from gen_models.suite.plugin import configure as configure
    from gen_models.suite.plugin import parametrize as parametrize
    from gen_models.suite.plugin import settle_collection as settle_collection
    from gen_models.suite.reporting import Violation as Violation
    from gen_models.suite.reporting import fail_contract as fail_contract

__getattr__ = lazy_face(
    __name__,
    {
        "applicability": "applies_if applies_to",
        "contract_run": "ContractRun",
        "fresh_python": "UNKNOWN",
        "options": "add_options contract_run_of",
        "plugin": "configure parametrize settle_collection",
        "reporting": "Violation fail_contract",
    },
)
