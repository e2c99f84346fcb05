import { useEffect } from 'react';
import { isMac } from '../../components/Kbd';
import { allCommands } from '../../lib/commands';
import { matchShortcut, strokeOf } from '../../lib/shortcut-keys';

/** A sequence such as `g f` is given up after this pause. */
const SEQUENCE_MS = 1200;

/** Fields that take no text let plain keys pass: a switch with the focus must not swallow `n`. */
const KEYLESS_INPUTS = new Set(['checkbox', 'radio', 'button', 'submit', 'range', 'color', 'file']);

/** Keys that edit text belong to the field while one types, whatever a page uses them for. */
const TEXT_KEYS = ['mod+a', 'mod+z', 'mod+shift+z', 'mod+y', 'mod+c', 'mod+x', 'mod+v'];

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !KEYLESS_INPUTS.has(target.type);
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
}

/** True while a dialog or menu has the keyboard to itself. */
function isOverlayOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"], [role="menu"]') !== null;
}

/** Listens for the shortcuts of all commands on offer. Plain keys rest while typing or while a dialog is open. */
export function useShortcuts(): void {
  useEffect(() => {
    let typed: string[] = [];
    let typedAt = 0;
    const onKeyDown = (event: KeyboardEvent) => {
      const stroke = strokeOf(event, isMac);
      if (stroke === '' || event.repeat || event.defaultPrevented) return;
      if (TEXT_KEYS.includes(stroke) && isTyping(event.target)) return;
      // A function key writes nothing, so that it works while typing too.
      const isPlain = !stroke.startsWith('mod+') && !/F\d+$/.test(stroke);
      if (isPlain && (isTyping(event.target) || isOverlayOpen())) {
        typed = [];
        return;
      }
      const bindings = allCommands().flatMap(({ id, keys, isReminder, run }) =>
        keys === undefined || isReminder === true ? [] : [{ id, keys, run }],
      );
      const before = event.timeStamp - typedAt < SEQUENCE_MS ? typed : [];
      let match = matchShortcut(bindings, [...before, stroke]);
      typed = [...before, stroke];
      if (match.kind === 'none' && before.length > 0) {
        match = matchShortcut(bindings, [stroke]);
        typed = [stroke];
      }
      typedAt = event.timeStamp;
      if (match.kind !== 'wait') typed = [];
      if (match.kind !== 'run') return;
      event.preventDefault();
      const { id } = match;
      bindings.findLast((binding) => binding.id === id)?.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
