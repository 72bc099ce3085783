"""What was understood badly, made into training data: found, masked, grouped, filed."""
