from . import test_access_matrix
from . import test_billing_complaint
from . import test_remedy_claim
