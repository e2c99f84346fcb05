import { isTinted } from './drawing-tint';

/**
 * An SVG that somebody else drew, as a data URL. It is shown as a picture or as a mask, so that no script in it runs; one in
 * `currentColor` takes the colour of the text. Purely decorative.
 */
export function OwnDrawing({ url, size }: { url: string; size: number }) {
  if (!isTinted(url)) return <img src={url} width={size} height={size} alt="" style={{ flex: 'none' }} />;
  const mask = `url("${url.replaceAll('"', '%22')}") center / contain no-repeat`;
  return (
    <span
      aria-hidden="true"
      style={{ flex: 'none', display: 'inline-block', width: size, height: size, background: 'currentColor', mask }}
    />
  );
}
