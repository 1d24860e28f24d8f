"""Cassettes: recorded listings, their provenance, replay and staging."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.recordings.cassette import MATCH_ON as MATCH_ON
    from gen_models.recordings.cassette import Cassette as Cassette
    from gen_models.recordings.cassette import Provenance as Provenance
    from gen_models.recordings.cassette import cassette_path as cassette_path
    from gen_models.recordings.cassette import read_cassette as read_cassette
    from gen_models.recordings.cassette import today as today
    from gen_models.recordings.replay import Recorded as Recorded
    from gen_models.recordings.replay import recorded_catalog as recorded_catalog
    from gen_models.recordings.replay import replay_cassette as replay_cassette
    from gen_models.recordings.replay import saved_responses as saved_responses
    from gen_models.recordings.staging import digest_if_there as digest_if_there
    from gen_models.recordings.staging import digests as digests
    from gen_models.recordings.staging import staged as staged
    from gen_models.recordings.writer import compose as compose
    from gen_models.recordings.writer import compose_live as compose_live
    from gen_models.recordings.writer import decoded_recording as decoded_recording

__getattr__ = lazy_face(
    __name__,
    {
        "cassette": "Cassette MATCH_ON Provenance cassette_path read_cassette today",
        "replay": "Recorded recorded_catalog replay_cassette saved_responses",
        "staging": "digest_if_there digests staged",
        "writer": "compose compose_live decoded_recording",
    },
)
