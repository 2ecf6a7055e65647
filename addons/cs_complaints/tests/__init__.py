from . import test_access_matrix
from . import test_ticket
from . import test_ticket_find
from . import test_lib_mail
