"""What authors of definitions look at: diagrams now, edits that keep their own text beside them."""
