"""The small language of conditions and values: parse, check types, evaluate, explain."""
