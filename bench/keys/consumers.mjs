// jose's createRemoteJWKSet as three services might set it up. Takes tokens and the name of the pace from standard input,
// a line each, verifies without pause, and says how often when the input ends.
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const url = new URL(process.env.JWKS_URL);
const maxAge = Number(process.env.MAX_AGE_SECONDS) * 1000;
const kept = [];
const KEPT = 2000;
let newest;
let pace = 'hurried';
let over = false;
let total = 0;

const consumers = [
  { name: 'as it comes', keys: createRemoteJWKSet(url) },
  { name: 'cacheMaxAge', keys: createRemoteJWKSet(url, { cacheMaxAge: maxAge }) },
  { name: 'cooldownDuration', keys: createRemoteJWKSet(url, { cooldownDuration: maxAge }) },
];
for (const consumer of consumers) {
  consumer.results = { hurried: { requests: 0, refused: 0, first: '' }, patient: { requests: 0, refused: 0, first: '' } };
}

async function consume(consumer) {
  for (let turn = 0; !over; turn++) {
    await pause(4);
    const token = turn % 2 ? kept[Math.floor(Math.random() * kept.length)] : newest;
    if (!token) continue;
    const result = consumer.results[pace];
    try {
      await jwtVerify(token, consumer.keys, { algorithms: ['RS256'], typ: 'at+jwt' });
    } catch (refusal) {
      if (refusal.code === 'ERR_JWT_EXPIRED') continue;
      result.refused++;
      result.first ||= `${refusal.code ?? refusal.name}: ${refusal.message}`;
    }
    result.requests++;
    total++;
  }
}

const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const [what, value] = line.split(' ');
  if (what === 'pace') {
    pace = value;
  } else {
    newest = value;
    kept[kept.length < KEPT ? kept.length : Math.floor(Math.random() * KEPT)] = value;
  }
});
const telling = setInterval(() => console.log(`total ${total}`), 500);
input.on('close', () => { over = true; });
await Promise.all(consumers.map(consume));
clearInterval(telling);
console.log(`result ${JSON.stringify(consumers.map(({ name, results }) => ({ name, results })))}`);
process.exit(0);
