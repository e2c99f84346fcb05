import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keychainContract } from '../../../../test/setup/keychain-contract';
import type { Keychain } from '../ports';
import { createVault, type SealedSecret } from '../vault';
import { createMemoryKeychain, type MemoryKeychain } from './testing/memory-keychain';

keychainContract(
  'in memory',
  () => {
    const chain = createMemoryKeychain();
    return chain;
  },
  createMemoryKeychain,
);

let home: string;
let keyFile: string;
let chain: MemoryKeychain;
let sealed: SealedSecret[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pulseflow-keychain-'));
  keyFile = join(home, 'keys', 'vault.key');
  chain = createMemoryKeychain();
  sealed = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const open = (keychain: Keychain | undefined = chain) => createVault({ keyFile, keychain, sealed: () => sealed });
const withoutChain = () => createVault({ keyFile, sealed: () => sealed });
function keep(vault: ReturnType<typeof open>, name = 'a', secret = 'secret'): string {
  const envelope = vault.seal(name, secret);
  sealed.push({ name, envelope });
  return envelope;
}
const file = () => readFileSync(keyFile, 'utf8');
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'nothing thrown';
  } catch (thrown) {
    return (thrown as { code?: string }).code ?? String(thrown);
  }
};

describe('a key in the keychain', () => {
  it('is made there when there is one, opens in the next process, and is not in its file', () => {
    const envelope = keep(open());
    expect(file()).toMatch(/^keychain:/);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(open().open('a', envelope)).toBe('secret');
    expect(open().check()).toMatchObject({ status: 'ok', place: 'keychain', canUseKeychain: true });
  });

  it('does not open without a keychain, nor with that of somebody else, and is never replaced', () => {
    const envelope = keep(open());
    const before = file();
    expect(codeOf(() => withoutChain().open('a', envelope))).toBe('SECRET_KEY_IN_KEYCHAIN');
    expect(codeOf(() => withoutChain().seal('b', 'x'))).toBe('SECRET_KEY_IN_KEYCHAIN');
    expect(codeOf(() => open(createMemoryKeychain()).open('a', envelope))).toBe('SECRET_KEY_FAILED');
    expect(codeOf(() => withoutChain().keepKey('file'))).toBe('SECRET_KEY_IN_KEYCHAIN');
    expect(file()).toBe(before);
    expect(open().open('a', envelope)).toBe('secret');
  });

  it('is made in a file where the keychain is none, or does not open what it seals', () => {
    chain.isThere = false;
    keep(open());
    expect(open().check()).toMatchObject({ place: 'file', canUseKeychain: false });
    rmSync(keyFile);
    sealed = [];
    keep(open({ isAvailable: () => true, seal: () => Buffer.from('x'), open: () => 'something else' }));
    expect(withoutChain().check()).toMatchObject({ status: 'ok', place: 'file' });
  });
});

describe('moving the key', () => {
  it('from its file into the keychain and back leaves what is sealed as it is', () => {
    const envelope = keep(withoutChain());
    const plain = file();
    const vault = open();
    expect(vault.check()).toMatchObject({ place: 'file', canUseKeychain: true });
    vault.keepKey('keychain');
    expect(file()).not.toContain(plain.trim());
    expect(vault.open('a', envelope)).toBe('secret');
    vault.keepKey('keychain');
    vault.keepKey('file');
    expect(file()).toBe(plain);
    expect(withoutChain().open('a', envelope)).toBe('secret');
    expect(readdirSync(join(home, 'keys'))).toEqual(['vault.key']);
  });

  it('into a keychain that is none, or that does not open it again, is refused and changes nothing', () => {
    keep(withoutChain());
    const before = file();
    expect(codeOf(() => withoutChain().keepKey('keychain'))).toBe('SECRET_KEYCHAIN_NONE');
    const broken: Keychain = { isAvailable: () => true, seal: () => Buffer.from('x'), open: () => 'something else' };
    expect(codeOf(() => open(broken).keepKey('keychain'))).toBe('SECRET_KEY_FAILED');
    expect(file()).toBe(before);
  });

  it('that is lost does not make a new one while something is sealed', () => {
    keep(open());
    rmSync(keyFile);
    expect(codeOf(() => open().keepKey('file'))).toBe('SECRET_KEY_MISSING');
    expect(readdirSync(join(home, 'keys'))).toEqual([]);
  });

  it('that is damaged is told from one that the keychain does not open', () => {
    keep(open());
    writeFileSync(keyFile, 'short');
    expect(codeOf(() => open().open('a', sealed[0]?.envelope ?? ''))).toBe('SECRET_KEY_INVALID');
  });
});
