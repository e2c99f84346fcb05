/** One stroke: `g`, `?`, `mod+k`, `shift+r`, `Escape`. `mod` is Ctrl, on a Mac Command. A sequence is strokes with a space. */
export interface StrokeEvent {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** The written form of a key press; empty for a bare modifier. Shift is named only where the key does not show it. */
export function strokeOf(event: StrokeEvent, isMac: boolean): string {
  if (['Control', 'Meta', 'Shift', 'Alt', 'CapsLock', 'Dead'].includes(event.key)) return '';
  const parts: string[] = [];
  if (isMac ? event.metaKey : event.ctrlKey) parts.push('mod');
  if (event.altKey) parts.push('alt');
  const isLetter = /^[a-z]$/i.test(event.key);
  if (event.shiftKey && (isLetter || event.key.length > 1)) parts.push('shift');
  parts.push(isLetter ? event.key.toLowerCase() : event.key === ' ' ? 'Space' : event.key);
  return parts.join('+');
}

/** What a stroke means after the strokes before it. */
export type Match = { kind: 'run'; id: string } | { kind: 'wait' } | { kind: 'none' };

/** Finds the shortcut that `typed` completes, or says whether one may still follow. Later bindings win. */
export function matchShortcut(bindings: readonly { id: string; keys: string }[], typed: readonly string[]): Match {
  const text = typed.join(' ');
  for (let index = bindings.length - 1; index >= 0; index--) {
    const binding = bindings[index];
    if (binding?.keys === text) return { kind: 'run', id: binding.id };
  }
  return bindings.some((binding) => binding.keys.startsWith(`${text} `)) ? { kind: 'wait' } : { kind: 'none' };
}

/** How each key of a shortcut is shown: `mod+k` is ['Ctrl', 'K'] or ['⌘', 'K']; strokes of a sequence are separate lists. */
export function shownKeys(keys: string, isMac: boolean): string[][] {
  const names: Record<string, string> = {
    mod: isMac ? '⌘' : 'Ctrl',
    shift: isMac ? '⇧' : 'Shift',
    alt: isMac ? '⌥' : 'Alt',
    Escape: 'Esc',
    Enter: '↵',
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
    Arrows: '←↑↓→',
    PageDown: 'PgDn',
  };
  return keys
    .split(' ')
    .map((stroke) => stroke.split(/\+(?=.)/).map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key)));
}
