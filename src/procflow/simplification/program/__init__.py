"""The program whose solution is the plan: columns, rows, flows, loads and queues."""
