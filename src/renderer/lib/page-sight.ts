/** How long a page may be out of sight before it lets go of what it follows: people look away for a moment all the time. */
export const LET_GO_AFTER_MS = 20_000;

export interface SightOptions {
  onLeft(): void;
  /** Only after `onLeft`. */
  onBack(): void;
  page?: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

/**
 * Tells when the page has been out of sight for a while (another tab, a hidden window), and when it is looked at again.
 * Returns the way to stop. See the Page Visibility part of the HTML Standard.
 */
export function watchSight({ onLeft, onBack, page = document }: SightOptions): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAway = false;
  function look(): void {
    clearTimeout(timer);
    if (page.hidden) {
      timer = setTimeout(() => {
        isAway = true;
        onLeft();
      }, LET_GO_AFTER_MS);
    } else if (isAway) {
      isAway = false;
      onBack();
    }
  }
  page.addEventListener('visibilitychange', look);
  // It may have been opened behind another.
  if (page.hidden) look();
  return () => {
    clearTimeout(timer);
    page.removeEventListener('visibilitychange', look);
  };
}
