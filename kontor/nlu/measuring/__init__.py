"""How well an engine understands: trials over training and test data, figures, comparisons and a report."""
