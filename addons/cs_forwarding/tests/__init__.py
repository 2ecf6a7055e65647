from . import test_anomaly_decide
from . import test_anomaly_open
from . import test_anomaly_proposals
from . import test_intake_batch
from . import test_intake_import
from . import test_intake_match
from . import test_lib_readers
from . import test_order_channel
