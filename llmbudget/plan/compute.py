"""On what it is trained, and what stays stored."""

from typing import Annotated, ClassVar

from llmbudget import catalog
from llmbudget.catalog import Catalog
from llmbudget.parameters.record import Choice, Number, Section


def _accelerator_ids(rows: Catalog) -> tuple[str, ...]:
    return tuple(rows.accelerators)


def _sharding_ids(_: Catalog) -> tuple[str, ...]:
    return tuple(catalog.shardings())


class Compute(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Compute"
    help: ClassVar[str] = (
        "The accelerators: which, how many and how well they are used; storage and traffic beside them."
    )

    accelerator: Annotated[
        str, Choice("Accelerator", _accelerator_ids, source="epoch_hardware", help="From the catalogue.")
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
            help="How many work at once. More of them finish sooner; the hours paid stay about the same.",
        ),
    ] = 8
    sharding: Annotated[
        str,
        Choice(
            "Sharding",
            _sharding_ids,
            source="zero_paper",
            help="What accelerators split among them instead of each holding all: ZeRO 3 splits everything (FSDP).",
            words=catalog.labels(catalog.shardings),
        ),
    ] = "zero3"
    fragmentation_factor: Annotated[
        float,
        Number(
            "Fragmentation of memory",
            "×",
            at_least=1,
            at_most=2,
            usual=(1, 1.3),
            source="memory_h200",
            help="Memory that the allocator takes over what activations and the loss need. 1.13 in PyTorch's default; "
            "near 1 with expandable segments or fixed shapes.",
        ),
    ] = 1.13
    mfu: Annotated[
        float | None,
        Number(
            "Utilisation while training (MFU)",
            "share",
            at_least=0.01,
            at_most=1,
            spread=(0.8, 1.05),
            source="published_runs",
            blank="what published runs of such a model on such an accelerator reached is used",
            belongs_to=("accelerator", "method"),
            help="Model FLOPs per second over the accelerator's dense bf16 peak, while it trains.",
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
            help="For datasets and checkpoints. Stays when the provider changes: check it then.",
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
            help="Some providers charge nothing. Stays when the provider changes: check it then.",
        ),
    ] = 0.09
