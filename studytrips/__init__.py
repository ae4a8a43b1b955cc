"""Study trips and their applications. Its models come with the kit of registrations."""
