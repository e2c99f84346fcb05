import Compiled from 'markdown-to-jsx/react';
import type { AnchorHTMLAttributes, ImgHTMLAttributes } from 'react';

/** Links leave the app by the system's browser; pictures are named, not loaded: a note must not call a server. */
const overridesWith = (tabIndex: 0 | -1) => ({
  a: ({ href, children }: AnchorHTMLAttributes<HTMLAnchorElement>) => (
    <a href={href} target="_blank" rel="noreferrer" tabIndex={tabIndex}>
      {children}
    </a>
  ),
  img: ({ alt, src }: ImgHTMLAttributes<HTMLImageElement>) => <em>{alt === undefined || alt === '' ? src : alt}</em>,
  iframe: () => null,
});
const inPage = overridesWith(0);
const onCanvas = overridesWith(-1);

/**
 * Markdown as React elements. HTML in it is shown as text; addresses that run code are dropped. `isPage`: its links are stops
 * of the keyboard, which on the canvas belongs to the notes themselves.
 */
export default function Markdown({ text, isPage = false }: { text: string; isPage?: boolean }) {
  const overrides = isPage ? inPage : onCanvas;
  return <Compiled options={{ disableParsingRawHTML: true, forceBlock: true, overrides }}>{text}</Compiled>;
}
