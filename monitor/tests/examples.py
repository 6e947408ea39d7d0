"""Samples for tests."""

import dataclasses

from parley_monitor.samples import READY, Cluster, Machine, Process, Sample

GATEWAY = Process(
    "gateway-0", "gateway", READY, connections=10.0, connections_limit=100.0, cpu_percent=20.0, memory_percent=30.0
)


def sample(time=1_000.0, cluster=None, machine=None, **process):
    """A sample of one gateway with some figures changed."""
    return Sample(
        time,
        cluster or Cluster(messages_per_second=12.0, connections=10.0, response_mean_ms=20.0, error_percent=0.0),
        machine or Machine(cpu_percent=40.0, memory_percent=50.0),
        (dataclasses.replace(GATEWAY, **process),),
    )
