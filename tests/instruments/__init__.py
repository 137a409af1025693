"""The shared library's instruments: their figures against what is published, and all that is done with them."""
