"""The command line."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.cli.main import process as process

__getattr__ = lazy_face(
    __name__,
    {
        "main": "process",
    },
)
