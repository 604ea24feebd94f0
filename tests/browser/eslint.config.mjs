// The rules that matter for plain code without a build: nothing undefined, nothing unused, no way from text to code.

const browser = ["document", "window", "location", "URL", "Blob", "Event", "ResizeObserver", "requestAnimationFrame", "setTimeout"];
const node = ["process", "URL", "console", "Buffer"];
const known = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

const rules = {
  "no-undef": "error",
  "no-unused-vars": "error",
  "no-var": "error",
  "prefer-const": "error",
  eqeqeq: "error",
  "no-shadow": "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-script-url": "error",
  "consistent-return": "error",
  "array-callback-return": "error",
  "no-unreachable": "error",
  "no-dupe-keys": "error",
  "no-fallthrough": "error",
  "no-unsafe-optional-chaining": "error",
  "no-restricted-properties": ["error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "srcdoc"].map((property) => ({ property }))],
  "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "localStorage", "eval"],
};

export default [
  { files: ["**/views/html/*.mjs"], languageOptions: { globals: known(browser) }, rules },
  {
    files: ["**/js/*.mjs", "**/browser/*.mjs"],
    languageOptions: { globals: known([...node, ...browser]) },
    rules: { ...rules, "no-restricted-properties": "off" },
  },
];
