"""What could be changed at all, heuristic by heuristic."""
