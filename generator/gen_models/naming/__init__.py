"""From model ID to identifier, with the ledger that keeps identifiers stable."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.naming import styles as styles
    from gen_models.naming.assignment import Step as Step
    from gen_models.naming.assignment import Style as Style
    from gen_models.naming.assignment import assign as assign
    from gen_models.naming.assignment import explain as explain
    from gen_models.naming.ledger import Entry as Entry
    from gen_models.naming.ledger import Ledger as Ledger
    from gen_models.naming.ledger_file import ledger_text as ledger_text
    from gen_models.naming.ledger_file import read_ledger as read_ledger
    from gen_models.naming.styles import RUST_VARIANT as RUST_VARIANT
    from gen_models.naming.styles import UPPER_SNAKE as UPPER_SNAKE

__getattr__ = lazy_face(
    __name__,
    {
        "assignment": "Step Style assign explain",
        "ledger": "Entry Ledger",
        "ledger_file": "ledger_text read_ledger",
        "styles": "RUST_VARIANT UPPER_SNAKE styles",
    },
)
