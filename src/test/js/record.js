// node record.js > ../resources/vectors/polkadot-requests.json
// Requests as polkadot-js signs them, to be checked without it. Signatures differ from run to run.
import { readFileSync } from 'node:fs';
import { batch, btauthHeaders, keyOf, oldHeaders } from './requests.js';

const versions = JSON.parse(readFileSync(new URL('package.json', import.meta.url))).dependencies;
const seed = `0x${'4c'.repeat(32)}`;
const receiver = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy';
const miner = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
const nonce = 1784548800123456789n;
const timestamp = 1784548800;
const key = await keyOf(seed);

function recorded(name, { method, target, body }, headers) {
  return { name, method, target, body: Buffer.from(body).toString('utf8'), headers };
}

const vote = batch(key, { task: 7, miner, passed: true, reasoning: 'clear and steady, \u00e9 \u{1f3ac}' });
const post = { method: 'POST', target: '/samples/batch', body: vote };
const get = { method: 'GET', target: '/samples/miner/' + miner + '?limit=5&x=%C3%A9', body: Buffer.alloc(0) };

const requests = [
  recorded('a batch under the old headers', post, oldHeaders(key, post, timestamp)),
  recorded('a batch under the old headers, wrapped', post, oldHeaders(key, post, timestamp, true)),
  recorded('a read under the old headers', get, oldHeaders(key, get, timestamp)),
  recorded('a batch under btauth/1', post, btauthHeaders(key, post, receiver, nonce)),
  recorded('a read under btauth/1', get, btauthHeaders(key, get, receiver, nonce)),
  recorded('a read under btauth/1 for no receiver', get, btauthHeaders(key, get, undefined, nonce)),
];
console.log(JSON.stringify({ made_with: versions, seed, hotkey: key.address, receiver, requests }, null, 2));
