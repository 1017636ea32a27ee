"""What a round would cost on a large cluster: a prediction from constants measured on a small one.

usage: prediction.py [--network mlp|conv] [--images N] [--gigabits G] [--job-ms J] [--task-ms T] [--stage-ms S] [--add-gigabytes A] < LINE

LINE is what `jobs/benchmark all` (or `rounds`, with --step-ms) printed. Prints a Markdown table for 10, 100
and 1,000 executors of one core each. Nothing in it was measured at that size; the model is

  overhead(W) = job + W * task + broadcast(W) + combine(W)
  broadcast(W) = (log2 W + p) / p * state / bandwidth, with p pieces of 4 MiB passed on from peer to peer
  combine(W) = for each level of eight: stage + 8 * state * (1 / bandwidth + 1 / add), then the driver's eight
  efficiency = work / (work + overhead), work = tau * step

where job is the overhead of two executors whose rounds are jobs of their own, as those of more than eight workers
are (what `rounds` prints is that of workers that stay from round to round), state what a worker is sent and sends
back, task what the driver spends on starting and ending one task, stage what one more stage costs, and add how
fast states are unpacked and averaged.
"""

import argparse
import json
import math
import sys

FAN_IN = 8
PIECE = 4 << 20


def broadcast_seconds(workers, state, bandwidth):
    """
    >>> broadcast_seconds(1, PIECE, PIECE)
    1.0
    >>> broadcast_seconds(1024, 2 * PIECE, PIECE)
    12.0
    """
    pieces = math.ceil(state / PIECE)
    return (math.log2(workers) + pieces) / pieces * state / bandwidth


def levels(workers):
    """States that each level of the sum begins with, the driver's last.

    >>> levels(2), levels(8), levels(10), levels(1000)
    ([2], [8], [10, 2], [1000, 125, 16, 2])
    """
    sizes = [workers]
    while sizes[-1] > FAN_IN:
        sizes.append(math.ceil(sizes[-1] / FAN_IN))
    return sizes


def combine_seconds(workers, state, bandwidth, add, stage):
    """
    >>> combine_seconds(2, 10.0, 10.0, 10.0, 5.0)
    4.0
    >>> combine_seconds(16, 10.0, 10.0, 10.0, 5.0)
    25.0
    """
    each = state * (1 / bandwidth + 1 / add)
    sizes = levels(workers)
    return sum(stage + FAN_IN * each for _ in sizes[:-1]) + sizes[-1] * each


def traffic_bytes(workers, state):
    """Out to the workers and up the tree.

    >>> traffic_bytes(2, 1.0), traffic_bytes(10, 1.0)
    (4.0, 22.0)
    """
    return state * (workers + sum(levels(workers)))


def tau_for(efficiency, overhead, step):
    """
    >>> tau_for(0.9, 0.1, 0.01)
    90
    """
    return math.ceil(round(efficiency / (1 - efficiency) * overhead / step, 6))


def row(workers, measured, options):
    state, bandwidth = measured["state"], options.gigabits * 1e9 / 8
    broadcast = broadcast_seconds(workers, state, bandwidth)
    combine = combine_seconds(workers, state, bandwidth, options.add_gigabytes * 1e9, options.stage_ms / 1e3)
    overhead = (options.job_ms + workers * options.task_ms) / 1e3 + broadcast + combine
    tau = tau_for(0.9, overhead, measured["step"])
    steps = options.images / workers / measured["batch"]
    epoch = steps * (measured["step"] + overhead / tau)
    return [f"{workers:,}", f"{1e3 * broadcast:.0f}", f"{1e3 * combine:.0f}", f"{1e3 * overhead:.0f}",
            f"{traffic_bytes(workers, state) / 1e9:.2f}", f"{tau}", f"{steps / tau:,.0f}", f"{epoch / 60:,.1f}"]


def measured_constants(line, options, network):
    step = options.step_ms / 1e3 if options.step_ms else 128 / line["train"][network]["images_per_second"]
    return {"state": options.state_bytes or line["rounds"]["state_bytes"], "step": step, "batch": 128}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--images", type=float, default=100e6)
    parser.add_argument("--gigabits", type=float, default=10, help="of each machine's network")
    parser.add_argument("--job-ms", type=float, default=86.0, help="overhead of a round that is a job")
    parser.add_argument("--task-ms", type=float, default=2.0)
    parser.add_argument("--stage-ms", type=float, default=20.0)
    parser.add_argument("--add-gigabytes", type=float, default=1.0, help="a second")
    parser.add_argument("--network", choices=("mlp", "conv"), default="mlp")
    parser.add_argument("--step-ms", type=float, help="of one minibatch; default: the line's")
    parser.add_argument("--state-bytes", type=float, help="default: the line's, which are mlp's")
    options = parser.parse_args()
    measured = measured_constants(json.loads(sys.stdin.readline()), options, options.network)
    print("| executors | broadcast, ms | combine, ms | overhead of a round, ms | traffic of a round, GB "
          "| τ for 90 % efficiency | rounds an epoch | minutes an epoch |")
    print("|" + "---|" * 8)
    for workers in (10, 100, 1000):
        print("| " + " | ".join(row(workers, measured, options)) + " |")


if __name__ == "__main__":
    main()
