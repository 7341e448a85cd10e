"""Which procedures of an office's list can be abolished, merged, delegated or simplified, and which should be."""
