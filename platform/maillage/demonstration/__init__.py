"""The demonstration: bodies, accounts and invented people, in French, after the systems the platform replaces."""
