from . import test_access_matrix
from . import test_loose
from . import test_charge
from . import test_charge_accrual
from . import test_statement_carriers
from . import test_books
from . import test_lib_books
