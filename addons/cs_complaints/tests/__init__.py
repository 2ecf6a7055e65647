from . import test_access_matrix
from . import test_ticket
from . import test_ticket_find
