"""What workflows return, as text, JSON and GitHub annotations."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.reports.escape import annotation as annotation
    from gen_models.reports.escape import harmless as harmless
    from gen_models.reports.explain import explanations_as_json as explanations_as_json
    from gen_models.reports.explain import explanations_as_text as explanations_as_text
    from gen_models.reports.explain import names_as_json as names_as_json
    from gen_models.reports.explain import names_as_text as names_as_text
    from gen_models.reports.generate import end_as_json as end_as_json
    from gen_models.reports.generate import outcome_as_github as outcome_as_github
    from gen_models.reports.generate import outcome_as_json as outcome_as_json
    from gen_models.reports.generate import outcome_as_text as outcome_as_text
    from gen_models.reports.refresh import refresh_as_github as refresh_as_github
    from gen_models.reports.refresh import refresh_as_json as refresh_as_json
    from gen_models.reports.refresh import refresh_as_text as refresh_as_text
    from gen_models.reports.status import statuses_as_json as statuses_as_json
    from gen_models.reports.status import statuses_as_table as statuses_as_table

__getattr__ = lazy_face(
    __name__,
    {
        "escape": "annotation harmless",
        "explain": "explanations_as_json explanations_as_text names_as_json names_as_text",
        "generate": "end_as_json outcome_as_github outcome_as_json outcome_as_text",
        "refresh": "refresh_as_github refresh_as_json refresh_as_text",
        "status": "statuses_as_json statuses_as_table",
    },
)
