// A table that can be sorted, searched and leafed through; only one page of it is ever in the document.

import { make, put } from "./dom.mjs";
import { folded } from "./texts.mjs";
import { matching, pageOf, sorted } from "./rows.mjs";

const PAGE = 50;

/**
 * Builds the table into `host`. `columns`: {name, value(row), cell(row) -> node or text, number, descending};
 * `words(row)` is what searches look through. Returns {update(rows), element}.
 */
export function table(host, { name, columns, rows, words, first, detail }) {
  let shown = rows;
  let sort = first;
  let descending = columns[first].descending === true;
  let page = 0;
  let query = "";
  const known = new Map();
  const held = (row) => {
    if (!known.has(row)) known.set(row, folded(words(row)));
    return known.get(row);
  };

  const input = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  const label = make("label", { class: "search" }, `Search ${name} `, input);
  const status = make("p", { class: "status", role: "status" });
  const head = make("tr", {});
  const body = make("tbody", {});
  const element = make("table", { class: "rows" }, make("thead", {}, head), body);
  const earlier = make("button", { type: "button" }, "Earlier");
  const later = make("button", { type: "button" }, "Later");
  const pager = make("p", { class: "pager" }, earlier, " ", later);
  const scroller = make("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": `Table of ${name}` }, element);

  const buttons = columns.map((column, place) => {
    const button = make("button", { type: "button" }, column.name);
    button.addEventListener("click", () => {
      if (sort === place) descending = !descending;
      else descending = column.descending === true;
      sort = place;
      page = 0;
      show();
    });
    head.append(make("th", { scope: "col", class: column.number ? "number" : null }, button));
    return button;
  });

  function show() {
    const found = matching(shown, folded(query), held);
    const part = pageOf(sorted(found, columns[sort].value, descending), page, PAGE);
    page = part.page;
    buttons.forEach((button, place) => {
      const cell = button.parentElement;
      if (place === sort) cell.setAttribute("aria-sort", descending ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    });
    put(body, part.rows.flatMap((row) => {
      const cells = columns.map((column) =>
        make("td", { class: column.number ? "number" : null, "data-name": column.name }, column.cell(row)));
      const line = make("tr", {}, cells);
      const more = detail && detail(row);
      return more ? [line, make("tr", { class: "detail" }, make("td", { colspan: columns.length }, more))] : [line];
    }));
    const last = part.first + part.rows.length - 1;
    put(status, found.length === 0
      ? `No ${name} to show.`
      : `${part.first.toLocaleString("en")} to ${last.toLocaleString("en")} of ${found.length.toLocaleString("en")} ${name}`);
    pager.hidden = part.pages < 2;
    earlier.disabled = page === 0;
    later.disabled = page === part.pages - 1;
    scroller.hidden = part.rows.length === 0;
  }

  input.addEventListener("input", () => {
    query = input.value;
    page = 0;
    show();
  });
  earlier.addEventListener("click", () => { page--; show(); });
  later.addEventListener("click", () => { page++; show(); });
  host.append(make("div", { class: "tools" }, label, status), scroller, pager);
  show();
  return {
    show,
    update(newRows) {
      shown = newRows;
      page = 0;
      show();
    },
  };
}
