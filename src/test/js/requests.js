// Signs requests to the owner's API with the public packages of polkadot-js, in both schemes
// (docs/reference/api.md, "Signed requests").
import { createHash } from 'node:crypto';
import { Keyring } from '@polkadot/keyring';
import { hexToU8a, stringToU8a, u8aToHex, u8aWrapBytes } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';

const SS58_PREFIX = 42;

/** The sr25519 key of a 32-byte seed. */
export async function keyOf(seedHex) {
  await cryptoWaitReady();
  return new Keyring({ type: 'sr25519', ss58Format: SS58_PREFIX }).addFromSeed(hexToU8a(seedHex));
}

export function sha256Hex(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The headers of the running subnet: signed are the body and the time. */
export function oldHeaders(key, { body }, timestamp = Math.floor(Date.now() / 1000), isWrapped = false) {
  const message = stringToU8a(`${sha256Hex(body)}:${timestamp}`);
  return {
    'X-Validator-Hotkey': key.address,
    'X-Signature': u8aToHex(key.sign(isWrapped ? u8aWrapBytes(message) : message)),
    'X-Timestamp': String(timestamp),
  };
}

/** btauth/1: signed are method, target, body, nonce, sender and receiver. */
export function btauthHeaders(key, { method, target, body }, receiver, nonce = nanoseconds()) {
  const message = [
    'btauth/1',
    'sr25519',
    method,
    target,
    sha256Hex(body),
    nonce,
    key.address,
    receiver ?? '-',
  ].join('\n');
  const headers = {
    'X-Bittensor-Version': '1',
    'X-Bittensor-Hotkey': key.address,
    'X-Bittensor-Nonce': String(nonce),
    'X-Bittensor-Signature': u8aToHex(key.sign(stringToU8a(message))),
  };
  return receiver ? { ...headers, 'X-Bittensor-Receiver': receiver } : headers;
}

function nanoseconds() {
  return BigInt(Date.now()) * 1_000_000n + (process.hrtime.bigint() % 1_000_000n);
}

/** The body of POST /samples/batch with one vote, its evaluation signed, too. */
export function batch(key, { task, miner, passed, reasoning }) {
  const sample = {
    task_id: task,
    miner_hotkey: miner,
    prompt: 'a prompt',
    s3_bucket: 'leoma-samples',
    s3_prefix: String(task),
    passed,
    confidence: 80,
    reasoning,
    latency_ms: 1200,
    original_artifacts: '[]',
    generated_artifacts: '{"aspect_scores": {}}',
    presentation_order: 'single-video benchmark',
  };
  const digest = createHash('sha256').update(canonicalJson([payload(sample)])).digest();
  return Buffer.from(JSON.stringify({ signature: u8aToHex(key.sign(digest)), samples: [sample] }));
}

/** What an evaluation signature covers of a sample. */
function payload(sample) {
  return {
    hotkey: sample.miner_hotkey,
    passed: sample.passed,
    status: sample.passed ? 'passed' : 'failed',
    confidence: sample.confidence,
    reasoning: sample.reasoning,
    latency_ms: sample.latency_ms,
    original_artifacts: sample.original_artifacts,
    generated_artifacts: sample.generated_artifacts,
    presentation_order: sample.presentation_order,
  };
}

/** As Python's json.dumps(sort_keys=True) writes it; of numbers, integers only. */
function canonicalJson(value) {
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(', ')}]`;
  }
  if (value !== null && typeof value === 'object') {
    const members = Object.keys(value).sort().map((name) => `${text(name)}: ${canonicalJson(value[name])}`);
    return `{${members.join(', ')}}`;
  }
  return typeof value === 'string' ? text(value) : JSON.stringify(value);
}

function text(string) {
  return JSON.stringify(string).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The bytes with the lowest bit of one letter of the reasoning flipped: still JSON, still a vote. */
export function oneBitOff(body, reasoning) {
  const changed = Buffer.from(body);
  changed[changed.indexOf(reasoning)] ^= 1;
  return changed;
}
