"""Working light: a CPAS that keeps its files in its own social software, and only refers and reads answers here."""
