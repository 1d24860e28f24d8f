"""API keys: where they are found, and how they are kept out of recordings."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.credentials import keys as keys
    from gen_models.credentials import scanner as scanner
    from gen_models.credentials.keys import KEYED as KEYED
    from gen_models.credentials.keys import KEYRING as KEYRING
    from gen_models.credentials.keys import SHORTEST as SHORTEST
    from gen_models.credentials.keys import Environment as Environment
    from gen_models.credentials.keys import Key as Key
    from gen_models.credentials.keys import checked_key as checked_key
    from gen_models.credentials.keys import delete_key as delete_key
    from gen_models.credentials.keys import find_key as find_key
    from gen_models.credentials.keys import store_key as store_key
    from gen_models.credentials.keys import this_environment as this_environment
    from gen_models.credentials.keys import where_credentials_are as where_credentials_are
    from gen_models.credentials.placeholders import is_placeholder as is_placeholder
    from gen_models.credentials.trust import Grant as Grant
    from gen_models.credentials.trust import Trust as Trust
    from gen_models.credentials.trust import described as described
    from gen_models.credentials.trust import is_bundled_contract as is_bundled_contract
    from gen_models.credentials.trust import is_loopback as is_loopback
    from gen_models.credentials.trust import read_trust as read_trust
    from gen_models.credentials.trust import refuse_others_variables as refuse_others_variables
    from gen_models.credentials.trust import write_trust as write_trust

__getattr__ = lazy_face(
    __name__,
    {
        "keys": (
            "KEYED KEYRING SHORTEST Environment Key checked_key delete_key find_key keys store_key "
            "this_environment where_credentials_are"
        ),
        "placeholders": "is_placeholder",
        "scanner": "scanner",
        "trust": (
            "Grant Trust described is_bundled_contract is_loopback read_trust "
            "refuse_others_variables write_trust"
        ),
    },
)
