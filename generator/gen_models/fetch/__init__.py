"""Requests a provider's listing: pagination, network, authentication, deadlines."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.fetch import pagination as pagination
    from gen_models.fetch.auth import no_credentials as no_credentials
    from gen_models.fetch.concurrent import FetchOptions as FetchOptions
    from gen_models.fetch.concurrent import fetch_all as fetch_all
    from gen_models.fetch.deadline import Stop as Stop
    from gen_models.fetch.endpoint import PreparedRequest as PreparedRequest
    from gen_models.fetch.endpoint import resolve_url as resolve_url
    from gen_models.fetch.network import Limits as Limits
    from gen_models.fetch.network import limits_of as limits_of
    from gen_models.fetch.network import open_network as open_network
    from gen_models.fetch.pagination import Listing as Listing
    from gen_models.fetch.pagination import NoSuchPageError as NoSuchPageError
    from gen_models.fetch.pagination import Page as Page
    from gen_models.fetch.pagination import Request as Request
    from gen_models.fetch.pagination import Response as Response
    from gen_models.fetch.pagination import Send as Send
    from gen_models.fetch.pagination import advance as advance
    from gen_models.fetch.pagination import list_models as list_models
    from gen_models.fetch.pagination import paginate as paginate

__getattr__ = lazy_face(
    __name__,
    {
        "auth": "no_credentials",
        "concurrent": "FetchOptions fetch_all",
        "deadline": "Stop",
        "endpoint": "PreparedRequest resolve_url",
        "network": "Limits limits_of open_network",
        "pagination": (
            "Listing NoSuchPageError Page Request Response Send advance list_models "
            "paginate pagination"
        ),
    },
)
