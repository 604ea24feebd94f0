// Rows of a table: sorted, searched and cut into pages. Pure functions.

/** The rows sorted by a value; unknown ones (null) last, ties in the order they came. */
export function sorted(rows, value, descending) {
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  const sign = descending ? -1 : 1;
  keyed.sort((a, b) => {
    if (a.key === b.key) return 0;
    if (a.key === null || a.key === undefined) return 1;
    if (b.key === null || b.key === undefined) return -1;
    if (typeof a.key === "string") return sign * a.key.localeCompare(b.key);
    return sign * (a.key - b.key);
  });
  return keyed.map(({ row }) => row);
}

/** The rows whose words hold every word of the query. `words(row)` is folded already. */
export function matching(rows, query, words) {
  const wanted = query.split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return rows;
  return rows.filter((row) => {
    const held = words(row);
    return wanted.every((word) => held.includes(word));
  });
}

/** One page of the rows, and where it stands. */
export function pageOf(rows, number, size) {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = Math.min(Math.max(0, number), pages - 1);
  const first = page * size;
  return { rows: rows.slice(first, first + size), page, pages, first: rows.length ? first + 1 : 0 };
}

/** How many values fall into each of `bins` equal parts of 0 to 1; 1 itself falls into the last. */
export function binned(values, bins) {
  const counts = new Array(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.max(0, Math.floor(value * bins)))]++;
  return counts;
}
