// Finds the number that the challenge hashed, and sends the form. SHA-256 is written out: browsers keep their own for
// TLS pages, and the portal has to work without.
const K = [], START = [];
for (let n = 2, i = 0; i < 64; n++) {
  let isPrime = true;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
  if (!isPrime) continue;
  if (i < 8) START[i] = (Math.sqrt(n) * 2 ** 32) | 0;
  K[i++] = (Math.cbrt(n) * 2 ** 32) | 0;
}
const W = new Int32Array(64);
const turned = (x, n) => (x >>> n) | (x << (32 - n));

// The eight words of the hash of an ASCII text.
function sha256(text) {
  const blocks = (text.length + 72) >> 6, words = new Int32Array(blocks * 16), h = Int32Array.from(START);
  for (let i = 0; i < text.length; i++) words[i >> 2] |= text.charCodeAt(i) << (24 - (i % 4) * 8);
  words[text.length >> 2] |= 0x80 << (24 - (text.length % 4) * 8);
  words[words.length - 1] = text.length * 8;
  for (let at = 0; at < words.length; at += 16) mix(h, words, at);
  return h;
}

function mix(h, words, at) {
  let [a, b, c, d, e, f, g, z] = h;
  for (let i = 0; i < 64; i++) {
    if (i < 16) W[i] = words[at + i];
    else {
      const x = W[i - 15], y = W[i - 2];
      W[i] = (W[i - 16] + W[i - 7] + (turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)) + (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10))) | 0;
    }
    const one = (z + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    z = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, z].forEach((word, i) => { h[i] = (h[i] + word) | 0; });
}

const form = document.getElementById("proof");
const ticket = form.elements.ticket.value;
const target = form.dataset.target.match(/.{8}/g).map((hex) => parseInt(hex, 16) | 0);

// In slices, so that the page stays alive.
function search(from) {
  const until = Math.min(from + 4000, Number(form.dataset.most) + 1);
  for (let number = from; number < until; number++) {
    const h = sha256(ticket + number);
    if (target.every((word, i) => word === h[i])) {
      form.elements.number.value = number;
      form.querySelector(".primary").click(); // as a person would: sending.js may be there
      return;
    }
  }
  if (until <= form.dataset.most) setTimeout(search, 0, until);
}

document.getElementById("by-itself").hidden = false;
document.getElementById("by-hand").hidden = true;
setTimeout(search, 0, 0);
