    test_anomaly_decide,
    test_anomaly_open,
    test_anomaly_proposals,
    test_lib_address,
    test_lib_assembly,
    test_lib_properties,
    test_lib_readers,
    test_lib_values,
    test_lib_webhooks,
)
from . import (
from . import test_anomaly_decide
from . import test_anomaly_inform
from . import test_anomaly_life
from . import test_anomaly_open
from . import test_anomaly_proposals
from . import test_bigrams
from . import test_clock
from . import test_clock_oracle
from . import test_clock_tour
from . import test_confidentiality_rpc
from . import test_intake_batch
from . import test_intake_import
from . import test_intake_match
from . import test_lib_correction
from . import test_lib_readers
from . import test_masking
from . import test_order_channel
from . import test_team
from . import test_text_search
