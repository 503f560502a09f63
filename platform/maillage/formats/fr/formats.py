"""Where this differs from Django's French."""

DATETIME_FORMAT = "j F Y à H:i"
