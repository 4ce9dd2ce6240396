"""Training: objective, loop, recipes, checkpoint, journal."""
