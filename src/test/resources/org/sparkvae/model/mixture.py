"""Writes mixture.csv beside this file: log-densities of a mixture of two normal distributions of
three latents, for GaussianMixtureTest."""
import os

import numpy
import scipy
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

WEIGHTS = [0.25, 0.75]
MEANS = [[1, -2, 0.5], [0, 0, 3]]
COVARIANCES = [
    [[1, 0.5, 0], [0.5, 2, -0.25], [0, -0.25, 0.5]],
    [[0.25, 0, 0.125], [0, 4, 0], [0.125, 0, 0.25]]]
POINTS = [[0, 0, 0], [1, -2, 0.5], [-3, 5, 2.5], [0.25, -0.5, 3.5], [30, -40, 50]]

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mixture.csv")
with open(path, "w") as out:
    out.write("# z (3), logsumexp(ln weight + multivariate_normal.logpdf): SciPy"
              f" {scipy.__version__}\n")
    for z in POINTS:
        terms = [numpy.log(w) + multivariate_normal.logpdf(z, m, c)
                 for w, m, c in zip(WEIGHTS, MEANS, COVARIANCES)]
        out.write(",".join(map(repr, z + [float(logsumexp(terms))])) + "\n")
