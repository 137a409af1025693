"""Words everyone uses: diagnostics, spans, texts, instants, identity numbers, working days."""
