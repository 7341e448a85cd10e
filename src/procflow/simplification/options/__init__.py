"""What a plan may choose from, what is asked of it, and what each choice weighs."""
