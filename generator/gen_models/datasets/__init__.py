"""Recorded data sets: what others publish about models, beside what the listings say."""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.datasets.loader import load_data_sets as load_data_sets
    from gen_models.datasets.model import DataSet as DataSet
    from gen_models.datasets.model import DataSetRecording as DataSetRecording
    from gen_models.datasets.reader import read_data_set_recording as read_data_set_recording

__getattr__ = lazy_face(
    __name__,
    {
        "loader": "load_data_sets",
        "model": "DataSet DataSetRecording",
        "reader": "read_data_set_recording",
    },
)
