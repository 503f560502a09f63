"""PostgreSQL as the walls between bodies: roles, policies, one place that switches, the embedded server."""
