import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  fingerprintOf,
  makeSigningKey,
  publicKeyOf,
  readSigningKey,
  SIGNATURE_FILE,
  signJson,
  signPackage,
  verifyJson,
  verifyPackage,
} from './signature';

const key = readSigningKey(makeSigningKey());
const a = 'a'.repeat(64);
const b = 'b'.repeat(64);
const about = { name: 'weather', version: '1.0.0', files: { 'plugin.json': a, 'index.mjs': b } };
const signed = JSON.stringify(signPackage(about, key));

describe('a signature of a package', () => {
  it('names the key that made it, whatever order its fields have', () => {
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(signed) as object).reverse()));
    const fingerprint = verifyPackage(turned, { ...about, files: { ...about.files, [SIGNATURE_FILE]: b } });
    expect(fingerprint).toBe(fingerprintOf(publicKeyOf(key)));
    expect(fingerprint).toMatch(/^[0-9a-f]{4}(-[0-9a-f]{4}){3}$/);
  });

  it.each([
    ['SIGNATURE_FILE_CHANGED', { ...about, files: { ...about.files, 'index.mjs': a } }],
    ['SIGNATURE_FILE_ADDED', { ...about, files: { ...about.files, 'evil.mjs': a } }],
    ['SIGNATURE_FILE_MISSING', { ...about, files: { 'plugin.json': a } }],
    ['SIGNATURE_SUBJECT', { ...about, name: 'other' }],
    ['SIGNATURE_SUBJECT', { ...about, version: '2.0.0' }],
  ])('does not hold when something is different: %s', (detail, given) => {
    const data = expect.objectContaining({ detail }) as object;
    expect(() => verifyPackage(signed, given)).toThrow(
      expect.objectContaining({ code: 'PLUGIN_SIGNATURE_INVALID', data }) as Error,
    );
  });

  it('does not hold for a list that was changed with its files, nor for text that is none', () => {
    const forged = signed.replace(b, a);
    const files = { ...about.files, 'index.mjs': a };
    expect(() => verifyPackage(forged, { ...about, files })).toThrow(/does not belong/);
    for (const text of ['', '{}', 'null', signed.slice(0, -10), signed.replace('"ed25519"', '"none"')])
      expect(() => verifyPackage(text, about)).toThrow(/cannot be read/);
  });
});

describe('a signature of a document', () => {
  it('covers all but itself', () => {
    const document = { name: 'mine', list: [1, { b: 2, a: null }] };
    const signature = signJson(document, key);
    expect(verifyJson({ ...document, signature: { ...signature } }, signature)).toBe(fingerprintOf(publicKeyOf(key)));
    expect(() => verifyJson({ ...document, name: 'yours' }, signature)).toThrow(/wrong/);
  });
});

describe('canonicalJson', () => {
  it('sorts keys at each depth and writes no spaces', () => {
    expect(canonicalJson({ b: [1, 'ü', { d: true, c: null }], a: 1.5 })).toBe('{"a":1.5,"b":[1,"ü",{"c":null,"d":true}]}');
  });
});

describe('a signing key', () => {
  it('is refused when it is of another kind', () => {
    expect(() => readSigningKey('no key')).toThrow(expect.objectContaining({ code: 'SIGNING_KEY_INVALID' }) as Error);
  });
});
