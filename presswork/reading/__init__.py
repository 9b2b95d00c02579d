"""Reading: what stands in manuscript/, as values of the model."""
