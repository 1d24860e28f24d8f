"""Cassettes: recorded listings, their provenance, replay and staging."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.recordings import cassette as cassette
    from gen_models.recordings import replay as replay
    from gen_models.recordings.cassette import MATCH_ON as MATCH_ON
    from gen_models.recordings.cassette import Cassette as Cassette
    from gen_models.recordings.cassette import Provenance as Provenance
    from gen_models.recordings.cassette import cassette_path as cassette_path
    from gen_models.recordings.cassette import is_recorded as is_recorded
    from gen_models.recordings.cassette import parse_cassette as parse_cassette
    from gen_models.recordings.cassette import read_cassette as read_cassette
    from gen_models.recordings.cassette import today as today
    from gen_models.recordings.cassette import why_unsafe as why_unsafe
    from gen_models.recordings.replay import Recorded as Recorded
    from gen_models.recordings.replay import listing_of as listing_of
    from gen_models.recordings.replay import recorded_of as recorded_of
    from gen_models.recordings.replay import replay_cassette as replay_cassette
    from gen_models.recordings.replay import replay_if_possible as replay_if_possible
    from gen_models.recordings.replay import replay_listing as replay_listing
    from gen_models.recordings.replay import saved_responses as saved_responses
    from gen_models.recordings.staging import Staging as Staging
    from gen_models.recordings.staging import digest_if_there as digest_if_there
    from gen_models.recordings.staging import digests as digests
    from gen_models.recordings.staging import stage_recordings as stage_recordings
    from gen_models.recordings.writer import cassette_text as cassette_text
    from gen_models.recordings.writer import decoded_recording as decoded_recording
    from gen_models.recordings.writer import live_cassette as live_cassette

__getattr__ = lazy_face(
    __name__,
    {
        "cassette": (
            "Cassette MATCH_ON Provenance cassette cassette_path is_recorded parse_cassette "
            "read_cassette today why_unsafe"
        ),
        "replay": (
            "Recorded listing_of recorded_of replay replay_cassette replay_if_possible "
            "replay_listing saved_responses"
        ),
        "staging": "Staging digest_if_there digests stage_recordings",
        "writer": "cassette_text decoded_recording live_cassette",
    },
)
