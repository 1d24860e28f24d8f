"""The user's state folder: what gen-models has to trust, out of any repository's reach."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.state.place import VARIABLE as VARIABLE
    from gen_models.state.place import state_folder as state_folder
    from gen_models.state.trusted import State as State
    from gen_models.state.trusted import find_state as find_state

__getattr__ = lazy_face(__name__, {"place": "VARIABLE state_folder", "trusted": "State find_state"})
