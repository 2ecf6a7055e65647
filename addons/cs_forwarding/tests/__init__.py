from . import test_anomaly_open
from . import test_lib_readers
