"""Reading in a text where it says its matter comes from."""
