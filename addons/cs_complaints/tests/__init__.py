from . import test_access_matrix
from . import test_ticket
from . import test_ticket_find
from . import test_lib_mail
from . import test_investigation
from . import test_phrases
from . import test_shelf
from . import test_similar
