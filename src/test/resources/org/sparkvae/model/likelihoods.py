"""Writes continuous-bernoulli.csv, continuous-bernoulli-mean.csv, discretized-logistic.csv and
scaled-gaussian.csv beside itself: python3 likelihoods.py (needs mpmath and SciPy).

Every value is the distribution's definition as it stands in the paper, taken with 120 digits, so
that nothing cancels; where SciPy has the distribution, it must agree."""

import pathlib

import mpmath
import numpy
import scipy
from mpmath import mp, mpf
from scipy import stats

mp.dps = 120
FOLDER = pathlib.Path(__file__).parent
PIXELS = [mpf(0), mpf(1) / 255, mpf(128) / 255, mpf(254) / 255, mpf(1)]
LOGITS = [-100, -40, -5, -0.6, -0.5, -0.49, -0.1, -1e-3, -1e-8, 0, 1e-8, 1e-3, 0.1, 0.49, 0.5, 0.6, 5, 40, 100]
TOOLS = f"mpmath {mpmath.__version__}"


def write(name, heading, rows):
    lines = [f"# {heading}"] + [",".join(repr(float(v)) for v in row) for row in rows]
    (FOLDER / name).write_text("\n".join(lines) + "\n")


def sigmoid(t):
    return 1 / (1 + mp.exp(-t))


def continuous_bernoulli(x, logit):
    """Loaiza-Ganem and Cunningham 2019, equations 7 and 8."""
    lam = sigmoid(logit)
    constant = mpf(2) if logit == 0 else 2 * mp.atanh(1 - 2 * lam) / (1 - 2 * lam)
    return mp.log(constant) + x * mp.log(lam) + (1 - x) * mp.log(1 - lam)


def continuous_bernoulli_mean(logit):
    """Their equation 9."""
    lam = sigmoid(logit)
    return mpf("0.5") if logit == 0 else lam / (2 * lam - 1) + 1 / (2 * mp.atanh(1 - 2 * lam))


def log_scale(r, start, floor):
    return floor + mp.log(1 + mp.exp(start + r - floor))


def discretized_logistic(x, m, s):
    """Salimans et al. 2017, equation 2, of one component, pixels in 0..1."""
    if x > m:
        # The same bin, mirrored: near 1, even 120 digits would end before the difference.
        return discretized_logistic(1 - x, 1 - m, s)
    upper = mpf(1) if x == 1 else sigmoid((x + mpf(1) / 510 - m) / s)
    lower = mpf(0) if x == 0 else sigmoid((x - mpf(1) / 510 - m) / s)
    return mp.log(upper - lower)


def gaussian(x, m, s):
    return -((x - m) / s) ** 2 / 2 - mp.log(s) - mp.log(2 * mp.pi) / 2


def logistic_scale(r, variance):
    return mp.exp(log_scale(r, mp.log(mp.sqrt(3 * variance) / mp.pi), -7 - mp.log(2)))


def normal_scale(r, variance):
    return mp.exp(log_scale(r, mp.log(mp.sqrt(variance)), -mp.log(510)))


def agree(ours, theirs):
    assert numpy.isclose(float(ours), theirs, rtol=1e-9, atol=1e-12), (ours, theirs)


def check():
    for logit in (-5, -0.6, 0, 0.6, 5, 40):
        whole = mp.quad(lambda x: mp.exp(continuous_bernoulli(x, mpf(logit))), [0, 0.5, 0.9, 1])
        agree(whole, 1)
        if logit:
            # A continuous Bernoulli is an exponential distribution cut off at 0 and 1.
            other = stats.truncexpon(b=abs(logit), scale=1 / abs(logit))
            agree(continuous_bernoulli_mean(mpf(-abs(logit))), other.mean())
            agree(continuous_bernoulli(mpf("0.3"), mpf(-abs(logit))), other.logpdf(0.3))
    for m, s in ((0.3, 0.05), (-0.2, 0.1)):
        sizes = [mp.exp(discretized_logistic(mpf(k) / 255, mpf(m), mpf(s))) for k in range(256)]
        agree(sum(sizes), 1)
        k = 70 / 255
        ends = stats.logistic(m, s).cdf([k - 1 / 510, k + 1 / 510])
        agree(discretized_logistic(mpf(70) / 255, mpf(m), mpf(s)), numpy.log(ends[1] - ends[0]))
        agree(gaussian(mpf(k), mpf(m), mpf(s)), stats.norm(m, s).logpdf(k))


def main():
    check()
    write(
        "continuous-bernoulli.csv",
        f"x, logit, log density: {TOOLS} (likelihoods.py)",
        [(x, l, continuous_bernoulli(mpf(float(x)), mpf(l))) for x in [*PIXELS, mpf("0.5")] for l in LOGITS],
    )
    write(
        "continuous-bernoulli-mean.csv",
        f"logit, mean: {TOOLS} (likelihoods.py)",
        [(l, continuous_bernoulli_mean(mpf(l))) for l in LOGITS],
    )
    scaled = [
        (float(x), m, r, v)
        for x in PIXELS
        for m in (-40.0, -0.1, 0.0, 0.5, 1.0, 1.3, 40.0)
        for r in (-100.0, -40.0, -4.0, -1.0, 0.0, 2.0, 40.0, 100.0)
        for v in (0.1, 0.01)
    ]
    for name, density, scale in (
        ("discretized-logistic.csv", discretized_logistic, logistic_scale),
        ("scaled-gaussian.csv", gaussian, normal_scale),
    ):
        write(
            name,
            f"x, location, output of the scale, variance to start from, log p: {TOOLS} (likelihoods.py)",
            [row + (density(mpf(row[0]), mpf(row[1]), scale(mpf(row[2]), mpf(row[3]))),) for row in scaled],
        )
    print("agrees with SciPy", scipy.__version__)


if __name__ == "__main__":
    main()
