from . import test_anomaly_open
