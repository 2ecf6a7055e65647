from . import cs_ticket_close
