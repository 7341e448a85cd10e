"""The search for the best plan, with its proof and the reasons for what stays."""
