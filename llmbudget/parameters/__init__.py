"""Records of parameters, which plan sections and strategies are made of."""
