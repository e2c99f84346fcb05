import { describe, expect, it } from 'vitest';
import { MAX_UPLOAD_BYTES, toBase64, zipSource } from './zip-upload';

describe('a zip that is sent', () => {
  it('arrives byte by byte, whatever its length', () => {
    for (const length of [0, 1, 2, 3, 24_575, 24_576, 24_577, 100_001]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }
  });

  it('carries its name', async () => {
    const source = await zipSource(new File([new Uint8Array([80, 75])], 'weather-1.0.0.zip'));
    expect(source).toEqual({ kind: 'zip', upload: 'UEs=', name: 'weather-1.0.0.zip' });
  });

  it('is refused before it is read when it is too large', async () => {
    const file = { size: MAX_UPLOAD_BYTES + 1, name: 'large.zip', arrayBuffer: () => Promise.reject(new Error('was read')) };
    expect(await zipSource(file as unknown as File)).toBeUndefined();
  });
});
