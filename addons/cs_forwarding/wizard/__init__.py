from . import (
    cs_assign_wizard_mixin,
    cs_anomaly_assign,
    cs_anomaly_cancel,
    cs_anomaly_decide,
    cs_anomaly_inform,
    cs_anomaly_report,
    cs_anomaly_resolve,
    cs_intake_upload,
    cs_unmask_wizard,
)
from . import cs_review_mass
from . import cs_review_mass_line
from . import cs_review_reason
from . import cs_warehouse_overrule
from . import cs_notice_preview
from . import cs_order_change_bulk
from . import cs_order_change_reason
from . import cs_intercept_ask
from . import cs_intercept_answer
from . import cs_intercept_scan
from . import cs_release_handout
from . import cs_transport_overrule
from . import cs_tracking_round_anomaly
from . import cs_anomaly_report_parcel
from . import cs_tracking_report
from . import cs_step_skip
from . import cs_advisory_send
from . import cs_advisory_send_line
from . import cs_intake_upload_status
