"""Pages of a CPAS that works light."""
