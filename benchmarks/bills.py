"""Time and memory of reading a bill of many rows, against a bare DuckDB aggregation of the same file.

Both run in fresh interpreters, one after the other, several times: other work on the machine slows both. The bare one
adds up both costs by provider, month, service and category, with types that DuckDB finds itself.

Run: python benchmarks/bills.py [ROWS ...]
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

ROWS = (1_000_000, 10_000_000)
REPEATS = 3
BARE = """
import sys, duckdb
duckdb.sql(f'''SELECT ProviderName, date_trunc('month', ChargePeriodStart), ServiceName, ChargeCategory,
    sum(BilledCost), sum(EffectiveCost), count(*) FROM read_csv('{sys.argv[1]}') GROUP BY ALL''').fetchall()
"""
OURS = """
import sys
from pathlib import Path
from llmbudget.imports.bills.focus import read_focus
read_focus([Path(sys.argv[1])])
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
    """Return seconds and megabytes of a program that reads a file."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", program, str(path)])
    _, status, used = __import__("os").wait4(process.pid, 0)
    assert status == 0
    return time.perf_counter() - start, used.ru_maxrss / _KILOBYTE
