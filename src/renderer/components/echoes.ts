/** More than are ever typed before a page is drawn again. */
const MOST_SENT = 200;

export interface Echoes {
  /** A text has been handed to the owner. */
  sent(text: string): void;
  /** True when the owner's value is but what was handed to it before `text` was typed on; what it answers is then forgotten. */
  isEcho(value: string, text: string): boolean;
  areWaiting(): boolean;
  /** The owner has all that was sent: from now on each value is its own. */
  forget(): void;
}

/**
 * Tells an owner's own value from the echo of what was typed. The value comes back with the next drawing, and on a busy machine
 * more has been typed by then: taking the echo for a new value would lose those letters.
 */
export function createEchoes(): Echoes {
  let waiting: string[] = [];
  return {
    sent(text) {
      waiting = [...waiting.slice(1 - MOST_SENT), text];
    },
    isEcho(value, text) {
      const place = value === text ? -1 : waiting.indexOf(value);
      waiting = waiting.slice(place < 0 ? waiting.length : place + 1);
      return place >= 0;
    },
    areWaiting: () => waiting.length > 0,
    forget() {
      waiting = [];
    },
  };
}
