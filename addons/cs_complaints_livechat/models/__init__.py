from . import cs_ticket
from . import discuss_channel
