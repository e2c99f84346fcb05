/** True while a dialog is open. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

/** True while the keyboard belongs to a text field or a dialog: the graph's own keys rest then. */
export function isKeyboardElsewhere(): boolean {
  const focus = document.activeElement;
  const isTyping = focus instanceof HTMLElement && (focus.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(focus.tagName));
  return isTyping || isDialogOpen();
}
