from . import test_anomaly_open
from . import test_lib_readers
from . import test_anomaly_decide
from . import test_anomaly_proposals
from . import test_clock
from . import test_clock_oracle
from . import test_clock_tour
