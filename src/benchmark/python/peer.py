"""The peer: the same VAEs in PyTorch, a step at a time on data in memory.

usage: peer.py train|encode mlp|conv BATCH

Speaks lines of JSON. First {"version", "parameters", "threads", "kernel", ...}; then, for every line
`measure N` on stdin, it does N minibatches and answers {"seconds", "cores", "user_cores", "images"}, where
cores is processor time, user and system, over real time, and user_cores the user's part of it. It ends with
its input.

  mlp   784-400-(20, 20)  20-400-784
  conv  conv 3x3/2 1-32, conv 3x3/2 32-64, dense (20, 20)
        dense 3136, transposed conv 3x3/2 64-64, transposed conv 3x3/2 64-32, conv 3x3 32-1

ReLU after every hidden layer; Bernoulli cross-entropy from logits plus KL, averaged over the images;
Adam 1e-3; float32.
"""

import ctypes
import json
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional

LATENTS = 20
SIDE = 28


def mlp():
    encoder = nn.Sequential(nn.Flatten(), nn.Linear(SIDE * SIDE, 400), nn.ReLU(), nn.Linear(400, 2 * LATENTS))
    decoder = nn.Sequential(nn.Linear(LATENTS, 400), nn.ReLU(), nn.Linear(400, SIDE * SIDE))
    return encoder, decoder


def conv():
    inner = 64 * 7 * 7
    encoder = nn.Sequential(
        nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.ReLU(),
        nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(inner, 2 * LATENTS))
    decoder = nn.Sequential(
        nn.Linear(LATENTS, inner), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
        nn.ConvTranspose2d(64, 64, 3, stride=2, padding=1, output_padding=1), nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1), nn.ReLU(),
        nn.Conv2d(32, 1, 3, padding=1), nn.Flatten())
    return encoder, decoder


def training_step(encoder, decoder, images):
    parameters = list(encoder.parameters()) + list(decoder.parameters())
    optimizer = torch.optim.Adam(parameters, 1e-3)
    pixels = images.flatten(1)

    def step():
        optimizer.zero_grad()
        mean, log_variance = encoder(images).chunk(2, 1)
        latents = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        cross_entropy = functional.binary_cross_entropy_with_logits(decoder(latents), pixels, reduction="sum")
        kl = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum()
        ((cross_entropy + kl) / len(images)).backward()
        optimizer.step()

    return step


def encoding_step(encoder, decoder, images):
    def step():
        with torch.inference_mode():
            encoder(images)

    return step


def blas_kernel():
    """The kernel that OpenBLAS computes with, as it says itself."""
    with open("/proc/self/maps") as maps:
        libraries = {line.split()[-1] for line in maps if "openblas" in line}
    for library in sorted(libraries):
        name = getattr(ctypes.CDLL(library), "openblas_get_corename", None)
        if name is not None:
            name.restype = ctypes.c_char_p
            return name().decode()
    return "no OpenBLAS"


def cpu_seconds():
    """Of the user, of the system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime, usage.ru_stime


def measure(step, minibatches, batch):
    (user, system), real = cpu_seconds(), time.perf_counter()
    for _ in range(minibatches):
        step()
    seconds = time.perf_counter() - real
    user, system = (after - before for after, before in zip(cpu_seconds(), (user, system)))
    return {"seconds": seconds, "cores": (user + system) / seconds, "user_cores": user / seconds,
            "images": minibatches * batch}


def say(line):
    print(json.dumps(line), flush=True)


def main(task, network, batch):
    encoder, decoder = {"mlp": mlp, "conv": conv}[network]()
    parameters = sum(p.numel() for part in (encoder, decoder) for p in part.parameters())
    step = {"train": training_step, "encode": encoding_step}[task](
        encoder, decoder, torch.rand(batch, 1, SIDE, SIDE))
    say({"version": "PyTorch " + torch.__version__, "parameters": parameters,
         "threads": torch.get_num_threads(), "kernel": blas_kernel()})
    for line in sys.stdin:
        command, minibatches = line.split()
        assert command == "measure", line
        say(measure(step, int(minibatches), batch))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
