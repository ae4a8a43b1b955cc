"""Grant projects and their publicity; later the supported persons and their hours."""
