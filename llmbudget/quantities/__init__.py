"""What a model is made of: quantities that name what they need, their graph, and helpers that know both worlds."""
