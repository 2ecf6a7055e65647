from . import portal
from . import ticket_form
from . import track
from . import remedy
from . import rating
from . import tickets_api
