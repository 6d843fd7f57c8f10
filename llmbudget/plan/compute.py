"""Accelerators, storage and data transfer."""

from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.record import Choice, Number, Section


def accelerator_ids(rows: Catalog) -> tuple[str, ...]:
    """Return the ids of accelerators, for choices."""
    return tuple(rows.accelerators)


def _sharding_ids(_: Catalog) -> tuple[str, ...]:
    return tuple(catalog.shardings())


class Compute(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Compute"
    help: ClassVar[str] = "Which accelerators, how many and how well they are used; storage and data transfer."

    accelerator: Annotated[
        str, Choice("Accelerator", accelerator_ids, source="epoch_hardware", help="Choose from the catalog.")
    ] = "H100-SXM5-80GB"
    n_accelerators: Annotated[
        float,
        Number(
            "Accelerators",
            "accelerators",
            at_least=1,
            at_most=1_000_000,
            usual=(1, 64),
            whole=True,
            help="How many work at once. More accelerators finish sooner; you pay for about the same hours.",
        ),
    ] = 8
    sharding: Annotated[
        str,
        Choice(
            "Sharding",
            _sharding_ids,
            source="zero_paper",
            help="The parts of the model's state that accelerators split instead of each holding a full copy. ZeRO 3 "
            "(FSDP) splits everything.",
            words=catalog.labels(catalog.shardings),
        ),
    ] = "zero3"
    fragmentation_factor: Annotated[
        float,
        Number(
            "Memory fragmentation",
            "×",
            at_least=1,
            at_most=2,
            usual=(1, 1.3),
            source="memory_h200",
            help="Memory the allocator reserves, relative to what activations and the loss need. PyTorch's default "
            "gives 1.13; expandable segments or fixed shapes come near 1.",
        ),
    ] = 1.13
    mfu: Annotated[
        float | None,
        Number(
            "Training utilization (MFU)",
            "share",
            at_least=0.01,
            at_most=1,
            spread=(0.8, 1.05),
            source="published_runs",
            blank="the utilization of comparable published runs is used",
            belongs_to=("accelerator", "method"),
            help="Model FLOPs per second while training, as a share of the accelerator's dense bf16 peak.",
        ),
    ] = None
    storage_price: Annotated[
        float,
        Number(
            "Object storage",
            "USD/GB-month",
            at_least=0,
            at_most=10,
            low=0.018,
            high=0.026,
            source="finout_storage",
            help="For datasets and checkpoints. Stays the same when the provider changes: check it then.",
        ),
    ] = 0.023
    egress_gigabytes: Annotated[
        float,
        Number(
            "Data moved out of the cloud",
            "GB",
            at_least=0,
            at_most=1e9,
            low=200,
            high=1500,
            help="Weights and data that leave the provider's network.",
        ),
    ] = 500
    egress_price: Annotated[
        float,
        Number(
            "Price of moving data out",
            "USD/GB",
            at_least=0,
            at_most=10,
            low=0.08,
            high=0.12,
            source="akave_egress",
            help="Some providers charge nothing. Stays the same when the provider changes: check it then.",
        ),
    ] = 0.09
