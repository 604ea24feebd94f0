// Which words two passages have in common, in order.

const MOST_CELLS = 4_000_000; // of the table below; longer passages are compared without regard to order

/** The words of a text with their places, as {start, end, key}, counted in UTF-16 units of that text. */
export function tokens(text) {
  const found = [];
  // Scripts that put no spaces between words are compared sign by sign.
  const word = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+(?:['’.][\p{L}\p{N}]+)*/gu;
  for (const match of text.matchAll(word)) {
    found.push({ start: match.index, end: match.index + match[0].length, key: keyOf(match[0]) });
  }
  return found;
}

/** A word as it is compared: no case, and "U.S." is "US". */
function keyOf(word) {
  return (/^(\p{L}\.)+\p{L}$/u.test(word) ? word.replace(/\./g, "") : word).normalize("NFKC").toLowerCase().replace(/’/g, "'");
}

/**
 * Two lists of booleans: for each key of each side, whether the other side holds it too.
 * A word that one side has more often is matched where the longest common sequence runs.
 */
export function common(left, right) {
  const [inLeft, inRight] = inOrder(left, right);
  moved(left, right, inLeft, inRight);
  return [inLeft, inRight];
}

function inOrder(left, right) {
  const inLeft = new Array(left.length).fill(false);
  const inRight = new Array(right.length).fill(false);
  let first = 0;
  while (first < left.length && first < right.length && left[first] === right[first]) {
    inLeft[first] = inRight[first] = true;
    first++;
  }
  let lastLeft = left.length;
  let lastRight = right.length;
  while (lastLeft > first && lastRight > first && left[lastLeft - 1] === right[lastRight - 1]) {
    inLeft[--lastLeft] = true;
    inRight[--lastRight] = true;
  }
  const rows = lastLeft - first;
  const columns = lastRight - first;
  if (rows * columns > MOST_CELLS) return [inLeft, inRight];
  const width = columns + 1;
  const length = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      length[i * width + j] =
        left[first + i] === right[first + j]
          ? length[(i + 1) * width + j + 1] + 1
          : Math.max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
  }
  let i = 0;
  let j = 0;
  while (i < rows && j < columns) {
    if (left[first + i] === right[first + j]) {
      inLeft[first + i++] = inRight[first + j++] = true;
    } else if (length[(i + 1) * width + j] >= length[i * width + j + 1]) {
      i++;
    } else {
      j++;
    }
  }
  return [inLeft, inRight];
}

/** Marks the words that both sides hold, but in another order. */
function moved(left, right, inLeft, inRight) {
  const places = new Map();
  right.forEach((key, place) => {
    if (inRight[place]) return;
    if (!places.has(key)) places.set(key, []);
    places.get(key).push(place);
  });
  left.forEach((key, n) => {
    if (inLeft[n]) return;
    const place = places.get(key)?.shift();
    if (place !== undefined) inLeft[n] = inRight[place] = true;
  });
}

/**
 * The passages of each side as runs of {text, own}: `own` where the words stand on this side alone.
 * `left` and `right` are lists of strings, one for each span of a match.
 */
export function differences(left, right) {
  const leftTokens = left.map(tokens);
  const rightTokens = right.map(tokens);
  const [inLeft, inRight] = common(
    leftTokens.flat().map((token) => token.key),
    rightTokens.flat().map((token) => token.key),
  );
  return [runs(left, leftTokens, inLeft), runs(right, rightTokens, inRight)];
}

function runs(texts, tokenLists, isCommon) {
  let n = 0;
  return texts.map((text, place) => {
    const found = [];
    let position = 0;
    const add = (end, own) => {
      if (end <= position) return;
      const last = found[found.length - 1];
      if (last && last.own === own) last.text += text.slice(position, end);
      else found.push({ text: text.slice(position, end), own });
      position = end;
    };
    for (const token of tokenLists[place]) {
      const own = !isCommon[n++];
      // Space between two words of one kind belongs to them; before a word of the other kind it is plain.
      const last = found[found.length - 1];
      add(token.start, own && last !== undefined && last.own);
      add(token.end, own);
    }
    add(text.length, false);
    return found;
  });
}
