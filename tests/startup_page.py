"""What a budget holder does on the page of the startup workbook, wherever it is served."""

from io import BytesIO

import openpyxl
from playwright.sync_api import Page, expect

from llmbudget import Budget
from llmbudget.plan.file import write_plan


def edit(page: Page, tokens: str, budget: Budget) -> None:
    """Type how many tokens to train on, and wait for the total of the budget that this makes."""
    field = page.get_by_role("textbox", name="Training tokens")
    field.fill(tokens)
    field.press("Enter")
    expect_total(page, budget)


def expect_total(page: Page, budget: Budget) -> None:
    """Wait until the page shows the total of a budget."""
    total = f"${budget['total_cost']:,.0f}"
    expect(page.get_by_label("Total cost", exact=True)).to_have_attribute("title", total)


def download(page: Page, budget: Budget) -> None:
    """Download the Excel workbook, which holds the total of a budget."""
    with page.expect_download() as file:
        page.get_by_role("button", name="Download Excel").click()
    workbook = openpyxl.load_workbook(BytesIO(file.value.path().read_bytes()), data_only=True)
    [(sheet, cell)] = workbook.defined_names["out_total_cost"].destinations
    assert workbook[sheet][cell].value == budget["total_cost"]


def upload(page: Page, budget: Budget) -> None:
    """Open the plan of a budget from a file."""
    plan = {"name": "plan.yaml", "mimeType": "application/yaml", "buffer": write_plan(budget.plan).encode()}
    page.get_by_label("Plan file or exported workbook").set_input_files(plan)  # type: ignore[arg-type]  # a file that is only in memory
    expect_total(page, budget)
