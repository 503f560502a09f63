"""Group information sessions: planned by one body, filled by several CPAS. Shared: numbers of seats, never a name."""
