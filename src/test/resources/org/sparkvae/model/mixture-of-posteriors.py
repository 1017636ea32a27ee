"""log p(z) of mixtures of diagonal Gaussians: python3 mixture-of-posteriors.py > mixture-of-posteriors.csv

Made with SciPy 1.17.1. Component c of mixture m has in latent j the mean sin(1 + 3 m + 5 c + 7 j) and the
log variance cos(2 + m + c + 2 j) - m; z has in latent j the value far * cos(4 + j).
"""

import numpy as np
from scipy.special import logsumexp
from scipy.stats import norm

print("# SciPy 1.17.1: mixture, components, latents, far, log p(z)")
for mixture, (components, latents) in enumerate([(1, 1), (1, 4), (3, 2), (7, 5)]):
    c = np.arange(components)[:, None]
    j = np.arange(latents)[None, :]
    mean = np.sin(1 + 3 * mixture + 5 * c + 7 * j)
    deviation = np.exp(0.5 * (np.cos(2 + mixture + c + 2 * j) - mixture))
    for far in (0, 1, 10, 1000, 1e6):
        z = far * np.cos(4 + np.arange(latents))
        terms = norm.logpdf(z, mean, deviation).sum(axis=1)
        print(f"{mixture},{components},{latents},{far},{float(logsumexp(terms) - np.log(components))!r}")
