"""Beyond one machine: our generator as a child of stock Locust's workers.

On this machine, two generators side by side:

    with Cluster(work, 2) as cluster:
        cluster.run(list(enumerate(recording.phases)), recording)

On others, with the address under which they reach this one:

    with Cluster(work, 3, elsewhere=True, host="10.0.0.7", port=5557) as cluster:
        ...

It prints the command that is to be given on each of them, and waits until all are there. The same version of this
library has to be installed there, with its extras `load` and `locust`.

What Locust's master and workers say to each other is neither encrypted nor proven to come from whom it seems to: a
network that others share is no place for it, and requests carry their secrets along.

Locust exchanges the sockets, threads and processes of whatever process it is imported into for its own; therefore
nothing here imports it but `locustfile`, which Locust loads in processes of its own.
"""
