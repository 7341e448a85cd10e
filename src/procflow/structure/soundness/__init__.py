"""Whether every case can be settled: the abstract graph, the rules that reduce it, and the states of what is left."""
