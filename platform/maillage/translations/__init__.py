"""The interface's catalogues: found in the code, kept in `locale/`, checked and compiled with Babel alone.

No gettext program is needed: `make messages` updates the catalogues, `make setup` compiles them.
"""
