"""Time lost to failures, interruptions and waiting."""

from typing import Annotated, ClassVar

from llmbudget.parameters.record import Number, Section


class Reliability(Section):
    """Parameters of this section of a plan."""

    title: ClassVar[str] = "Failures and checkpoints"
    help: ClassVar[str] = "Failures, checkpoints and spot interruptions."

    goodput: Annotated[
        float | None,
        Number(
            "Goodput",
            "share",
            at_least=0.01,
            at_most=1,
            spread=(0.9, 1.03),
            source="llama3_interruptions",
            blank="it is calculated from failures, checkpoints and idle time at this scale",
            help="Share of paid time spent training, not on failures, restarts and waiting. Stays the same when "
            "accelerators or their number change; leave it empty to calculate it.",
        ),
    ] = None
    hours_between_failures: Annotated[
        float,
        Number(
            "Accelerator-hours between failures",
            "h",
            at_least=10,
            at_most=1e8,
            low=11_900,
            high=66_500,
            source="llama3_interruptions",
            help="For one accelerator with its share of server and network: 50,676 at Llama 3, 11,900 at OPT. Stays "
            "the same when the accelerator changes.",
        ),
    ] = 50_676
    checkpoint_minutes: Annotated[
        float,
        Number(
            "Training pause per checkpoint",
            "minutes",
            at_least=0.001,
            at_most=600,
            low=0.3,
            high=2,
            source="bigscience_tr11",
            help="BLOOM needed 40 seconds. Writing in the background takes less.",
        ),
    ] = 0.67
    restart_minutes: Annotated[
        float,
        Number(
            "Restart after a failure",
            "minutes",
            at_least=0,
            at_most=10_000,
            low=5,
            high=45,
            help="Time to notice the failure, replace the machine and load the checkpoint.",
        ),
    ] = 10
    idle_share: Annotated[
        float,
        Number(
            "Idle time",
            "share",
            at_least=0,
            at_most=0.9,
            low=0.04,
            high=0.16,
            source="bytedance_robust",
            help="Paid hours spent waiting for data, people or repairs. Effective time: 97% at ByteDance, 76% at "
            "TinyLlama.",
        ),
    ] = 0.08
    accelerators_per_node: Annotated[
        float,
        Number(
            "Accelerators in a server",
            "accelerators",
            at_least=1,
            at_most=1024,
            usual=(4, 16),
            whole=True,
            help="A spot interruption removes a whole server. Stays the same when the accelerator changes: check it "
            "then.",
        ),
    ] = 8
    spot_interruption_rate: Annotated[
        float,
        Number(
            "Spot interruptions",
            "per server-month",
            at_least=0,
            at_most=1000,
            low=0.2,
            high=4,
            help="How often a spot server is reclaimed: 5% to over 20% a month in AWS's own bands. Stays the same "
            "when the provider changes.",
        ),
    ] = 1
    spot_restart_minutes: Annotated[
        float,
        Number(
            "Restart after a spot interruption",
            "minutes",
            at_least=0,
            at_most=10_000,
            low=15,
            high=120,
            help="Includes waiting for a new server. You pay for the remaining servers meanwhile.",
        ),
    ] = 45
