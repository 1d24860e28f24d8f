"""The commands without their words: each takes a workspace and returns values."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.workflows import scrub as scrub
    from gen_models.workflows.contracts import contracts_of as contracts_of
    from gen_models.workflows.coverage import DisputedValue as DisputedValue
    from gen_models.workflows.coverage import StaleCorrection as StaleCorrection
    from gen_models.workflows.coverage import disputed_values as disputed_values
    from gen_models.workflows.coverage import provider_coverage as provider_coverage
    from gen_models.workflows.coverage import stale_corrections as stale_corrections
    from gen_models.workflows.coverage_table import COVERED as COVERED
    from gen_models.workflows.coverage_table import coverage_as_markdown as coverage_as_markdown
    from gen_models.workflows.coverage_table import coverage_rows as coverage_rows
    from gen_models.workflows.coverage_table import total_row as total_row
    from gen_models.workflows.datasets import DataSetStatus as DataSetStatus
    from gen_models.workflows.datasets import RecordedDataSet as RecordedDataSet
    from gen_models.workflows.datasets import data_set_statuses as data_set_statuses
    from gen_models.workflows.datasets import record_data_set as record_data_set
    from gen_models.workflows.draft import DraftedContract as DraftedContract
    from gen_models.workflows.draft import write_draft as write_draft
    from gen_models.workflows.explain import Explanation as Explanation
    from gen_models.workflows.explain import explanations as explanations
    from gen_models.workflows.generate import GenerateRequest as GenerateRequest
    from gen_models.workflows.generate import Mode as Mode
    from gen_models.workflows.generate import run_generate as run_generate
    from gen_models.workflows.history import ImportedObservation as ImportedObservation
    from gen_models.workflows.history import ProviderHistory as ProviderHistory
    from gen_models.workflows.history import import_observation as import_observation
    from gen_models.workflows.history import provider_history as provider_history
    from gen_models.workflows.history import providers_of as providers_of
    from gen_models.workflows.info_statements import data_sets_of as data_sets_of
    from gen_models.workflows.info_statements import info_statements_of as info_statements_of
    from gen_models.workflows.init import InitializedProject as InitializedProject
    from gen_models.workflows.init import init_project as init_project
    from gen_models.workflows.lifecycle import Disagreement as Disagreement
    from gen_models.workflows.lifecycle import Overdue as Overdue
    from gen_models.workflows.lifecycle import ProviderLifecycles as ProviderLifecycles
    from gen_models.workflows.lifecycle import Shutdown as Shutdown
    from gen_models.workflows.lifecycle import disagreements as disagreements
    from gen_models.workflows.lifecycle import overdue_models as overdue_models
    from gen_models.workflows.lifecycle import provider_lifecycles as provider_lifecycles
    from gen_models.workflows.lifecycle import shutdowns as shutdowns
    from gen_models.workflows.lifecycle import stale_pins as stale_pins
    from gen_models.workflows.lifecycle_table import LifecycleCounts as LifecycleCounts
    from gen_models.workflows.lifecycle_table import counts_as_markdown as counts_as_markdown
    from gen_models.workflows.lifecycle_table import lifecycle_counts as lifecycle_counts
    from gen_models.workflows.markdown import code as code
    from gen_models.workflows.markdown import markdown_table as markdown_table
    from gen_models.workflows.markdown import plain as plain
    from gen_models.workflows.model_info import ShownModel as ShownModel
    from gen_models.workflows.model_info import shown_models as shown_models
    from gen_models.workflows.model_list import landed_models as landed_models
    from gen_models.workflows.outcome import Outcome as Outcome
    from gen_models.workflows.outcome import ProviderOutcome as ProviderOutcome
    from gen_models.workflows.pipeline import Plan as Plan
    from gen_models.workflows.pipeline import Progress as Progress
    from gen_models.workflows.pipeline import walk as walk
    from gen_models.workflows.probes import check_probes as check_probes
    from gen_models.workflows.probes import keep_probe as keep_probe
    from gen_models.workflows.provider_table import providers_as_markdown as providers_as_markdown
    from gen_models.workflows.record import Recording as Recording
    from gen_models.workflows.record import import_recording as import_recording
    from gen_models.workflows.refresh import RefreshRequest as RefreshRequest
    from gen_models.workflows.refresh import run_refresh as run_refresh
    from gen_models.workflows.refresh_result import ProviderRefresh as ProviderRefresh
    from gen_models.workflows.refresh_result import Refresh as Refresh
    from gen_models.workflows.scrub import scan_files as scan_files
    from gen_models.workflows.selection import Selection as Selection
    from gen_models.workflows.selection import chosen_targets as chosen_targets
    from gen_models.workflows.statements import BESIDE as BESIDE
    from gen_models.workflows.statements import announcements_text_of as announcements_text_of
    from gen_models.workflows.statements import (
        read_announcement_sources as read_announcement_sources,
    )
    from gen_models.workflows.statements import statements_of as statements_of
    from gen_models.workflows.status import ProviderStatus as ProviderStatus
    from gen_models.workflows.status import provider_statuses as provider_statuses
    from gen_models.workflows.suite_run import run_suite as run_suite

__getattr__ = lazy_face(
    __name__,
    {
        "contracts": "contracts_of",
        "datasets": "DataSetStatus RecordedDataSet data_set_statuses record_data_set",
        "coverage": (
            "DisputedValue StaleCorrection disputed_values provider_coverage stale_corrections"
        ),
        "coverage_table": "COVERED coverage_as_markdown coverage_rows total_row",
        "draft": "DraftedContract write_draft",
        "explain": "Explanation explanations",
        "generate": "GenerateRequest Mode run_generate",
        "history": (
            "ImportedObservation ProviderHistory import_observation provider_history providers_of"
        ),
        "info_statements": "data_sets_of info_statements_of",
        "init": "InitializedProject init_project",
        "lifecycle": (
            "Disagreement Overdue ProviderLifecycles Shutdown disagreements "
            "overdue_models provider_lifecycles shutdowns stale_pins"
        ),
        "lifecycle_table": "LifecycleCounts counts_as_markdown lifecycle_counts",
        "markdown": "code markdown_table plain",
        "model_info": "ShownModel shown_models",
        "model_list": "landed_models",
        "outcome": "Outcome ProviderOutcome",
        "pipeline": "Plan Progress walk",
        "probes": "check_probes keep_probe",
        "provider_table": "providers_as_markdown",
        "record": "Recording import_recording",
        "refresh": "RefreshRequest run_refresh",
        "refresh_result": "ProviderRefresh Refresh",
        "scrub": "scan_files scrub",
        "selection": "Selection chosen_targets",
        "statements": "BESIDE announcements_text_of read_announcement_sources statements_of",
        "status": "ProviderStatus provider_statuses",
        "suite_run": "run_suite",
    },
)
