// node submit.js URL SEED RECEIVER TASK MINER
// Signs and submits a batch under both schemes, each also with one bit of the body changed after
// signing. Prints what was answered, as one JSON document; ends with 1 unless the good ones were
// accepted and the changed ones refused.
import { batch, btauthHeaders, keyOf, oldHeaders, oneBitOff } from './requests.js';

const [url, seed, receiver, task, miner] = process.argv.slice(2);
const key = await keyOf(seed);
const target = '/samples/batch';

async function post(body, headers) {
  const answer = await fetch(url.replace(/\/$/, '') + target, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, body: await answer.text() };
}

async function tried(scheme, sign, passed) {
  const reasoning = `judged from JavaScript under ${scheme}`;
  const body = batch(key, { task: Number(task), miner, passed, reasoning });
  const accepted = await post(body, sign(body));
  const changed = await post(oneBitOff(body, reasoning), sign(body));
  return { scheme, accepted, changed };
}

const results = [
  await tried('old headers', (body) => oldHeaders(key, { body }), true),
  await tried('btauth/1', (body) => btauthHeaders(key, { method: 'POST', target, body }, receiver), false),
];
console.log(JSON.stringify({ hotkey: key.address, results }, null, 2));
process.exitCode = results.every(({ accepted, changed }) => accepted.status === 200 && changed.status === 401) ? 0 : 1;
