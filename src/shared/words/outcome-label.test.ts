import { expect, it } from 'vitest';
import { outcomeLabel } from './outcome-label';

it('says the choices of every task in the language of the one who reads, and those of a flow as it calls them', () => {
  expect(outcomeLabel({ id: 'approved', label: 'Approve' }, 'pt-BR')).toBe('Aprovar');
  expect(outcomeLabel({ id: 'approved', label: 'Approve' }, 'en')).toBe('Approve');
  expect(outcomeLabel({ id: 'approved', label: 'Liberar' }, 'en')).toBe('Liberar');
  expect(outcomeLabel({ id: 'ask-again', label: 'Ask again' }, 'pt-BR')).toBe('Ask again');
});
