import { describe, expect, it } from 'vitest';
import { acceleratorOf, shownAccelerator } from './accelerator';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}, code = '') => ({
  ...{ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
});

describe('a recorded shortcut', () => {
  it('is written as the desktop takes it', () => {
    expect(acceleratorOf(press(' ', { ctrlKey: true, shiftKey: true }), false)).toBe('CommandOrControl+Shift+Space');
    expect(acceleratorOf(press('k', { altKey: true }), false)).toBe('Alt+K');
    expect(acceleratorOf(press('p', { metaKey: true }), true)).toBe('Command+P');
    expect(acceleratorOf(press('ArrowUp', { metaKey: true }), false)).toBe('Super+Up');
    expect(acceleratorOf(press('F9'), false)).toBe('F9');
  });

  it('names the key and not the character that the modifiers make of it', () => {
    expect(acceleratorOf(press('π', { altKey: true }, 'KeyP'), true)).toBe('Alt+P');
    expect(acceleratorOf(press('!', { ctrlKey: true, shiftKey: true }, 'Digit1'), false)).toBe('CommandOrControl+Shift+1');
  });

  it('is none without a key, or without a modifier', () => {
    expect(acceleratorOf(press('Shift', { shiftKey: true }), false)).toBe('incomplete');
    expect(acceleratorOf(press('a'), false)).toBe('bare');
    expect(acceleratorOf(press('A', { shiftKey: true }), false)).toBe('bare');
  });

  it('is shown in the words of the system', () => {
    expect(shownAccelerator('CommandOrControl+Shift+Space', false)).toEqual(['Ctrl', 'Shift', 'Space']);
    expect(shownAccelerator('CommandOrControl+Shift+Space', true)).toEqual(['⌘', '⇧', 'Space']);
    expect(shownAccelerator('', false)).toEqual([]);
  });
});
