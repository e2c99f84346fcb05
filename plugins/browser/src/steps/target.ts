import { problem } from '@pulseflow/sdk';
import type { FrameLocator, Locator, Page } from 'playwright-core';

type Scope = Page | FrameLocator;

/** Ways to name an element that Playwright has a method for; everything else is a selector: CSS, `text=`, `role=`, `xpath=`. */
const NAMED: Readonly<Record<string, (scope: Scope, text: string) => Locator>> = {
  label: (scope, text) => scope.getByLabel(text),
  placeholder: (scope, text) => scope.getByPlaceholder(text),
  title: (scope, text) => scope.getByTitle(text),
  alt: (scope, text) => scope.getByAltText(text),
  testid: (scope, text) => scope.getByTestId(text),
};

/**
 * The elements that a step means. ` >>> ` goes into a frame: `iframe#pay >>> label=Card number`. Errors: BROWSER_TARGET_MISSING.
 */
export function locate(page: Page, target: string): Locator {
  const parts = target.split(' >>> ').map((part) => part.trim());
  const last = parts.pop() ?? '';
  if (last === '' || parts.includes('')) {
    throw problem({
      code: 'BROWSER_TARGET_MISSING',
      en: 'Say which element the step means, for example text=Sign in, label=E-mail or #total.',
      ptBr: 'Diga qual elemento a etapa quer, por exemplo text=Entrar, label=E-mail ou #total.',
    });
  }
  const scope = parts.reduce<Scope>((outer, frame) => outer.frameLocator(frame), page);
  const [, kind = '', text = ''] = /^(\w+)=([\s\S]+)$/.exec(last) ?? [];
  return NAMED[kind]?.(scope, text) ?? scope.locator(last);
}
