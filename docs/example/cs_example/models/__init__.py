from . import cs_review_rule
from . import cs_tracking_code
from . import cs_tracking_provider
