"""The peer's way to a test loss: PyTorch's convolutional VAE on the whole machine, trained for real.

usage: time_to_loss.py FOLDER LOSS [threads|ddp] [LEARNING_RATE [EPOCHS]]

FOLDER holds MNIST's four IDX files. Trains the conv network of peer.py on all 60,000 images, in minibatches
of 128, until the test loss (-ELBO in nats per image, one sampled z, 10,000 images) is at most LOSS, and prints
a line of JSON for each epoch: epoch, seconds since training began (tests included), test_loss.

  threads  one process with a thread for each core
  ddp      a process of one thread for each core, DistributedDataParallel over gloo, 128 images each a step
"""

import gzip
import json
import os
import struct
import sys
import time

# PyTorch's threads share a minibatch out among them. With threads of OpenBLAS's own inside each of these, the
# cores are asked for twice over, and an epoch takes nearly three times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import torch
from torch import distributed, nn
from torch.nn import functional

import peer

BATCH = 128


class Vae(nn.Module):
    """One module, so that DistributedDataParallel sees every parameter."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = peer.conv()

    def forward(self, images):
        """-ELBO of each image, in nats."""
        mean, log_variance = self.encoder(images).chunk(2, 1)
        latents = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        cross_entropy = functional.binary_cross_entropy_with_logits(
            self.decoder(latents), images.flatten(1), reduction="none").sum(1)
        return cross_entropy + 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(1)


def read(folder, name):
    path = os.path.join(folder, name + "-images-idx3-ubyte")
    opened = open(path, "rb") if os.path.exists(path) else gzip.open(path + ".gz")
    with opened as file:
        _, count, height, width = struct.unpack(">4i", file.read(16))
        pixels = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8)
    return pixels.view(count, 1, height, width)


def floats(images):
    return images.float().div_(255)


def test_loss(vae, images):
    with torch.inference_mode():
        return sum(vae(floats(part)).sum().item() for part in images.split(1000)) / len(images)


def train(folder, target, rate, epochs, rank, ranks):
    torch.manual_seed(1)
    vae = Vae()
    model = nn.parallel.DistributedDataParallel(vae) if ranks > 1 else vae
    optimizer = torch.optim.Adam(model.parameters(), rate)
    images, tests = read(folder, "train"), read(folder, "t10k")
    torch.manual_seed(100 + rank)
    shuffle = torch.Generator().manual_seed(2)
    began = time.perf_counter()
    for epoch in range(1, epochs + 1):
        order = torch.randperm(len(images), generator=shuffle)[rank::ranks]
        for minibatch in order.split(BATCH):
            optimizer.zero_grad()
            model(floats(images[minibatch])).mean().backward()
            optimizer.step()
        loss = test_loss(vae, tests)
        if rank == 0:
            print(json.dumps({"epoch": epoch, "seconds": round(time.perf_counter() - began, 2),
                              "test_loss": round(loss, 3)}), flush=True)
        reached = torch.tensor([float(loss <= target)])
        if ranks > 1:
            distributed.broadcast(reached, 0)
        if reached.item():
            return


def train_rank(rank, ranks, folder, target, rate, epochs):
    torch.set_num_threads(1)
    os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
    os.environ.setdefault("MASTER_PORT", "29511")
    distributed.init_process_group("gloo", rank=rank, world_size=ranks)
    train(folder, target, rate, epochs, rank, ranks)
    distributed.destroy_process_group()


def main(folder, target, mode="threads", rate="1e-3", epochs="10"):
    cores = len(os.sched_getaffinity(0))
    if mode == "ddp":
        arguments = (cores, folder, float(target), float(rate), int(epochs))
        torch.multiprocessing.spawn(train_rank, arguments, nprocs=cores)
    else:
        torch.set_num_threads(cores)
        train(folder, float(target), float(rate), int(epochs), 0, 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
