from . import cs_anomaly_assign
from . import cs_anomaly_cancel
from . import cs_anomaly_decide
from . import cs_anomaly_inform
from . import cs_anomaly_report
from . import cs_anomaly_resolve
from . import cs_intake_upload
from . import cs_unmask_wizard
