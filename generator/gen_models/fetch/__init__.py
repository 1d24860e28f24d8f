"""Requests a provider's listing: pagination, network, authentication, deadlines."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.fetch import pagination as pagination
    from gen_models.fetch import retry as retry
    from gen_models.fetch.concurrent import fetch_all as fetch_all
    from gen_models.fetch.concurrent import fetch_listing as fetch_listing
    from gen_models.fetch.daemon_threads import EventLoop as EventLoop
    from gen_models.fetch.daemon_threads import run_in_daemon_thread as run_in_daemon_thread
    from gen_models.fetch.endpoint import NotConfiguredError as NotConfiguredError
    from gen_models.fetch.endpoint import resolve_url as resolve_url
    from gen_models.fetch.network import open_network as open_network
    from gen_models.fetch.options import FetchOptions as FetchOptions
    from gen_models.fetch.options import Limits as Limits
    from gen_models.fetch.options import limits_of as limits_of
    from gen_models.fetch.pagination import MAX_BYTES as MAX_BYTES
    from gen_models.fetch.pagination import Listing as Listing
    from gen_models.fetch.pagination import NoSuchPageError as NoSuchPageError
    from gen_models.fetch.pagination import Page as Page
    from gen_models.fetch.pagination import Request as Request
    from gen_models.fetch.pagination import Response as Response
    from gen_models.fetch.pagination import Send as Send
    from gen_models.fetch.pagination import advance as advance
    from gen_models.fetch.pagination import list_models as list_models
    from gen_models.fetch.pagination import paginate as paginate
    from gen_models.fetch.prepare import ListingRequest as ListingRequest
    from gen_models.fetch.prepare import prepare_request as prepare_request
    from gen_models.fetch.single import exchange as exchange
    from gen_models.fetch.status import TransientError as TransientError
    from gen_models.fetch.status import error_for_status as error_for_status

__getattr__ = lazy_face(
    __name__,
    {
        "concurrent": "fetch_all fetch_listing",
        "daemon_threads": "EventLoop run_in_daemon_thread",
        "endpoint": "NotConfiguredError resolve_url",
        "single": "exchange",
        "network": "open_network",
        "options": "FetchOptions Limits limits_of",
        "pagination": (
            "MAX_BYTES Listing NoSuchPageError Page Request Response Send advance "
            "list_models paginate pagination"
        ),
        "prepare": "ListingRequest prepare_request",
        "retry": "retry",
        "status": "TransientError error_for_status",
    },
)
