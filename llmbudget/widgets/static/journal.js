import { button, h, uniqueId } from "./dom.js";
import { phrase } from "./phrases.js";

// Asks in which columns the lines or the journal go out, and how numbers and days are written there.

const JOURNAL_CHOICES = Object.entries({
  layout: {
    title: phrase("journal_layout"),
    words: {
      lines: phrase("journal_layout_lines"),
      plain: phrase("journal_layout_plain"),
      netsuite: phrase("journal_layout_netsuite"),
      sap: phrase("journal_layout_sap"),
      xero: phrase("journal_layout_xero"),
      quickbooks: phrase("journal_layout_quickbooks"),
      focus: phrase("journal_layout_focus"),
    },
  },
  signs: {
    title: phrase("journal_signs"),
    words: {
      comma_point: phrase("journal_signs_comma_point"),
      semicolon_point: phrase("journal_signs_semicolon_point"),
      semicolon_comma: phrase("journal_signs_semicolon_comma"),
      tab_point: phrase("journal_signs_tab_point"),
      tab_comma: phrase("journal_signs_tab_comma"),
    },
  },
  dates: {
    title: phrase("journal_dates"),
    words: {
      own: phrase("journal_dates_own"),
      iso: phrase("journal_dates_iso"),
      "day-first": phrase("journal_dates_day_first"),
      "month-first": phrase("journal_dates_month_first"),
      dotted: phrase("journal_dates_dotted"),
    },
  },
});

// `opener`, the button of the menu, gets the focus back: the action that opened the dialog is hidden by then.
export function journalChoice(opener, take) {
  const title = h("h2", { id: uniqueId() }, phrase("journal"));
  const lists = JOURNAL_CHOICES.map(([name, { title: label, words }]) => {
    const options = Object.entries(words).map(([value, text]) => h("option", { value }, text));
    return { name, label, list: h("select", { id: uniqueId() }, ...options) };
  });
  const element = h(
    "dialog",
    { class: "lb-picker lb-proposals", "aria-labelledby": title.id, onclose: () => opener.focus() },
    title,
    h(
      "div",
      { class: "lb-journal" },
      ...lists.flatMap(({ label, list }) => [h("label", { for: list.id }, label), list]),
    ),
    button(phrase("journal_save"), save, { class: "lb-button lb-primary" }),
    button(phrase("close"), () => element.close(), { class: "lb-button" }),
  );

  function save() {
    element.close();
    take(Object.fromEntries(lists.map(({ name, list }) => [name, list.value])));
  }

  return { element, open: () => element.showModal() };
}
