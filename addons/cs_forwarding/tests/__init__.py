from . import test_anomaly_open
from . import test_lib_readers
from . import test_anomaly_decide
from . import test_anomaly_proposals
