"""What a pair of documents has in common, weighed, and which way it went."""
