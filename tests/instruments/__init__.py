"""The shared library's instruments: their figures against what is published."""
