"""Time and memory of reading a bill of many rows, against a bare DuckDB aggregation of the same file.

Both run in fresh interpreters, in turn, several times. Time is the processor's, so that other work on the machine
matters little; the shortest counts. The bare query adds up both costs by what any table of a bill has: provider,
account, months, category and service. DuckDB finds its types itself. Reading a bill also looks for values that cannot
be read, finds the line of each charge by the rules, and adds decimals without rounding.

Run: python benchmarks/bills.py [ROWS ...]
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

ROWS = (1_000_000, 10_000_000)
REPEATS = 3
BARE = """
import sys, time, duckdb
duckdb.execute("SET enable_progress_bar = false")
start = time.process_time()
duckdb.sql(f'''SELECT ProviderName, BillingAccountId, date_trunc('month', BillingPeriodStart),
    date_trunc('month', ChargePeriodStart), ChargeCategory, ServiceCategory, ServiceName, sum(BilledCost),
    sum(EffectiveCost) FROM read_csv('{sys.argv[1]}') GROUP BY ALL''').fetchall()
print(time.process_time() - start)
"""
OURS = """
import sys, time
from pathlib import Path
from llmbudget.imports.bills.focus import read_focus
start = time.process_time()
read_focus([Path(sys.argv[1])])
print(time.process_time() - start)
"""
_KILOBYTE = 1024

_BILL = """
SELECT 'AWS' AS ProviderName, 'Amazon Web Services, Inc.' AS PublisherName, 'AWS' AS InvoiceIssuerName,
    format('{:012d}', row % 7) AS BillingAccountId, format('{:012d}', row % 90) AS SubAccountId,
    'USD' AS BillingCurrency, day_of_month AS BillingPeriodStart, day AS ChargePeriodStart,
    day + INTERVAL 1 HOUR AS ChargePeriodEnd,
    CASE WHEN row % 211 = 0 THEN 'Credit' WHEN row % 97 = 0 THEN 'Tax' ELSE 'Usage' END AS ChargeCategory,
    CASE WHEN row % 503 = 0 THEN 'Correction' END AS ChargeClass,
    ['Compute', 'Storage', 'Networking', 'AI and Machine Learning', 'Databases'][row % 5 + 1] AS ServiceCategory,
    ['Amazon Elastic Compute Cloud', 'Amazon Simple Storage Service', 'AWS Data Transfer', 'Amazon SageMaker',
     'Amazon DynamoDB'][row % 5 + 1] AS ServiceName,
    format('{:.4f} per hour of {} in us-east-{}', row % 1000 / 100, ['p5.48xlarge', 'gp3', 'egress'][row % 3 + 1],
           row % 3) AS ChargeDescription,
    format('arn:aws:ec2:us-east-1:{:012d}:instance/i-{:016x}', row % 90, row * 7919 % 500000) AS ResourceId,
    format('node-{}', row % 5000) AS ResourceName, format('SKU{:06d}', row % 3000) AS SkuId,
    CASE WHEN row % 3 > 0 THEN format('{{"phase": "{}", "team": "team{}"}}',
         ['train', 'eval', 'sweep', 'serve'][row % 4 + 1], row % 20) END AS Tags,
    ((row * 7919) % 1000003 / 10000)::DECIMAL(18, 6) AS BilledCost,
    ((row * 7919) % 1000003 / 10000)::DECIMAL(18, 6) AS EffectiveCost,
    (row % 24)::DECIMAL(9, 3) AS ConsumedQuantity, 'Hours' AS ConsumedUnit, 'us-east-1' AS RegionId
FROM (SELECT range AS row, TIMESTAMP '2027-01-01' + INTERVAL (range % 8000) HOUR AS day,
      date_trunc('month', day) AS day_of_month FROM range({rows}))
"""


def write_bill(path: Path, rows: int) -> None:
    """Write a bill with the columns that AWS fills."""
    duckdb.sql(f"COPY ({_BILL.replace('{rows}', str(rows))}) TO '{path}' (HEADER)")


def measured(program: str, path: Path) -> tuple[float, float]:
    """Return the processor's seconds, and the largest memory in megabytes, of a program that reads a file."""
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        seconds = float(process.stdout.read())
        _, _, used = os.wait4(process.pid, 0)
    return seconds, used.ru_maxrss / _KILOBYTE


def main(sizes: tuple[int, ...]) -> None:
    """Print the measurements."""
    for rows in sizes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bill.csv"
            write_bill(path, rows)
            turns = [(measured(BARE, path), measured(OURS, path)) for _ in range(REPEATS)]
            size = path.stat().st_size / 1e6
        (bare, bare_memory), (ours, memory) = (min(of) for of in zip(*turns, strict=True))
        print(f"{rows:,} rows, {size:,.0f} MB: bare {bare:.1f} s, {bare_memory:.0f} MB; "
              f"llmbudget {ours:.1f} s = {ours / bare:.2f} ×, {memory:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or ROWS)
