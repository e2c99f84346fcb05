/** What proves that a sign-in was begun here: state against forged answers, PKCE against stolen codes (RFC 7636, S256). */
import { createHash, randomBytes } from 'node:crypto';

const BYTES = 32;

export interface Proof {
  state: string;
  verifier: string;
  challenge: string;
}

export function createProof(): Proof {
  const verifier = randomBytes(BYTES).toString('base64url');
  return {
    state: randomBytes(BYTES).toString('base64url'),
    verifier,
    challenge: createHash('sha256').update(verifier).digest('base64url'),
  };
}
