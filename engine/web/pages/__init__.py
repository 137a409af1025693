"""One file per group of pages: each page is a function of a `Visit`."""
