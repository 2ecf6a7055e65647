from . import cs_ticket_clock_report
