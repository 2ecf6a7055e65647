from . import cs_statement_book
from . import cs_statement_book_document
from . import cs_statement_book_part
from . import cs_customer_statement_run
from . import cs_rate_calculator
