"""Writes ssim.csv and frechet.csv beside this file: what other tools make of images and vectors that
SampleQualityTest and ReconstructionTest draw from the same generator. Wants python3-skimage."""
import os

import numpy
import scipy
import scipy.linalg
import skimage
from scipy.spatial.distance import cdist
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity


def levels(seed, count):
    """The high bytes of a linear congruential generator: 0 to 255."""
    state, result = seed, []
    for _ in range(count):
        state = (1103515245 * state + 12345) % 2**31
        result.append(state >> 16 & 255)
    return numpy.array(result)


def image(seed, height, width, channels):
    """Something smooth and something rough."""
    rough = levels(seed, height * width * channels)
    smooth = (numpy.arange(height * width * channels) * 5) % 256
    return ((smooth + rough) // 2).reshape(height, width, channels)


def similarity(x, y):
    sigma = 1.5 * min(11, (min(x.shape[:2]) - 1) // 2 * 2 + 1) / 11
    return structural_similarity(
        x, y, gaussian_weights=True, sigma=sigma, use_sample_covariance=False,
        data_range=1.0, channel_axis=2)


def ssim():
    yield f"# height, width, channels, MSE, PSNR, SSIM: scikit-image {skimage.__version__}"
    for height, width, channels in [
            (28, 28, 1), (32, 32, 3), (17, 12, 3), (11, 11, 1), (10, 14, 1), (7, 9, 3), (3, 4, 1)]:
        x = image(1, height, width, channels) / 255
        y = 0.75 * x + 0.25 * image(2, height, width, channels) / 255
        error = mean_squared_error(x, y)
        psnr = peak_signal_noise_ratio(x, y, data_range=1.0)
        yield f"{height},{width},{channels},{error!r},{psnr!r},{similarity(x, y)!r}"


def vectors(seed, rows, dimensions, scale, shift):
    """Correlated: each value is mixed with the one before; the last column is constant."""
    v = levels(seed, rows * dimensions).reshape(rows, dimensions) / 256
    v[:, 1:] = 0.5 * v[:, 1:] + 0.5 * v[:, :-1]
    v = scale * v + shift
    v[:, -1] = 1
    return v.astype(numpy.float32).astype(float)


def frechet_distance(a, b):
    covariance_a, covariance_b = numpy.cov(a.T), numpy.cov(b.T)
    root = scipy.linalg.sqrtm(covariance_a @ covariance_b)
    means = ((a.mean(0) - b.mean(0)) ** 2).sum()
    return means + numpy.trace(covariance_a + covariance_b - 2 * root.real)


def covered(rows, queries):
    radii = numpy.sort(cdist(rows, rows), axis=1)[:, 3]
    return (cdist(queries, rows) <= radii).any(1).mean()


def frechet():
    yield ("# rows of real, rows of generated, dimensions, scale and shift of generated, squared"
           f" Frechet distance (sqrtm), precision, recall (k = 3): SciPy {scipy.__version__}")
    for real, generated, dimensions, scale, shift in [
            (50, 50, 2, 1, 0), (200, 150, 5, 0.5, 0.25), (300, 300, 8, 2, -0.5),
            (40, 60, 16, 1, 0.125), (30, 30, 64, 0.75, 0)]:
        a = vectors(3, real, dimensions, 1, 0)
        b = vectors(4, generated, dimensions, scale, shift)
        distance = float(frechet_distance(a, b))
        yield (f"{real},{generated},{dimensions},{scale},{shift},{distance!r},"
               f"{float(covered(a, b))!r},{float(covered(b, a))!r}")


for name, rows in [("ssim.csv", ssim()), ("frechet.csv", frechet())]:
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "w") as out:
        out.writelines(row + "\n" for row in rows)
