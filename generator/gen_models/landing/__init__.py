"""From a candidate tree to the landed one: gate, journal, all files or none."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.landing import candidate as candidate
    from gen_models.landing import gate as gate
    from gen_models.landing import transaction as transaction
    from gen_models.landing.candidate import Candidate as Candidate
    from gen_models.landing.candidate import ProviderCandidate as ProviderCandidate
    from gen_models.landing.candidate import compose_candidate as compose_candidate
    from gen_models.landing.candidate import head_of as head_of
    from gen_models.landing.candidate import landed_ledger as landed_ledger
    from gen_models.landing.candidate import live_and_past as live_and_past
    from gen_models.landing.candidate import make_provider as make_provider
    from gen_models.landing.candidate import models_of as models_of
    from gen_models.landing.candidate import owned_by as owned_by
    from gen_models.landing.diff import FileChange as FileChange
    from gen_models.landing.diff import ModelChanges as ModelChanges
    from gen_models.landing.diff import as_mapping as as_mapping
    from gen_models.landing.diff import file_changes as file_changes
    from gen_models.landing.diff import model_changes as model_changes
    from gen_models.landing.edits import refuse_foreign as refuse_foreign
    from gen_models.landing.edits import refuse_hand_edits as refuse_hand_edits
    from gen_models.landing.gate import Approved as Approved
    from gen_models.landing.gate import approve as approve
    from gen_models.landing.info import InfoStatements as InfoStatements
    from gen_models.landing.info import landed_info as landed_info
    from gen_models.landing.lifecycles import landed_lifecycles as landed_lifecycles
    from gen_models.landing.lifecycles import make_lifecycles as make_lifecycles
    from gen_models.landing.lifecycles import observation_of as observation_of
    from gen_models.landing.manifest import NAME as NAME
    from gen_models.landing.manifest import LandedProvider as LandedProvider
    from gen_models.landing.manifest import Manifest as Manifest
    from gen_models.landing.manifest import read_manifest as read_manifest
    from gen_models.landing.rejected import forget_rejected as forget_rejected
    from gen_models.landing.rejected import keep_rejected as keep_rejected
    from gen_models.landing.release import CHANGELOG as CHANGELOG
    from gen_models.landing.results import ContractResult as ContractResult
    from gen_models.landing.results import Outcome as Outcome
    from gen_models.landing.results import ResultsWriter as ResultsWriter
    from gen_models.landing.transaction import Landed as Landed
    from gen_models.landing.transaction import land as land
    from gen_models.landing.transaction import manifest_digest as manifest_digest
    from gen_models.landing.transaction import promote as promote
    from gen_models.landing.transaction import recover as recover
    from gen_models.landing.transaction import rewrite as rewrite
    from gen_models.landing.transaction import unfinished as unfinished

__getattr__ = lazy_face(
    __name__,
    {
        "candidate": (
            "Candidate ProviderCandidate candidate compose_candidate head_of landed_ledger "
            "live_and_past make_provider models_of owned_by"
        ),
        "diff": "FileChange ModelChanges as_mapping file_changes model_changes",
        "edits": "refuse_foreign refuse_hand_edits",
        "gate": "Approved approve gate",
        "info": "InfoStatements landed_info",
        "lifecycles": "landed_lifecycles make_lifecycles observation_of",
        "manifest": "LandedProvider Manifest NAME read_manifest",
        "rejected": "forget_rejected keep_rejected",
        "release": "CHANGELOG",
        "results": "ContractResult Outcome ResultsWriter",
        "transaction": (
            "Landed land manifest_digest promote recover rewrite transaction unfinished"
        ),
    },
)
