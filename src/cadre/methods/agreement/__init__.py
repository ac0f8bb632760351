"""How far people who judge the same things agree: Cohen's and Fleiss' kappa, Krippendorff's alpha."""
