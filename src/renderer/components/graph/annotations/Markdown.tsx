import Compiled from 'markdown-to-jsx/react';
import type { AnchorHTMLAttributes, ImgHTMLAttributes } from 'react';

/** Links leave the app by the system's browser; pictures are named, not loaded: a note must not call a server. */
const overrides = {
  a: ({ href, children }: AnchorHTMLAttributes<HTMLAnchorElement>) => (
    <a href={href} target="_blank" rel="noreferrer" tabIndex={-1}>
      {children}
    </a>
  ),
  img: ({ alt, src }: ImgHTMLAttributes<HTMLImageElement>) => <em>{alt === undefined || alt === '' ? src : alt}</em>,
  iframe: () => null,
};

/** Markdown as React elements. HTML in it is shown as text; addresses that run code are dropped. */
export default function Markdown({ text }: { text: string }) {
  return <Compiled options={{ disableParsingRawHTML: true, forceBlock: true, overrides }}>{text}</Compiled>;
}
