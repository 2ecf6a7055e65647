"""Constants shared by several models of the addon, one comment per value."""

# Where an order comes from; the value names a preset of the file intake where one exists.
ORDER_PLATFORMS = [
    ("taobao", "Taobao / Tmall"),
    ("jd", "JD"),
    ("amazon", "Amazon"),
    ("shopify", "Shopify"),
    ("woocommerce", "WooCommerce"),
    ("shop", "Other Platform Shop"),
    ("web", "Own Web Shop"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("wechat", "WeChat"),
    ("qq", "QQ"),
    ("api", "API"),
]

# The verdict on an order. Empty on orders that do not pass through the desk.
REVIEW_STATES = [
    ("to_review", "To Review"),
    ("on_hold", "On Hold"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
]

# How far the work on an order has come, apart from the verdict.
REVIEW_STAGES = [
    ("pending", "Pending"),
    ("processing", "Processing"),
    ("done", "Done"),
]

# A blocking finding holds the order; a warning is shown and lets it pass.
SEVERITIES = [
    ("warning", "Warning"),
    ("blocking", "Blocking"),
]

# Who or what noticed an anomaly.
ANOMALY_SOURCES = [
    ("rule", "Review Rule"),
    ("agent", "Agent"),
    ("tracking", "Tracking"),
    ("customer", "Customer"),
]

# The life of an anomaly.
ANOMALY_STATES = [
    ("new", "New"),
    ("informed", "Customer Informed"),
    ("in_solution", "In Solution"),
    ("resolved", "Resolved"),
    ("cancelled", "Cancelled"),
]

# The states in which somebody still has to act.
OPEN_ANOMALY_STATES = ("new", "informed", "in_solution")
