/** Keys as a global shortcut writes them: `CommandOrControl+Shift+Space`. */
import type { StrokeEvent } from '../../../lib/shortcut-keys';

const NAMED: Readonly<Record<string, string>> = {
  ' ': 'Space',
  '+': 'Plus',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Enter: 'Return',
};

/**
 * The shortcut that these keys are; `incomplete` while only modifiers are held, `bare` without Ctrl, Alt or Command: such a key
 * would be gone from every other program.
 */
export function acceleratorOf(event: StrokeEvent & { code?: string }, isMac: boolean): string | 'incomplete' | 'bare' {
  const { key, code = '' } = event;
  if (['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'CapsLock', 'Dead'].includes(key)) return 'incomplete';
  // With modifiers a key may give another character: where it lies says which letter or digit it is.
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(code);
  const name = NAMED[key] ?? place?.[1] ?? place?.[2] ?? (key.length === 1 ? key.toUpperCase() : key);
  const isFunction = /^F\d{1,2}$/.test(name);
  if (!event.ctrlKey && !event.altKey && !event.metaKey && !isFunction) return 'bare';
  return [
    ...(event.metaKey && isMac ? ['Command'] : event.metaKey ? ['Super'] : []),
    ...(event.ctrlKey ? [isMac ? 'Control' : 'CommandOrControl'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
    name,
  ].join('+');
}

/** A shortcut as people of this system read it. */
export function shownAccelerator(keys: string, isMac: boolean): string[] {
  const names: Record<string, string> = isMac
    ? { CommandOrControl: '⌘', Command: '⌘', Control: '⌃', Alt: '⌥', Shift: '⇧', Return: '↩' }
    : { CommandOrControl: 'Ctrl', Control: 'Ctrl', Return: 'Enter' };
  return keys === '' ? [] : keys.split('+').map((part) => names[part] ?? part);
}
