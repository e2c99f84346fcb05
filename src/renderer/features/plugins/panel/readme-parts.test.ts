import { describe, expect, it } from 'vitest';
import { readmeIn } from './readme-parts';

const both = '# Weather\n\nTells the weather.\n\n## Limits\n\nTen a minute.\n\n## Em português\n\nDiz o tempo.\n\n### Limites\n';

describe('the README of a plugin', () => {
  it('is shown in the language of the reader, without its title', () => {
    expect(readmeIn(both, 'en')).toBe('Tells the weather.\n\n## Limits\n\nTen a minute.');
    expect(readmeIn(both, 'pt-BR')).toBe('Diz o tempo.\n\n### Limites');
  });

  it('is shown as it is when it has one language', () => {
    expect(readmeIn('# Weather\nTells.', 'pt-BR')).toBe('Tells.');
    expect(readmeIn('Tells.', 'en')).toBe('Tells.');
    expect(readmeIn('', 'en')).toBe('');
  });
});
