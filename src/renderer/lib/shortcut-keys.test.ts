import { describe, expect, it } from 'vitest';
import { matchShortcut, shownKeys, strokeOf } from './shortcut-keys';

const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('a key press', () => {
  it('is written the same on every system', () => {
    expect(strokeOf(press('K', { ctrlKey: true }), false)).toBe('mod+k');
    expect(strokeOf(press('k', { metaKey: true }), true)).toBe('mod+k');
    expect(strokeOf(press('k', { ctrlKey: true }), true)).toBe('k');
  });

  it('names shift only where the key itself does not show it', () => {
    expect(strokeOf(press('?', { shiftKey: true }), false)).toBe('?');
    expect(strokeOf(press('R', { shiftKey: true }), false)).toBe('shift+r');
    expect(strokeOf(press('Delete', { shiftKey: true }), false)).toBe('shift+Delete');
  });

  it('is nothing while only a modifier is held', () => {
    expect(strokeOf(press('Control', { ctrlKey: true }), false)).toBe('');
  });
});

describe('shortcuts', () => {
  const bindings = [
    { id: 'flows', keys: 'g f' },
    { id: 'old', keys: 'n' },
    { id: 'new', keys: 'n' },
  ];

  it('wait for the rest of a sequence', () => {
    expect(matchShortcut(bindings, ['g'])).toEqual({ kind: 'wait' });
    expect(matchShortcut(bindings, ['g', 'f'])).toEqual({ kind: 'run', id: 'flows' });
    expect(matchShortcut(bindings, ['g', 'x'])).toEqual({ kind: 'none' });
  });

  it('of the page that came last win', () => {
    expect(matchShortcut(bindings, ['n'])).toEqual({ kind: 'run', id: 'new' });
  });

  it('are shown as the keyboard of the system names them', () => {
    expect(shownKeys('mod+shift+l', false)).toEqual([['Ctrl', 'Shift', 'L']]);
    expect(shownKeys('mod+k', true)).toEqual([['⌘', 'K']]);
    expect(shownKeys('g f', false)).toEqual([['G'], ['F']]);
    expect(shownKeys('mod++', false)).toEqual([['Ctrl', '+']]);
  });
});
