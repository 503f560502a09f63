"""Calls, payments and bank statements as figures and texts: what they come to, whom they are from. No Django."""
