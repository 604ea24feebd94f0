// The page: tables and texts made from the report that the page carries, after the first screen is painted.

import { isolated, make, put, webLink } from "./dom.mjs";
import { histogram } from "./histogram.mjs";
import { reading } from "./reading.mjs";
import { strip } from "./strips.mjs";
import { dateWords, lengthOf } from "./texts.mjs";
import { table } from "./table.mjs";

const at = (id) => document.getElementById(id);
document.documentElement.classList.add("script");

theme();
stories();
// After the first paint: reading the data of a large pile takes a while.
requestAnimationFrame(() => setTimeout(start, 0));

function start() {
  const written = at("dedup-report").textContent;
  const report = JSON.parse(written);
  // Maps, not objects: identifiers are words of others, "__proto__" among them.
  const documents = new Map(report.documents.map((each) => [each.id, each]));
  const nodes = new Map(report.lineage.nodes.map((each) => [each.id, each]));
  const nameOf = (id) => {
    const node = nodes.get(id);
    if (!node) return id;
    return node.name || (node.kind === "lost" ? `unseen source ${id.replace("lost:", "")}` : id);
  };
  const titleOf = (id) => documents.get(id)?.title || id;
  const places = new Map(report.documents.map((each, place) => [each.id, place]));
  let opener = null; // the link by which the reader came to the two texts
  const boilerplate = new Set(report.boilerplate.map((each) => each.text.trim()));

  showPairs(report, documents, titleOf);
  showDocuments(report, nameOf, titleOf);
  showClusters(report, documents, titleOf);
  route();
  window.addEventListener("hashchange", route);
  window.addEventListener("beforeprint", openAll);
  at("save").addEventListener("click", () => save(written));
  for (const link of document.querySelectorAll("a[data-document]")) {
    const place = places.get(link.dataset.document);
    if (place !== undefined) link.setAttribute("href", `#document-${place}`);
  }

  function route() {
    const pair = /^#pair-(\d+)$/.exec(location.hash);
    const shown = pair ? report.pairs[Number(pair[1])] : undefined;
    if (pair && shown) return openPair(shown);
    if (location.hash !== "#reading") closePair();
    const one = /^#document-(\d+)$/.exec(location.hash);
    if (one && report.documents[Number(one[1])]) showDocument(Number(one[1]));
    const why = /^#why-\d+$/.test(location.hash) ? at(location.hash.slice(1)) : null;
    if (why) {
      why.open = true;
      why.querySelector("summary").focus({ preventScroll: true });
      why.scrollIntoView({ block: "center" });
      return undefined;
    }
    // The tables were not there yet when the browser jumped to this place.
    if (location.hash.length > 1 && !one) at(location.hash.slice(1))?.scrollIntoView();
    return undefined;
  }

  function openPair(pair) {
    const [left, right] = [documents.get(pair.left), documents.get(pair.right)];
    if (!left || !right) return;
    const edges = report.lineage.edges.filter((edge) =>
      (edge.source === left.id && edge.derived === right.id) || (edge.source === right.id && edge.derived === left.id));
    opener = document.activeElement;
    at("report").hidden = true;
    at("reading").hidden = false;
    put(at("reading-title"), isolated(titleOf(left.id)), make("span", { class: "beside" }, " beside "), isolated(titleOf(right.id)));
    const back = make("p", {}, make("a", { href: "#pairs" }, "← Back to the report"));
    const view = make("div", {});
    put(at("reading-body"), back, view);
    reading(view, pair, { left, right, edges, nameOf, boilerplate });
    at("reading-title").focus({ preventScroll: true });
    window.scrollTo(0, at("reading").offsetTop - 60);
  }

  function closePair() {
    if (at("reading").hidden) return;
    at("report").hidden = false;
    at("reading").hidden = true;
    put(at("reading-body"));
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  }

  function showDocument(place) {
    showDocuments(report, nameOf, titleOf, place);
  }

  function openAll() {
    for (const each of document.querySelectorAll("details.why")) each.open = true;
  }
}

function showPairs(report, documents, titleOf) {
  const host = at("pairs-body");
  if (report.pairs.length === 0) {
    put(host, make("p", { class: "quiet" }, "No two documents have anything in common."));
    return;
  }
  const place = new Map(report.pairs.map((pair, n) => [pair, n]));
  const bars = make("div", {});
  const rows = make("div", {});
  host.append(bars, rows);
  const measured = (name, value) => ({ name, number: true, descending: true, value, cell: (pair) => value(pair).toFixed(2) });
  const shown = table(rows, {
    name: "pairs",
    rows: report.pairs,
    first: 2,
    words: (pair) => [pair.left, pair.right, titleOf(pair.left), titleOf(pair.right), documents.get(pair.left)?.outlet,
      documents.get(pair.right)?.outlet, pair.shares, pair.explained_by].join(" "),
    columns: [
      { name: "Left", value: (pair) => titleOf(pair.left),
        cell: (pair) => make("a", { href: `#pair-${place.get(pair)}` }, isolated(titleOf(pair.left))) },
      { name: "Right", value: (pair) => titleOf(pair.right), cell: (pair) => isolated(titleOf(pair.right)) },
      { name: "Matches", number: true, descending: true, value: (pair) => pair.matches.length, cell: (pair) => pair.matches.length },
      measured("Similarity", (pair) => pair.similarity),
      measured("Left in right", (pair) => pair.left_containment),
      measured("Right in left", (pair) => pair.right_containment),
      { name: "Longest run", number: true, descending: true, value: (pair) => pair.longest_run, cell: (pair) => pair.longest_run },
      { name: "Shares", value: (pair) => pair.shares, cell: (pair) => pair.shares },
      { name: "Explained by", value: (pair) => pair.explained_by, cell: (pair) => pair.explained_by },
    ],
  });
  const lengths = new Map(report.documents.map((each) => [each.id, each.text === undefined ? undefined : lengthOf(each.text)]));
  histogram(bars, report.pairs, (id) => lengths.get(id), (kept) => shown.update(kept));
}

function showDocuments(report, nameOf, titleOf, only) {
  const host = at("documents-body");
  put(host);
  if (report.documents.length === 0) {
    put(host, make("p", { class: "quiet" }, "No document was read."));
    return;
  }
  const pairsOf = new Map();
  report.pairs.forEach((pair, place) => {
    for (const id of [pair.left, pair.right]) {
      if (!pairsOf.has(id)) pairsOf.set(id, []);
      pairsOf.get(id).push([pair, place]);
    }
  });
  if (only !== undefined) {
    const all = make("button", { type: "button" }, `Show all ${report.documents.length.toLocaleString("en")} documents`);
    all.addEventListener("click", () => { showDocuments(report, nameOf, titleOf); at("documents").scrollIntoView(); });
    put(host, make("p", {}, all), card(report.documents[only]));
    at("documents").scrollIntoView();
    return;
  }
  table(host, {
    name: "documents",
    rows: report.documents,
    first: report.documents.length > 12 ? 2 : 1,
    words: (each) => [each.id, each.title, each.outlet, each.published, each.text].join(" "),
    columns: [
      { name: "Title", value: titleOfDocument, cell: (each) => make("strong", {}, webLink(each.url, titleOfDocument(each))) },
      { name: "Document", value: (each) => each.id, cell: (each) => isolated(each.id) },
      { name: "Published", value: (each) => (each.published_interval ? each.published_interval[0] : null),
        cell: (each) => isolated(dateWords(each.published) || "no date") },
      { name: "Outlet", value: (each) => each.outlet, cell: (each) => isolated(each.outlet || "unknown") },
      { name: "Words", number: true, descending: true, value: (each) => each.words, cell: (each) => each.words.toLocaleString("en") },
    ],
    detail: inside,
  });

  function titleOfDocument(each) {
    return each.title || each.id;
  }

  function card(each) {
    const facts = [each.id, each.outlet, dateWords(each.published), `${each.words.toLocaleString("en")} words`].filter(Boolean);
    return make("article", { class: "card" }, make("h3", {}, webLink(each.url, titleOfDocument(each))),
      make("p", { class: "facts" }, facts.flatMap((fact, n) => [n ? " · " : "", isolated(fact)])), inside(each));
  }

  function inside(each) {
    const parents = each.origin.parents.filter((parent) => parent.probability >= 0.05).slice(0, 3);
    // A check grows no lineage: it says nothing about where its documents come from.
    const origin = at("lineage").hidden ? null : make("p", {}, "Comes from: ",
      parents.flatMap((parent) => [isolated(nameOf(parent.id)), ` ${parent.probability.toFixed(2)}; `]),
      `a source not in the pile ${each.origin.unseen.toFixed(2)}; its own matter ${each.origin.root.toFixed(2)}`);
    const named = each.attributions.length ? make("p", {}, "Names: ", each.attributions.slice(0, 12).flatMap((found, n) =>
      [n ? "; " : "", isolated(found.name), ` (${found.kind}`, found.text && found.text !== found.name ? [": “", isolated(found.text), "”"] : "", ")"])) : null;
    const copies = each.copies.length ? make("p", {}, "Identical copies: ", each.copies.slice(0, 20).flatMap((id, n) => [n ? "; " : "", isolated(titleOf(id))]),
      each.copies.length > 20 ? `; and ${each.copies.length - 20} more` : "") : null;
    const near = (pairsOf.get(each.id) || []).slice().sort((a, b) => b[0].matches.length - a[0].matches.length).slice(0, 5);
    const beside = near.length ? make("p", {}, "Read beside: ", near.flatMap(([pair, place], n) => [n ? "; " : "",
      make("a", { href: `#pair-${place}` }, isolated(titleOf(pair.left === each.id ? pair.right : pair.left)))])) : null;
    const read = [each.lang && `language ${each.lang}`, each.reader && `read by ${each.reader}`, each.encoding].filter(Boolean);
    return make("div", { class: "inside" }, strip(each, nameOf), origin, named, copies, beside,
      read.length ? make("p", { class: "facts" }, isolated(read.join(" · "))) : null);
  }
}

function showClusters(report, documents, titleOf) {
  const host = at("clusters-body");
  if (report.clusters.length === 0) {
    put(host, make("p", { class: "quiet" }, "No documents are near-duplicates of each other."));
    return;
  }
  const places = new Map(report.documents.map((each, place) => [each.id, place]));
  const outlets = (cluster) => [...new Set(cluster.documents.map((id) => documents.get(id)?.outlet).filter(Boolean))];
  const starts = (cluster) => cluster.documents.map((id) => documents.get(id)?.published_interval?.[0]).filter((time) => time !== undefined);
  const earliest = (cluster) => (starts(cluster).length ? Math.min(...starts(cluster)) : null);
  const inCluster = (cluster) => {
    const list = make("ul", {});
    const box = make("details", { class: "members" }, make("summary", {}, isolated(titleOf(cluster.documents[0]))), list);
    // Filled when it is opened: a cluster may hold thousands.
    box.addEventListener("toggle", () => {
      if (!box.open || list.childNodes.length) return;
      put(list, cluster.documents.slice(0, 500).map((id) => make("li", {},
        make("a", { href: `#document-${places.get(id)}` }, isolated(titleOf(id))), " ", isolated(documents.get(id)?.outlet || ""))));
      if (cluster.documents.length > 500) list.append(make("li", {}, `and ${cluster.documents.length - 500} more`));
    });
    return box;
  };
  table(host, {
    name: "clusters",
    rows: report.clusters,
    first: 1,
    words: (cluster) => [cluster.id, ...cluster.documents.flatMap((id) => [id, documents.get(id)?.title, documents.get(id)?.outlet])].join(" "),
    columns: [
      { name: "Cluster", value: (cluster) => titleOf(cluster.documents[0]), cell: inCluster },
      { name: "Documents", number: true, descending: true, value: (cluster) => cluster.documents.length, cell: (cluster) => cluster.documents.length.toLocaleString("en") },
      { name: "Outlets", number: true, descending: true, value: (cluster) => outlets(cluster).length, cell: (cluster) => outlets(cluster).length },
      { name: "Weakest pair", number: true, descending: true, value: (cluster) => cluster.weakest, cell: (cluster) => cluster.weakest.toFixed(2) },
      { name: "First seen", value: earliest, cell: (cluster) => (earliest(cluster) === null ? "no date" : dayOf(earliest(cluster))) },
    ],
  });
}

function dayOf(seconds) {
  const day = new Date(seconds * 1000);
  return Number.isNaN(day.getTime()) ? "no date" : day.toISOString().slice(0, 10);
}

function stories() {
  const choice = at("story");
  if (!choice) return;
  choice.addEventListener("change", () => {
    for (const story of document.querySelectorAll(".story")) story.hidden = story.id !== choice.value;
  });
}

function theme() {
  const button = at("theme");
  const root = document.documentElement;
  const dark = () => (root.dataset.theme || (window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const say = () => put(button, dark() ? "Light" : "Dark");
  button.addEventListener("click", () => {
    root.dataset.theme = dark() ? "light" : "dark";
    say();
  });
  say();
}

function save(written) {
  const address = URL.createObjectURL(new Blob([written], { type: "application/json" }));
  const link = make("a", { href: address, download: "report.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
