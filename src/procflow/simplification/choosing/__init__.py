"""Many plans instead of one: frontiers, pools, what flips, what wishes cost, and in which order to go."""
