"""Kill and load tests: they take long, so they have a nox session of their own."""
