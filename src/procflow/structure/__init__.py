"""What the graph alone tells, without a clock: visits, handoffs, signatures, blocks, differences."""
