from . import cs_ticket_assign
from . import cs_ticket_close
