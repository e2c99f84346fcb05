/** Signatures of plugins and catalogues: Ed25519 (RFC 8032) over canonical JSON (RFC 8785, as far as this data needs it). */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import type { FileDigests } from './staged-file';

/** The file in a package that says who made the others. */
export const SIGNATURE_FILE = 'SIGNATURE.json';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
export const packageSignatureSchema = z.strictObject({
  format: z.literal(1),
  algorithm: z.literal('ed25519'),
  publicKey: base64,
  name: z.string(),
  version: z.string(),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
  signature: base64,
});
export type PackageSignature = z.infer<typeof packageSignatureSchema>;

/** What stands before the 32 bytes of a key in its ASN.1 form (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** JSON with sorted keys and no spaces: the same bytes wherever it is made. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${fields.join(',')}}`;
}

/** The 32 bytes of the public half of a key, in base64. */
export function publicKeyOf(key: KeyObject): string {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return spki.subarray(SPKI_PREFIX.length).toString('base64');
}

function publicKeyFrom(raw: string): KeyObject {
  const bytes = Buffer.from(raw, 'base64');
  if (bytes.length !== 32) throw signatureInvalid('SIGNATURE_KEY', 'its key has the wrong length');
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, bytes]), format: 'der', type: 'spki' });
}

/** What people compare: the first 16 hex digits of the SHA-256 of the key, in groups of four. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);
  return digest.replace(/(.{4})(?=.)/g, '$1-');
}

/** A new key, as the PEM that `readSigningKey` takes. Keep it secret. */
export function makeSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** Reads a private key. Errors: SIGNING_KEY_INVALID. */
export function readSigningKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The message below says all that helps; what the library says is about ASN.1.
  }
  throw new AppError({
    code: 'SIGNING_KEY_INVALID',
    message: 'The key is no Ed25519 private key in PEM form. "pulseflow plugin key" makes one.',
  });
}

/** Signs the files of a package. */
export function signPackage(about: { name: string; version: string; files: FileDigests }, key: KeyObject): PackageSignature {
  const { name, version, files } = about;
  const statement = { format: 1 as const, algorithm: 'ed25519' as const, publicKey: publicKeyOf(key), name, version, files };
  return { ...statement, signature: signBytes(null, Buffer.from(canonicalJson(statement)), key).toString('base64') };
}

/**
 * Checks that a signature is right and covers exactly these files (without `SIGNATURE.json` itself), this name and version. Gives
 * the fingerprint of the key. Errors: PLUGIN_SIGNATURE_INVALID, which says what differs.
 */
export function verifyPackage(text: string, about: { name: string; version: string; files: FileDigests }): string {
  const read = packageSignatureSchema.safeParse(parse(text));
  if (!read.success) throw signatureInvalid('SIGNATURE_FORM', 'its signature cannot be read');
  const { signature, ...statement } = read.data;
  if (
    !verifyBytes(
      null,
      Buffer.from(canonicalJson(statement)),
      publicKeyFrom(statement.publicKey),
      Buffer.from(signature, 'base64'),
    )
  )
    throw signatureInvalid('SIGNATURE_SIGNATURE', 'the signature does not belong to its list of files');
  if (statement.name !== about.name || statement.version !== about.version)
    throw signatureInvalid('SIGNATURE_SUBJECT', `it was signed as ${statement.name} ${statement.version}`);
  for (const [path, digest] of Object.entries(about.files)) {
    if (path === SIGNATURE_FILE) continue;
    if (statement.files[path] === undefined)
      throw signatureInvalid('SIGNATURE_FILE_ADDED', `"${path}" was added after it was signed`);
    if (statement.files[path] !== digest)
      throw signatureInvalid('SIGNATURE_FILE_CHANGED', `"${path}" was changed after it was signed`);
  }
  const missing = Object.keys(statement.files).find((path) => about.files[path] === undefined);
  if (missing !== undefined) throw signatureInvalid('SIGNATURE_FILE_MISSING', `"${missing}" is missing`);
  return fingerprintOf(statement.publicKey);
}

export interface JsonSignature {
  algorithm: 'ed25519';
  publicKey: string;
  signature: string;
}

/** Signs a document: the canonical JSON of all but its `signature`. */
export function signJson(document: { [key: string]: Json }, key: KeyObject): JsonSignature {
  const { signature: _, ...rest } = document;
  return {
    algorithm: 'ed25519',
    publicKey: publicKeyOf(key),
    signature: signBytes(null, Buffer.from(canonicalJson(rest)), key).toString('base64'),
  };
}

/** The fingerprint of who signed a document. Errors: PLUGIN_SIGNATURE_INVALID. */
export function verifyJson(document: { [key: string]: Json }, given: JsonSignature): string {
  const { signature: _, ...rest } = document;
  const isRight = verifyBytes(
    null,
    Buffer.from(canonicalJson(rest)),
    publicKeyFrom(given.publicKey),
    Buffer.from(given.signature, 'base64'),
  );
  if (!isRight) throw signatureInvalid('SIGNATURE_SIGNATURE', 'its signature is wrong');
  return fingerprintOf(given.publicKey);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function signatureInvalid(detail: string, why: string): AppError {
  return new AppError({
    code: 'PLUGIN_SIGNATURE_INVALID',
    message: `The package is not what its maker signed: ${why}. Get it again from where you trust it.`,
    data: { detail, reason: why },
  });
}
