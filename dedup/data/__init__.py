"""Plain data that ships with the package: word frequencies and learned coefficients."""
