"""What workflows return, as text, JSON and GitHub annotations."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.reports.age import stale_note as stale_note
    from gen_models.reports.coverage import coverage_as_json as coverage_as_json
    from gen_models.reports.coverage import coverage_as_lines as coverage_as_lines
    from gen_models.reports.coverage import coverage_as_table as coverage_as_table
    from gen_models.reports.coverage import disputed_as_json as disputed_as_json
    from gen_models.reports.coverage import disputed_as_lines as disputed_as_lines
    from gen_models.reports.coverage import disputed_as_table as disputed_as_table
    from gen_models.reports.coverage import stale_as_json as stale_as_json
    from gen_models.reports.coverage import stale_as_text as stale_as_text
    from gen_models.reports.datasets import data_sets_as_json as data_sets_as_json
    from gen_models.reports.datasets import data_sets_as_lines as data_sets_as_lines
    from gen_models.reports.datasets import data_sets_as_table as data_sets_as_table
    from gen_models.reports.datasets import recorded_as_json as recorded_as_json
    from gen_models.reports.datasets import recorded_as_text as recorded_as_text
    from gen_models.reports.discovery import findings_as_json as findings_as_json
    from gen_models.reports.discovery import findings_as_text as findings_as_text
    from gen_models.reports.discovery import models_as_json as models_as_json
    from gen_models.reports.discovery import models_as_text as models_as_text
    from gen_models.reports.discovery import models_summary as models_summary
    from gen_models.reports.discovery import probe_as_json as probe_as_json
    from gen_models.reports.discovery import probe_as_text as probe_as_text
    from gen_models.reports.draft import draft_as_json as draft_as_json
    from gen_models.reports.draft import draft_as_text as draft_as_text
    from gen_models.reports.escape import annotation as annotation
    from gen_models.reports.escape import harmless as harmless
    from gen_models.reports.explain import explanations_as_json as explanations_as_json
    from gen_models.reports.explain import explanations_as_text as explanations_as_text
    from gen_models.reports.explain import names_as_json as names_as_json
    from gen_models.reports.explain import names_as_text as names_as_text
    from gen_models.reports.generate import changes_as_text as changes_as_text
    from gen_models.reports.generate import end_as_json as end_as_json
    from gen_models.reports.generate import outcome_as_github as outcome_as_github
    from gen_models.reports.generate import outcome_as_json as outcome_as_json
    from gen_models.reports.generate import outcome_as_text as outcome_as_text
    from gen_models.reports.generate import quarantined_as_text as quarantined_as_text
    from gen_models.reports.history import history_as_json as history_as_json
    from gen_models.reports.history import history_as_table as history_as_table
    from gen_models.reports.history import lifecycle_as_text as lifecycle_as_text
    from gen_models.reports.history import observation_as_text as observation_as_text
    from gen_models.reports.init import init_as_json as init_as_json
    from gen_models.reports.init import init_as_text as init_as_text
    from gen_models.reports.keys import keys_as_json as keys_as_json
    from gen_models.reports.keys import keys_as_text as keys_as_text
    from gen_models.reports.landed import landed_as_text as landed_as_text
    from gen_models.reports.lifecycle import counts_as_json as counts_as_json
    from gen_models.reports.lifecycle import counts_as_lines as counts_as_lines
    from gen_models.reports.lifecycle import counts_as_table as counts_as_table
    from gen_models.reports.lifecycle import disagreements_as_json as disagreements_as_json
    from gen_models.reports.lifecycle import disagreements_as_lines as disagreements_as_lines
    from gen_models.reports.lifecycle import disagreements_as_markdown as disagreements_as_markdown
    from gen_models.reports.lifecycle import disagreements_as_table as disagreements_as_table
    from gen_models.reports.lifecycle import overdue_as_json as overdue_as_json
    from gen_models.reports.lifecycle import overdue_as_text as overdue_as_text
    from gen_models.reports.lifecycle import shutdowns_as_json as shutdowns_as_json
    from gen_models.reports.lifecycle import shutdowns_as_lines as shutdowns_as_lines
    from gen_models.reports.lifecycle import shutdowns_as_markdown as shutdowns_as_markdown
    from gen_models.reports.lifecycle import shutdowns_as_table as shutdowns_as_table
    from gen_models.reports.model_info import model_schema_as_json as model_schema_as_json
    from gen_models.reports.model_info import shown_model_as_lines as shown_model_as_lines
    from gen_models.reports.model_info import shown_model_as_table as shown_model_as_table
    from gen_models.reports.model_info import shown_models_as_json as shown_models_as_json
    from gen_models.reports.model_info import shown_title as shown_title
    from gen_models.reports.model_list import SHORT_LIST as SHORT_LIST
    from gen_models.reports.model_list import model_rows_as_csv as model_rows_as_csv
    from gen_models.reports.model_list import model_rows_as_json as model_rows_as_json
    from gen_models.reports.model_list import model_rows_as_lines as model_rows_as_lines
    from gen_models.reports.model_list import model_rows_as_markdown as model_rows_as_markdown
    from gen_models.reports.model_list import model_rows_as_table as model_rows_as_table
    from gen_models.reports.model_page import model_rows_as_page as model_rows_as_page
    from gen_models.reports.refresh import recording_as_json as recording_as_json
    from gen_models.reports.refresh import recording_as_text as recording_as_text
    from gen_models.reports.refresh import refresh_as_github as refresh_as_github
    from gen_models.reports.refresh import refresh_as_json as refresh_as_json
    from gen_models.reports.refresh import refresh_as_text as refresh_as_text
    from gen_models.reports.status import statuses_as_json as statuses_as_json
    from gen_models.reports.status import statuses_as_lines as statuses_as_lines
    from gen_models.reports.status import statuses_as_table as statuses_as_table

__getattr__ = lazy_face(
    __name__,
    {
        "age": "stale_note",
        "coverage": (
            "coverage_as_json coverage_as_lines coverage_as_table disputed_as_json "
            "disputed_as_lines disputed_as_table stale_as_json stale_as_text"
        ),
        "datasets": (
            "data_sets_as_json data_sets_as_lines data_sets_as_table recorded_as_json "
            "recorded_as_text"
        ),
        "discovery": (
            "findings_as_json findings_as_text models_as_json models_as_text models_summary "
            "probe_as_json probe_as_text"
        ),
        "draft": "draft_as_json draft_as_text",
        "init": "init_as_json init_as_text",
        "escape": "annotation harmless",
        "explain": "explanations_as_json explanations_as_text names_as_json names_as_text",
        "generate": (
            "changes_as_text end_as_json outcome_as_github outcome_as_json "
            "outcome_as_text quarantined_as_text"
        ),
        "history": "history_as_json history_as_table lifecycle_as_text observation_as_text",
        "keys": "keys_as_json keys_as_text",
        "landed": "landed_as_text",
        "lifecycle": (
            "counts_as_json counts_as_lines counts_as_table "
            "disagreements_as_json disagreements_as_lines disagreements_as_markdown "
            "disagreements_as_table overdue_as_json overdue_as_text "
            "shutdowns_as_json shutdowns_as_lines shutdowns_as_markdown shutdowns_as_table"
        ),
        "model_info": (
            "model_schema_as_json shown_model_as_lines shown_model_as_table "
            "shown_models_as_json shown_title"
        ),
        "model_list": (
            "SHORT_LIST model_rows_as_csv model_rows_as_json model_rows_as_lines "
            "model_rows_as_markdown model_rows_as_table"
        ),
        "model_page": "model_rows_as_page",
        "refresh": (
            "recording_as_json recording_as_text refresh_as_github refresh_as_json refresh_as_text"
        ),
        "status": "statuses_as_json statuses_as_lines statuses_as_table",
    },
)
