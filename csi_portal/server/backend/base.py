"""Django's PostgreSQL backend, which sees to it that the embedded server runs before the first connection.

So every process that needs the database finds it, and one that does not need it never starts it.
"""

import atexit

from django.db.backends.postgresql import base

from csi_portal.server import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """Reads two more settings of a database: DATA_DIR (Path) and DURABLE (bool), see `embedded.database`."""

    def get_new_connection(self, conn_params):
        if embedded.use(self.settings_dict["DATA_DIR"], durable=self.settings_dict["DURABLE"]):
            atexit.register(self.close_pool)  # runs before the process leaves the database
        return super().get_new_connection(conn_params)
