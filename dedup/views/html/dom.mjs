// Elements made by hand: words of others only ever become text nodes or harmless attributes.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; text children become text nodes. `on*` and `style` are refused. */
export function make(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function draw(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (/^on|^style$|^src/i.test(name)) throw new Error(`${name} is not set here`);
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** The words of others on one line, kept from turning the direction of what stands around them. */
export function isolated(text) {
  return make("bdi", {}, text);
}

/** A link to the web, or plain words where the address is not one of the web. */
export function webLink(address, words) {
  if (!/^https?:\/\/[^\s\\]+$/i.test(address || "")) return isolated(words);
  return make("a", { href: address, rel: "noopener noreferrer nofollow", target: "_blank" }, isolated(words));
}

/** Everything in the element replaced. */
export function put(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}
