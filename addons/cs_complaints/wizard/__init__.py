from . import cs_ticket_assign
from . import cs_ticket_close
from . import cs_ticket_classify
from . import cs_ticket_classify_line
from . import cs_ticket_merge
from . import cs_answer_composer
