"""Measured promises. `python3 run.py bench` runs them all; nothing here is a test."""
