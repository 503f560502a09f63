"""Working days of Belgium: what clocks of the law and of the house count in."""
