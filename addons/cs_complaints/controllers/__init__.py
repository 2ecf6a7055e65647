from . import portal
from . import ticket_form
from . import track
from . import remedy
from . import rating
