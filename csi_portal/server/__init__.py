"""The one command: embedded PostgreSQL, web workers, and what keeps them running (`manage.py portal`).

Read in this order: `embedded` (where the default database lives, and who uses it), `keeper` (the process that
runs it), `backend` (Django's own backend, which asks for it), `startup` (what a start prepares), `supervisor`
(what it keeps alive), `archive` (backup and restore).
"""
