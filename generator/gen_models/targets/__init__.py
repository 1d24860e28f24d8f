"""The languages that enums are generated in."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.targets._conflicts import NameConflict as NameConflict
    from gen_models.targets._conflicts import name_conflicts as name_conflicts
    from gen_models.targets.base import MARKER as MARKER
    from gen_models.targets.base import Member as Member
    from gen_models.targets.base import ProviderHead as ProviderHead
    from gen_models.targets.base import ProviderModels as ProviderModels
    from gen_models.targets.base import Target as Target
    from gen_models.targets.base import is_generated as is_generated
    from gen_models.targets.registry import every_layout as every_layout
    from gen_models.targets.registry import load_target as load_target
    from gen_models.targets.registry import target_names as target_names
    from gen_models.targets.registry import targets_in as targets_in

__getattr__ = lazy_face(
    __name__,
    {
        "_conflicts": "NameConflict name_conflicts",
        "base": "MARKER Member ProviderHead ProviderModels Target is_generated",
        "registry": "every_layout load_target target_names targets_in",
    },
)
