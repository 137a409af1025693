"""May this actor do this to that, for this purpose. Pure: it decides and does nothing."""
