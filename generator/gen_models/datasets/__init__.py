"""Recorded data sets: what others publish about models, beside what the listings say."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.datasets.archive import read_archive as read_archive
    from gen_models.datasets.fetching import download as download
    from gen_models.datasets.loader import load_data_sets as load_data_sets
    from gen_models.datasets.making import recording_texts as recording_texts
    from gen_models.datasets.making import unreadable as unreadable
    from gen_models.datasets.model import FOLDER as FOLDER
    from gen_models.datasets.model import DataSet as DataSet
    from gen_models.datasets.model import DataSetRecording as DataSetRecording
    from gen_models.datasets.reader import MAX_RECORDING as MAX_RECORDING
    from gen_models.datasets.reader import read_data_set_recording as read_data_set_recording
    from gen_models.datasets.shrink import losses as losses
    from gen_models.datasets.sources.registry import source_of as source_of

__getattr__ = lazy_face(
    __name__,
    {
        "archive": "read_archive",
        "fetching": "download",
        "loader": "load_data_sets",
        "making": "recording_texts unreadable",
        "model": "FOLDER DataSet DataSetRecording",
        "reader": "MAX_RECORDING read_data_set_recording",
        "shrink": "losses",
        "sources.registry": "source_of",
    },
)
