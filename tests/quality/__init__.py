"""Accuracy on data with known answers: run by `make quality DATA=...`, never collected by pytest."""
