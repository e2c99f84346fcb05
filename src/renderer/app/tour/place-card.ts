export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Size {
  width: number;
  height: number;
}

const GAP = 14;
const MARGIN = 12;

/**
 * Where a card goes that tells about something: beside it, on the first side with room (right, below, left, above), whole in
 * the window. In the middle when there is nothing to point at, inside its lower end when it fills the window. In pixels.
 */
export function placeCard(anchor: Box | undefined, card: Size, window: Size): { left: number; top: number } {
  const within = (value: number, most: number) => Math.max(MARGIN, Math.min(value, most - MARGIN));
  const left = (value: number) => within(value, window.width - card.width);
  const top = (value: number) => within(value, window.height - card.height);
  if (anchor === undefined) return { left: left((window.width - card.width) / 2), top: top((window.height - card.height) / 2) };
  const right = anchor.left + anchor.width;
  const bottom = anchor.top + anchor.height;
  const needs = { across: card.width + GAP + MARGIN, down: card.height + GAP + MARGIN };
  if (window.width - right >= needs.across) return { left: right + GAP, top: top(anchor.top) };
  if (window.height - bottom >= needs.down) return { left: left(anchor.left), top: bottom + GAP };
  if (anchor.left >= needs.across) return { left: anchor.left - GAP - card.width, top: top(anchor.top) };
  if (anchor.top >= needs.down) return { left: left(anchor.left), top: anchor.top - GAP - card.height };
  return { left: left(anchor.left + (anchor.width - card.width) / 2), top: top(bottom - card.height - 2 * GAP) };
}
