"""Mean posterior standard deviation over all images and latent dimensions of an output of `encode`.

    python3 src/benchmark/python/posterior_deviation.py LATENTS

LATENTS holds npy/log_variance-NNNNN.npy. Wants nothing but Python.
"""

import array
import math
import pathlib
import sys


def log_variances(path):
    """The values of one npy file of format 1.0, little-endian float32 in C order."""
    with open(path, "rb") as file:
        magic = file.read(8)
        if magic != b"\x93NUMPY\x01\x00":
            raise SystemExit(f"Cannot read {path}: not an npy file of format 1.0")
        header = file.read(int.from_bytes(file.read(2), "little"))
        if b"'<f4'" not in header:
            raise SystemExit(f"Cannot read {path}: not little-endian float32")
        values = array.array("f")
        values.frombytes(file.read())
    if sys.byteorder == "big":
        values.byteswap()
    return values


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    files = sorted(pathlib.Path(sys.argv[1], "npy").glob("log_variance-*.npy"))
    if not files:
        raise SystemExit(f"Cannot read {sys.argv[1]}: no npy/log_variance-*.npy")
    total, count = 0.0, 0
    for path in files:
        values = log_variances(path)
        total += math.fsum(math.exp(value / 2) for value in values)
        count += len(values)
    print(f"{total / count:.4f}")


if __name__ == "__main__":
    main()
