"""Study trips and their applications. The app gets its models with the issue that brings selections."""
