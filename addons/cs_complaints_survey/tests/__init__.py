from . import test_survey_ticket
