"""Days on which offices work, and the dates that people take over into a calendar of their own."""
